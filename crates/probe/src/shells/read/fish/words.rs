//! What words of fish come to.

use super::Fish;
use super::lines::word_end;
use crate::shells::read::world::UNKNOWN;

impl Fish<'_, '_> {
    pub(super) fn test(&self, words: &[String]) -> Option<bool> {
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "]").collect();
        if words.iter().any(|word| word.contains(UNKNOWN)) {
            return None;
        }
        match words.as_slice() {
            ["!", rest @ ..] => {
                self.test(&rest.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()).map(|is| !is)
            }
            ["-n"] => Some(false),
            ["-z"] => Some(true),
            ["-n", text] => Some(!text.is_empty()),
            ["-z", text] => Some(text.is_empty()),
            [operator, name] => self.world.test_file(operator, name),
            [left, "=" | "==", right] => Some(left == right),
            [left, "!=", right] => Some(left != right),
            _ => None,
        }
    }

    /// The words that a word becomes: a list becomes as many as it has.
    pub(super) fn fields(&self, raw: &str) -> Vec<String> {
        let mut fields = vec![String::new()];
        let mut at = 0;
        let mut quote: Option<char> = None;
        while let Some(c) = raw[at..].chars().next() {
            let rest = &raw[at..];
            let mut push = |text: &str| fields.iter_mut().for_each(|field| field.push_str(text));
            match (c, quote) {
                ('\'', None) | ('"', None) => {
                    quote = Some(c);
                    at += 1;
                }
                (c, Some(quoted)) if c == quoted => {
                    quote = None;
                    at += 1;
                }
                ('~', None) if at == 0 => {
                    push(&self.world.home);
                    at += 1;
                }
                ('\\', None) => {
                    let next = rest[1..].chars().next();
                    push(&next.map(String::from).unwrap_or_default());
                    at += 1 + next.map_or(0, char::len_utf8);
                }
                ('(', None) => {
                    push(&UNKNOWN.to_string());
                    at += word_end(rest).max(1);
                }
                ('$', None | Some('"')) => {
                    let after = rest[1..].trim_start_matches('{');
                    let name = &after[..after
                        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                        .unwrap_or(after.len())];
                    at = raw.len() - after.len() + name.len();
                    at += usize::from(rest[1..].starts_with('{'));
                    let list = self.list(name).unwrap_or_default();
                    if quote.is_some() {
                        let between = if name.ends_with("PATH") { ":" } else { " " };
                        push(&list.join(between));
                    } else {
                        let before = std::mem::take(&mut fields);
                        for value in list {
                            fields.extend(before.iter().map(|field| format!("{field}{value}")));
                        }
                    }
                }
                (c, _) => {
                    push(c.encode_utf8(&mut [0; 4]));
                    at += c.len_utf8();
                }
            }
            at = at.min(raw.len());
            if fields.len() > 10_000 {
                return Vec::new();
            }
        }
        fields
    }
}

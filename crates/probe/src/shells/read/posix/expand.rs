//! What words come to: quotes go, variables stand for their values, commands for [`UNKNOWN`].

use ogive_machine::ShellKind;

use super::lexer::balanced;
use super::run::Shell;
use crate::shells::read::world::{DEEPEST, UNKNOWN, matches};

/// The most characters that a word may grow to.
const MOST: usize = 1 << 20;

struct Fields {
    done: Vec<String>,
    now: Option<String>,
}

impl Fields {
    fn push(&mut self, text: &str) {
        let now = self.now.get_or_insert_default();
        if now.len() + text.len() <= MOST {
            now.push_str(text);
        }
    }

    /// Split at blanks, as what stands unquoted is.
    fn split(&mut self, text: &str) {
        let mut parts = text.split([' ', '\t', '\n']);
        if let Some(first) = parts.next().filter(|first| !first.is_empty()) {
            self.push(first);
        }
        for part in parts {
            self.done.extend(self.now.take());
            if !part.is_empty() {
                self.push(part);
            }
        }
    }
}

impl Shell<'_, '_> {
    /// The words that a word becomes.
    pub(super) fn fields(&mut self, raw: &str) -> Vec<String> {
        let is_pattern = raw.contains(['*', '?']) && !raw.contains(['"', '\'', '$']);
        if is_pattern {
            let plain = self.text(raw);
            let found = self.world.files_like(&plain);
            // `*.sh(N)` of zsh ends before its bracket; where nothing is like it, nothing is meant.
            return found;
        }
        let mut fields = Fields { done: Vec::new(), now: None };
        let splits = self.world.kind != ShellKind::Zsh;
        self.expand(raw, &mut fields, splits, 0);
        fields.done.extend(fields.now);
        fields.done
    }

    /// A word that stays one, as the value of an assignment.
    pub(super) fn text(&mut self, raw: &str) -> String {
        self.text_at(raw, 0)
    }

    fn text_at(&mut self, raw: &str, depth: usize) -> String {
        let mut fields = Fields { done: Vec::new(), now: None };
        self.expand(raw, &mut fields, false, depth);
        fields.now.unwrap_or_default()
    }

    fn expand(&mut self, raw: &str, fields: &mut Fields, splits: bool, depth: usize) {
        if depth > DEEPEST {
            return fields.push(&UNKNOWN.to_string());
        }
        let mut at = 0;
        let mut in_double = false;
        let mut is_begun = true;
        while let Some(c) = raw[at..].chars().next() {
            let rest = &raw[at..];
            let begins = std::mem::take(&mut is_begun);
            match c {
                '\'' if !in_double => {
                    let end = rest[1..].find('\'').map_or(rest.len(), |end| end + 1);
                    fields.push(&rest[1..end]);
                    at += end + 1;
                }
                '"' => {
                    in_double = !in_double;
                    // `""` is a word.
                    fields.push("");
                    is_begun = in_double && begins;
                    at += 1;
                }
                '\\' => {
                    let next = rest[1..].chars().next();
                    match next {
                        Some('\n') => {}
                        Some(next) if in_double && !matches!(next, '$' | '"' | '\\' | '`') => {
                            fields.push(&format!("\\{next}"));
                        }
                        Some(next) => fields.push(next.encode_utf8(&mut [0; 4])),
                        None => {}
                    }
                    at += 1 + next.map_or(0, char::len_utf8);
                }
                '`' => {
                    let end = rest[1..].find('`').map_or(rest.len(), |end| end + 2);
                    let inner = rest[1..end].trim_end_matches('`').to_owned();
                    let value = self.command_output(&inner);
                    fields.push(&value);
                    at += end;
                }
                '~' if !in_double && begins && rest[1..].chars().next().is_none_or(|c| "/:".contains(c)) => {
                    let home = self.world.home.clone();
                    fields.push(&home);
                    at += 1;
                }
                ':' | '=' if !in_double => {
                    fields.push(rest.get(..1).unwrap_or_default());
                    is_begun = true;
                    at += 1;
                }
                '$' => at += self.dollar(rest, fields, splits && !in_double, in_double, depth),
                c => {
                    fields.push(c.encode_utf8(&mut [0; 4]));
                    at += c.len_utf8();
                }
            }
            at = at.min(raw.len());
        }
    }

    /// What begins with a dollar; its length.
    fn dollar(
        &mut self,
        rest: &str,
        fields: &mut Fields,
        splits: bool,
        in_double: bool,
        depth: usize,
    ) -> usize {
        let after = &rest[1..];
        if after.starts_with("((") {
            fields.push(&UNKNOWN.to_string());
            return 1 + balanced(after);
        }
        if after.starts_with('(') {
            let end = balanced(after);
            let inner = after[1..end].strip_suffix(')').unwrap_or(&after[1..end]).to_owned();
            let value = self.command_output(&inner);
            fields.push(&value);
            return 1 + end;
        }
        if after.starts_with('\'') && !in_double {
            let end = after[1..].find('\'').map_or(after.len(), |end| end + 2);
            fields.push(&after[1..end].trim_end_matches('\'').replace("\\n", "\n").replace("\\t", "\t"));
            return 1 + end;
        }
        if after.starts_with('{') {
            let end = balanced(after);
            let inner = after[1..end].strip_suffix('}').unwrap_or(&after[1..end]).to_owned();
            let value = self.parameter(&inner, depth);
            if splits {
                fields.split(&value)
            } else {
                fields.push(&value)
            }
            return 1 + end;
        }
        if after.starts_with(['@', '*']) {
            let arguments = self.arguments.clone();
            for (number, argument) in arguments.iter().enumerate() {
                if number > 0 {
                    fields.done.extend(fields.now.take());
                }
                fields.push(argument);
            }
            return 2;
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = match after.chars().next() {
            Some(c) if c.is_ascii_digit() || "-#?$!".contains(c) => 1,
            _ => after.find(|c| !is_name(c)).unwrap_or(after.len()),
        };
        if length == 0 {
            fields.push("$");
            return 1;
        }
        let name = &after[..length];
        // zsh's array of PATH is a list of words.
        if name == "path" && self.world.kind == ShellKind::Zsh {
            let value = self.value("PATH").unwrap_or_default();
            for (number, folder) in value.split(':').enumerate() {
                if number > 0 {
                    fields.done.extend(fields.now.take());
                }
                fields.push(folder);
            }
            return 1 + length;
        }
        let value = self.value(name).unwrap_or_default();
        if splits {
            fields.split(&value)
        } else {
            fields.push(&value)
        }
        1 + length
    }

    /// `NAME`, `NAME:-WORD`, `NAME:+WORD`, `NAME#PATTERN`, `NAME%PATTERN`, `NAME//PATTERN/WORD`.
    fn parameter(&mut self, inner: &str, depth: usize) -> String {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = match inner.chars().next() {
            Some(c) if "-#?$!@*".contains(c) && inner.len() == 1 => 1,
            _ => inner.find(|c| !is_name(c)).unwrap_or(inner.len()),
        };
        let (name, operation) = inner.split_at(length);
        if name.is_empty() {
            return UNKNOWN.to_string();
        }
        let value = self.value(name);
        let set = value.clone().filter(|value| !value.is_empty());
        let (operator, word) = ["", ":-", ":=", ":+", ":?", "-", "=", "+", "?", "##", "#", "%%", "%"]
            .into_iter()
            .skip(1)
            .find_map(|operator| Some((operator, operation.strip_prefix(operator)?)))
            .unwrap_or(("", operation));
        match operator {
            "" if word.is_empty() => value.unwrap_or_default(),
            ":-" | ":=" => set.unwrap_or_else(|| self.text_at(word, depth + 1)),
            "-" | "=" => value.unwrap_or_else(|| self.text_at(word, depth + 1)),
            ":+" => set.map(|_| self.text_at(word, depth + 1)).unwrap_or_default(),
            "+" => value.map(|_| self.text_at(word, depth + 1)).unwrap_or_default(),
            "#" | "##" | "%" | "%%" => {
                let pattern = self.text_at(word, depth + 1);
                trimmed(&value.unwrap_or_default(), operator, &pattern)
            }
            _ => UNKNOWN.to_string(),
        }
    }

    /// The output of the few commands that are known without running them.
    fn command_output(&mut self, command: &str) -> String {
        let words: Vec<&str> = command.split_ascii_whitespace().collect();
        let known = match words.as_slice() {
            ["id", "-u"] => self.world.uid(),
            ["pwd"] => Some(self.world.home.clone()),
            ["echo", rest] if !rest.contains('`') => Some(self.text(rest)),
            _ => None,
        };
        known.unwrap_or_else(|| UNKNOWN.to_string())
    }
}

/// Without the shortest or longest beginning or end that is like a pattern.
fn trimmed(value: &str, operator: &str, pattern: &str) -> String {
    if value.len() > 1 << 14 {
        return value.to_owned();
    }
    let cuts = || value.char_indices().map(|(at, _)| at).chain([value.len()]);
    let cut = match operator {
        "#" => cuts().find(|at| matches(pattern, &value[..*at])),
        "##" => cuts().rev().find(|at| matches(pattern, &value[..*at])),
        "%" => cuts().rev().find(|at| matches(pattern, &value[*at..])),
        _ => cuts().find(|at| matches(pattern, &value[*at..])),
    };
    match cut {
        Some(at) if operator.starts_with('#') => value[at..].to_owned(),
        Some(at) => value[..at].to_owned(),
        None => value.to_owned(),
    }
}

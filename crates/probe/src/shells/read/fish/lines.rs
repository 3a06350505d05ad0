//! The command lines of a script of fish, and its blocks.

/// A command line: its words with their quotes, and its number.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) words: Vec<String>,
    pub(super) number: u32,
    /// What stands before it.
    pub(super) joined: Joined,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    Always,
    And,
    Or,
}

/// The command lines of a script.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut now = Line { words: Vec::new(), number: 1, joined: Joined::Always };
    let mut number = 1_u32;
    let mut at = 0;
    let mut finish = |now: &mut Line, joined: Joined, number: u32| {
        let line = std::mem::replace(now, Line { words: Vec::new(), number, joined });
        if !line.words.is_empty() {
            found.push(line);
        } else if now.joined == Joined::Always {
            // `a &&` before the end of a line goes on.
            now.joined = line.joined;
        }
    };
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        match c {
            '\n' => {
                number += 1;
                finish(&mut now, Joined::Always, number);
                at += 1;
            }
            ';' | '|' => {
                let is_or = rest.starts_with("||");
                if c == '|' && !is_or {
                    // A pipeline says nothing that is known.
                    now.words = vec!["ogive_pipeline".to_owned()];
                }
                finish(&mut now, if is_or { Joined::Or } else { Joined::Always }, number);
                if c == '|' && !is_or {
                    now.words.push("ogive_pipeline".to_owned());
                }
                at += if is_or { 2 } else { 1 };
            }
            '&' if rest.starts_with("&&") => {
                finish(&mut now, Joined::And, number);
                at += 2;
            }
            '#' => at += rest.find('\n').unwrap_or(rest.len()),
            '\\' if rest.starts_with("\\\n") => {
                number += 1;
                at += 2;
            }
            c if c.is_whitespace() => at += c.len_utf8(),
            _ => {
                let end = word_end(rest).max(c.len_utf8());
                let word = &rest[..end];
                if now.words.is_empty() {
                    now.number = number;
                }
                number += u32::try_from(word.matches('\n').count()).unwrap_or(0);
                // `>/dev/null`, `2>&1`, `&`.
                let redirects =
                    word.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['>', '<', '&']);
                if !redirects {
                    now.words.push(word.to_owned());
                }
                at += end;
            }
        }
    }
    finish(&mut now, Joined::Always, number);
    found
}

pub(super) fn word_end(text: &str) -> usize {
    let mut at = 0;
    let mut quote = None;
    let mut open = 0_usize;
    while let Some(c) = text[at..].chars().next() {
        match (c, quote) {
            ('\\', _) => at += text[at + 1..].chars().next().map_or(0, char::len_utf8),
            (c, Some(quoted)) if c == quoted => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('(', None) => open += 1,
            (')', None) => open = open.saturating_sub(1),
            (c, None) if open == 0 && (c.is_whitespace() || matches!(c, ';' | '|')) => return at,
            ('&', None) if open == 0 && text[at..].starts_with("&&") => return at,
            _ => {}
        }
        at += c.len_utf8();
    }
    at.min(text.len())
}

pub(super) fn first(line: Option<&Line>) -> &str {
    line.and_then(|line| line.words.first()).map(String::as_str).unwrap_or_default()
}

pub(super) fn lines_words(part: &[Line]) -> &[String] {
    part.first().map(|line| line.words.as_slice()).unwrap_or_default()
}

pub(super) fn unquoted(word: &str) -> String {
    word.replace(['\'', '"'], "")
}

/// The line behind the `end` of a block.
pub(super) fn block_end(lines: &[Line], begin: usize) -> usize {
    let mut open = 0_usize;
    for (at, line) in lines.iter().enumerate().skip(begin) {
        let word = line.words.iter().find(|word| !matches!(word.as_str(), "and" | "or" | "not" | "!"));
        match word.map(String::as_str) {
            Some("if" | "switch" | "for" | "while" | "begin" | "function") => open += 1,
            Some("end") => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return at + 1;
        }
    }
    lines.len()
}

/// Parted before the lines of the block itself that begin with a word.
pub(super) fn parts<'l>(lines: &'l [Line], at_words: &[&str]) -> Vec<&'l [Line]> {
    let mut found = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while at < lines.len() {
        if at > begin && at_words.contains(&first(lines.get(at))) {
            found.push(&lines[begin..at]);
            begin = at;
        }
        let opens = at > 0
            && matches!(first(lines.get(at)), "if" | "switch" | "for" | "while" | "begin" | "function");
        at = if opens { block_end(lines, at) } else { at + 1 };
    }
    found.push(&lines[begin..]);
    found
}

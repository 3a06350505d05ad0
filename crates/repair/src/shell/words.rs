//! A line of a start-up file, cut into statements and words. Nothing is expanded or run.

use std::ops::Range;

/// A line that is complete by itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// In order.
    pub(super) statements: Vec<Statement>,
}

/// A simple command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// How it hangs on the one before.
    pub(super) joint: Joint,
    /// Its words, as bytes of the line.
    pub(super) words: Vec<Range<usize>>,
}

/// What stands between two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Nothing: it is the first.
    Start,
    /// `;`
    Then,
    /// `&&`
    And,
    /// Anything else.
    Other,
}

impl Statement {
    /// Its bytes in the line.
    pub(super) fn range(&self) -> Range<usize> {
        let start = self.words.first().map_or(0, |word| word.start);
        start..self.words.last().map_or(start, |word| word.end)
    }
}

/// Cuts a line; none when it goes on in the next one, or what it consists of can't be told.
pub(super) fn parse(text: &str) -> Option<Line> {
    let bytes = text.as_bytes();
    let mut statements = Vec::new();
    let mut now = Statement { joint: Joint::Start, words: Vec::new() };
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' => at += 1,
            b'#' => break,
            b';' | b'&' | b'|' => {
                let double = bytes.get(at + 1) == Some(&bytes[at]);
                let joint = match (bytes[at], double) {
                    (b';', false) => Joint::Then,
                    (b'&', true) => Joint::And,
                    _ => Joint::Other,
                };
                at += if double { 2 } else { 1 };
                let next = Statement { joint, words: Vec::new() };
                let done = std::mem::replace(&mut now, next);
                if done.words.is_empty() {
                    return None;
                }
                statements.push(done);
            }
            _ => {
                let end = word_end(bytes, at)?;
                now.words.push(at..end);
                at = end;
            }
        }
    }
    match (now.words.is_empty(), now.joint) {
        (true, Joint::Start | Joint::Then) => {}
        (true, Joint::And | Joint::Other) => return None,
        (false, _) => statements.push(now),
    }
    Some(Line { statements })
}

/// Where a word ends that begins at `at`; none when its quotes or brackets stay open.
fn word_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b';' | b'&' | b'|' => break,
            _ => at = piece_end(bytes, at)?,
        }
    }
    Some(at)
}

/// Where a character, a quoted text or a bracket ends.
pub(super) fn piece_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes[at] {
        b'\\' => (at + 1 < bytes.len()).then_some(at + 2),
        b'\'' => closing(bytes, at + 1, b'\'', |_, at| Some(at + 1)),
        b'"' => closing(bytes, at + 1, b'"', double_quoted),
        b'`' => closing(bytes, at + 1, b'`', double_quoted),
        b'(' => closing(bytes, at + 1, b')', piece_end),
        b'{' => closing(bytes, at + 1, b'}', piece_end),
        _ => Some(at + 1),
    }
}

/// A piece between double quotes, where single quotes mean nothing.
fn double_quoted(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes[at] {
        b'$' if matches!(bytes.get(at + 1), Some(b'(' | b'{')) => piece_end(bytes, at + 1),
        b'\\' => (at + 1 < bytes.len()).then_some(at + 2),
        _ => Some(at + 1),
    }
}

fn closing(
    bytes: &[u8],
    mut at: usize,
    close: u8,
    piece: impl Fn(&[u8], usize) -> Option<usize>,
) -> Option<usize> {
    while *bytes.get(at)? != close {
        at = piece(bytes, at)?;
    }
    Some(at + 1)
}

/// What a word means, as far as it can be told without a shell: quotes taken off, the home folder and variables put
/// in. None where it depends on more.
pub(super) fn literal(word: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    let (mut rest, mut in_double) = (word, false);
    if let Some(after) = rest.strip_prefix('~')
        && (after.is_empty() || after.starts_with('/'))
    {
        text.push_str(&value("HOME")?);
        rest = after;
    }
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '"' => {
                in_double = !in_double;
                after
            }
            '\'' if !in_double => {
                let (inner, after) = after.split_once('\'')?;
                text.push_str(inner);
                after
            }
            '\\' => {
                let next = after.chars().next()?;
                if in_double && !matches!(next, '"' | '\\' | '$' | '`') {
                    text.push('\\');
                }
                text.push(next);
                &after[next.len_utf8()..]
            }
            '$' => {
                let (name, after) = variable(after)?;
                text.push_str(&value(name)?);
                after
            }
            '`' | '*' | '?' | '(' | ')' | '{' | '}' if !in_double || c == '`' => return None,
            _ => {
                text.push(c);
                after
            }
        };
    }
    Some(text)
}

/// The name of a variable behind a `$`, `NAME` or `{NAME}`, and what follows.
pub(super) fn variable(text: &str) -> Option<(&str, &str)> {
    let (name, after) = match text.strip_prefix('{') {
        Some(inner) => inner.split_once('}')?,
        None => text.split_at(text.find(|c: char| !is_name(c)).unwrap_or(text.len())),
    };
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (begins && name.chars().all(is_name)).then_some((name, after))
}

/// Whether a character may stand in the name of a variable.
pub(super) const fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Option<Vec<Vec<&str>>> {
        let line = parse(text)?;
        let words = |s: &Statement| s.words.iter().map(|word| &text[word.clone()]).collect();
        Some(line.statements.iter().map(words).collect())
    }

    #[test]
    fn lines_are_cut_as_shells_cut_them() {
        assert_eq!(cut("  export A=\"b c\" D='e;f' # g"), Some(vec![vec!["export", "A=\"b c\"", "D='e;f'"]]));
        assert_eq!(cut("A=1; export A"), Some(vec![vec!["A=1"], vec!["export", "A"]]));
        assert_eq!(
            cut("[ -d x ] && path=(a $(b \"c)\") $path)"),
            Some(vec![vec!["[", "-d", "x", "]"], vec!["path=(a $(b \"c)\") $path)"]])
        );
        assert_eq!(cut("a#b"), Some(vec![vec!["a#b"]]));
        assert_eq!(cut("# only"), Some(vec![]));
        assert_eq!(cut("a;"), Some(vec![vec!["a"]]));
        for open in ["a \\", "a 'b", "a \"$(b\"", "a && ", "path=(a", "a |", "&& a"] {
            assert_eq!(cut(open), None, "{open}");
        }
    }

    #[test]
    fn words_mean_what_can_be_told() {
        let value = |name: &str| match name {
            "HOME" => Some("/h".to_owned()),
            "GOROOT" => Some("/opt/go".to_owned()),
            _ => None,
        };
        for (word, meaning) in [
            ("~/go/bin", Some("/h/go/bin")),
            ("\"$HOME/a b\"", Some("/h/a b")),
            ("${GOROOT}/bin", Some("/opt/go/bin")),
            ("'$HOME'", Some("$HOME")),
            ("a\\ b", Some("a b")),
            ("$OTHER/bin", None),
            ("${GOROOT:-/x}/bin", None),
            ("$(go env GOROOT)/bin", None),
            ("$1", None),
            ("/a*", None),
        ] {
            assert_eq!(literal(word, &value).as_deref(), meaning, "{word}");
        }
    }
}

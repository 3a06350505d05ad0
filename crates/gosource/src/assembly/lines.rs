//! Lines without comments, with those that a backslash goes on with.

use std::borrow::Cow;

use memchr::{memchr, memchr3, memmem};

/// A line and where it starts.
pub(super) struct Line<'a> {
    pub offset: u32,
    pub text: Cow<'a, [u8]>,
}

/// Gives the lines.
pub(super) struct Lines<'a> {
    source: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    pub(super) const fn of(source: &'a [u8]) -> Self {
        Self { source, at: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let start = self.at;
        if start >= self.source.len() {
            return None;
        }
        let offset = u32::try_from(start).unwrap_or(u32::MAX);
        let rest = &self.source[start..];
        let plain = memchr3(b'\n', b'/', b'\\', rest).unwrap_or(rest.len());
        if rest.get(plain).is_none_or(|&byte| byte == b'\n') {
            self.at = start + plain + 1;
            return Some(Line { offset, text: Cow::Borrowed(&rest[..plain]) });
        }
        let mut text = rest[..plain].to_vec();
        let mut at = plain;
        while let Some(&byte) = rest.get(at) {
            let behind = &rest[at + 1..];
            match byte {
                b'\n' => break,
                b'/' if behind.starts_with(b"/") => {
                    at = memchr(b'\n', &rest[at..]).map_or(rest.len(), |end| at + end);
                }
                b'/' if behind.starts_with(b"*") => {
                    at = memmem::find(&rest[at + 2..], b"*/").map_or(rest.len(), |end| at + 2 + end + 2);
                    text.push(b' ');
                }
                b'\\' if behind.starts_with(b"\n") || behind.starts_with(b"\r\n") => {
                    at += if behind[0] == b'\n' { 2 } else { 3 };
                    text.push(b'\n');
                }
                _ => {
                    text.push(byte);
                    at += 1;
                }
            }
        }
        self.at = start + at + 1;
        Some(Line { offset, text: Cow::Owned(text) })
    }
}

/// The statements of a line, or of what a macro stands for.
pub(super) fn statements(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b';' || byte == b'\n')
}

/// The first word of a statement behind its labels, and what follows.
pub(super) fn first_word(mut statement: &[u8]) -> Option<(&[u8], &[u8])> {
    loop {
        statement = statement.trim_ascii_start();
        let end = statement.iter().position(|&byte| !is_word(byte)).unwrap_or(statement.len());
        let (word, rest) = statement.split_at(end);
        match rest.trim_ascii_start().strip_prefix(b":") {
            _ if word.is_empty() => return None,
            Some(behind) => statement = behind,
            None => return Some((word, rest)),
        }
    }
}

/// Whether the byte is part of a word; letters beyond ASCII are, and the dot and slash of Go's symbols.
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

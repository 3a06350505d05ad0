//! Comments, and the line numbers that they may set.

use memchr::memmem;

use super::Lexer;
use super::error::LexErrorKind;

impl Lexer<'_> {
    /// Reads a comment of a line from its first slash on, without the end of the line.
    pub(super) fn line_comment(&mut self) {
        let start = self.at;
        let rest = &self.source[start..];
        self.at = memchr::memchr(b'\n', rest).map_or(self.source.len(), |length| start + length);
        let at_line_start = start == 0 || self.source[start - 1] == b'\n';
        if at_line_start && rest.starts_with(b"//line ") {
            let text = &self.source[start..self.at];
            self.line_directive(start, text.strip_suffix(b"\r").unwrap_or(text));
        }
    }

    /// Reads a `/* */` comment from its slash on; returns where its first line ends, if it has more than one.
    pub(super) fn block_comment(&mut self) -> Option<usize> {
        let start = self.at;
        let rest = &self.source[start..];
        match memmem::find(&rest[2..], b"*/") {
            Some(length) => {
                self.at = start + length + 4;
                if rest.starts_with(b"/*line ") {
                    self.line_directive(start, &rest[..length + 2]);
                }
            }
            None => {
                self.error(start, LexErrorKind::Comment);
                self.at = self.source.len();
            }
        }
        memchr::memchr(b'\n', &self.source[start..self.at]).map(|length| start + length)
    }

    /// Looks whether Go takes the line and column of `//line file:line:column`, whose end is cut off already.
    #[cold]
    fn line_directive(&mut self, start: usize, comment: &[u8]) {
        /// More than Go counts.
        const MAX: u64 = 1 << 30;
        let Some(text) = comment.get(7..) else { return };
        let offset = start + 7;
        let Some((last, number)) = trailing_number(text) else { return };
        let written = |from: usize| String::from_utf8_lossy(&text[from..]).into_owned();
        let Some(number) = number else {
            return self.error(offset + last, LexErrorKind::Line(written(last)));
        };
        let (at, line) = match trailing_number(&text[..last - 1]) {
            Some((at, Some(line))) => {
                if number == 0 || number > MAX {
                    return self.error(offset + last, LexErrorKind::Column(written(last)));
                }
                (at, line)
            }
            _ => (last, number),
        };
        if line == 0 || line > MAX {
            let end = if at == last { text.len() } else { last - 1 };
            let written = String::from_utf8_lossy(&text[at..end]).into_owned();
            self.error(offset + at, LexErrorKind::Line(written));
        }
    }
}

/// What follows the last colon: where it starts, and the number if it is one.
fn trailing_number(text: &[u8]) -> Option<(usize, Option<u64>)> {
    let start = memchr::memrchr(b':', text)? + 1;
    let digits = &text[start..];
    let number = || std::str::from_utf8(digits).ok()?.parse().ok();
    Some((start, digits.iter().all(u8::is_ascii_digit).then(number).flatten()))
}

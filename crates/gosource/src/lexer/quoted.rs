//! Strings and characters.

use super::Lexer;
use super::character::decode;
use super::error::LexErrorKind;

impl Lexer<'_> {
    /// Reads on behind an opening `"`.
    pub(super) fn string(&mut self) {
        let start = self.at - 1;
        loop {
            match self.source.get(self.at) {
                Some(b'"') => break self.at += 1,
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(b'"');
                }
                None | Some(b'\n') => break self.error(start, LexErrorKind::OpenString),
                Some(_) => self.at += 1,
            }
        }
    }

    /// Reads on behind an opening back quote.
    pub(super) fn raw_string(&mut self) {
        match memchr::memchr(b'`', &self.source[self.at..]) {
            Some(length) => self.at += length + 1,
            None => {
                self.error(self.at - 1, LexErrorKind::OpenRawString);
                self.at = self.source.len();
            }
        }
    }

    /// Reads on behind an opening `'`.
    pub(super) fn rune(&mut self) {
        let start = self.at - 1;
        let (mut valid, mut count) = (true, 0);
        loop {
            let Some((c, width)) = decode(self.source, self.at).filter(|&(c, _)| c != '\n') else {
                if valid {
                    self.error(start, LexErrorKind::OpenRune);
                }
                return;
            };
            self.at += width;
            match c {
                '\'' => break,
                '\\' => valid &= self.escape(b'\''),
                _ => {}
            }
            count += 1;
        }
        if valid && count != 1 {
            self.error(start, LexErrorKind::Rune);
        }
    }

    /// Reads what follows a `\`; in an error, stops before the character that is wrong.
    fn escape(&mut self, quote: u8) -> bool {
        let start = self.at;
        let (digits, base, limit) = match self.source.get(self.at) {
            Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\') => {
                self.at += 1;
                return true;
            }
            Some(&byte) if byte == quote => {
                self.at += 1;
                return true;
            }
            Some(b'0'..=b'7') => (3, 8, 255),
            Some(b'x') => (2, 16, 255),
            Some(b'u') => (4, 16, 0x10_ffff),
            Some(b'U') => (8, 16, 0x10_ffff),
            other => {
                let kind = if other.is_none() { LexErrorKind::OpenEscape } else { LexErrorKind::Escape };
                self.error(start, kind);
                return false;
            }
        };
        if base == 16 {
            self.at += 1;
        }
        let mut value = 0_u32;
        for _ in 0..digits {
            let next = decode(self.source, self.at);
            let Some(digit) = next.and_then(|(c, _)| c.to_digit(base)) else {
                let kind = next.map_or(LexErrorKind::OpenEscape, |(c, _)| LexErrorKind::EscapeCharacter(c));
                self.error(self.at, kind);
                return false;
            };
            value = value.wrapping_mul(base).wrapping_add(digit);
            self.at += 1;
        }
        if value > limit || (0xd800..0xe000).contains(&value) {
            self.error(start, LexErrorKind::CodePoint);
            return false;
        }
        true
    }
}

//! Numbers.

use super::error::{LexErrorKind, Literal};
use super::{Kind, Lexer};

/// What stood in a run of digits.
#[derive(Default)]
struct Digits {
    any: bool,
    separated: bool,
    /// The first that the base does not have.
    invalid: Option<usize>,
}

impl Lexer<'_> {
    /// Reads a number from where the lexer stands: a digit, or a point before one.
    pub(super) fn number(&mut self) -> Kind {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        // Most are a few decimal digits.
        let simple = !matches!(self.byte(), b'.' | b'_' | b'a'..=b'z' | b'A'..=b'Z');
        if simple && (self.source[start] != b'0' || self.at == start + 1) && self.at > start {
            return Kind::Int;
        }
        self.at = start;
        self.any_number(start)
    }

    fn any_number(&mut self, start: usize) -> Kind {
        let mut digits = Digits::default();
        let (mut base, mut prefix, mut letter) = (10, Literal::Decimal, b'0');
        let mut kind = Kind::Float;
        if self.byte() != b'.' {
            kind = Kind::Int;
            if self.byte() == b'0' {
                self.at += 1;
                letter = self.byte().to_ascii_lowercase();
                (base, prefix) = match letter {
                    b'x' => (16, Literal::Hexadecimal),
                    b'o' => (8, Literal::Octal),
                    b'b' => (2, Literal::Binary),
                    _ => (8, Literal::Octal),
                };
                match letter {
                    b'x' | b'o' | b'b' => self.at += 1,
                    _ => (digits.any, letter) = (true, b'0'),
                }
            }
            self.digits(base, &mut digits);
        }
        if self.byte() == b'.' {
            kind = Kind::Float;
            if matches!(letter, b'o' | b'b') {
                self.error(self.at, LexErrorKind::RadixPoint(prefix));
            }
            self.at += 1;
            self.digits(base, &mut digits);
        }
        if !digits.any {
            self.error(self.at, LexErrorKind::NoDigits(prefix));
        }
        let exponent = self.byte();
        match exponent.to_ascii_lowercase() {
            e @ (b'e' | b'p') => {
                if e == b'e' && letter != b'0' {
                    self.error(self.at, LexErrorKind::DecimalExponent(char::from(exponent)));
                } else if e == b'p' && letter != b'x' {
                    self.error(self.at, LexErrorKind::BinaryExponent(char::from(exponent)));
                }
                self.at += 1;
                kind = Kind::Float;
                if matches!(self.byte(), b'+' | b'-') {
                    self.at += 1;
                }
                let mut power = Digits::default();
                self.digits(10, &mut power);
                digits.separated |= power.separated;
                if !power.any {
                    self.error(self.at, LexErrorKind::NoExponent);
                }
            }
            _ if letter == b'x' && kind == Kind::Float => {
                self.error(self.at, LexErrorKind::HexadecimalWithoutExponent);
            }
            _ => {}
        }
        if self.byte() == b'i' {
            kind = Kind::Imag;
            self.at += 1;
        }
        if kind == Kind::Int
            && let Some(at) = digits.invalid
        {
            self.error(at, LexErrorKind::Digit(char::from(self.source[at]), prefix));
        }
        if digits.separated
            && let Some(at) = wrong_separator(&self.source[start..self.at])
        {
            self.error(start + at, LexErrorKind::Separator);
        }
        kind
    }

    fn digits(&mut self, base: u8, found: &mut Digits) {
        loop {
            match self.byte() {
                b'_' => found.separated = true,
                digit @ b'0'..=b'9' => {
                    found.any = true;
                    if digit >= b'0' + base.min(10) && found.invalid.is_none() {
                        found.invalid = Some(self.at);
                    }
                }
                b'a'..=b'f' | b'A'..=b'F' if base == 16 => found.any = true,
                _ => return,
            }
            self.at += 1;
        }
    }
}

/// Where a separator stands that is not between digits; a prefix counts as a digit.
fn wrong_separator(number: &[u8]) -> Option<usize> {
    let prefix = match number {
        [b'0', letter, ..] => letter.to_ascii_lowercase(),
        _ => b' ',
    };
    let prefixed = matches!(prefix, b'x' | b'o' | b'b');
    let (mut before, skipped) = if prefixed { (b'0', 2) } else { (b'.', 0) };
    for (at, &byte) in number.iter().enumerate().skip(skipped) {
        let now = match byte {
            b'_' if before != b'0' => return Some(at),
            b'_' => b'_',
            _ if byte.is_ascii_digit() || prefix == b'x' && byte.is_ascii_hexdigit() => b'0',
            _ if before == b'_' => return Some(at - 1),
            _ => b'.',
        };
        before = now;
    }
    (before == b'_').then(|| number.len() - 1)
}

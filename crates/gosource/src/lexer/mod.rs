//! Tokens, the same as `go/scanner` gives.

mod character;
mod comment;
mod encoding;
mod error;
mod kind;
mod letters;
mod number;
mod quoted;
mod unquote;

use std::borrow::Cow;

pub use self::error::{LexError, LexErrorKind, Literal};
pub use self::kind::Kind;
pub use self::unquote::unquote;

use self::character::{decode, is_digit, is_letter};
use self::error::Errors;
use crate::file::Span;

/// The most bytes that a source may have: places are kept in 32 bits.
pub const MAX_SOURCE: usize = u32::MAX as usize - 1;

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Bytes before it.
    pub start: u32,
    /// Bytes up to its end.
    pub end: u32,
}

impl Token {
    /// Whether it is a semicolon that is not written, but follows from the end of a line or of the source.
    #[must_use]
    pub const fn is_automatic(self) -> bool {
        matches!(self.kind, Kind::Semicolon) && self.start == self.end
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(self, source: &[u8]) -> &[u8] {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Its text as Go gives it: carriage returns are no part of comments and raw strings, an automatic semicolon is
    /// a line end, and what is not UTF-8 and stands for itself is U+FFFD. Empty for operators.
    #[must_use]
    pub fn literal(self, source: &[u8]) -> Cow<'_, [u8]> {
        let bytes = self.bytes(source);
        match self.kind {
            Kind::Semicolon if self.is_automatic() => Cow::Borrowed(b"\n"),
            Kind::Illegal if std::str::from_utf8(bytes).is_err() => Cow::Borrowed("\u{fffd}".as_bytes()),
            Kind::Comment => {
                let cut = bytes.strip_suffix(b"\r").filter(|_| bytes.starts_with(b"//"));
                without_returns(cut.unwrap_or(bytes), bytes.starts_with(b"/*"))
            }
            Kind::String if bytes.starts_with(b"`") => without_returns(bytes, false),
            Kind::Ident | Kind::Semicolon | Kind::Illegal => Cow::Borrowed(bytes),
            kind if kind.is_literal() || kind.text().as_bytes()[0].is_ascii_lowercase() => {
                Cow::Borrowed(bytes)
            }
            _ => Cow::Borrowed(b""),
        }
    }
}

/// Takes carriage returns out, but for those whose absence would end a `/* */` comment earlier.
fn without_returns(bytes: &[u8], comment: bool) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\r', bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let closes =
            comment && kept.len() > 2 && kept.last() == Some(&b'*') && bytes.get(at + 1) == Some(&b'/');
        if byte != b'\r' || closes {
            kept.push(byte);
        }
    }
    Cow::Owned(kept)
}

/// Gives the tokens of a source one by one.
#[derive(Debug, Clone)]
pub struct Lexer<'a> {
    source: &'a [u8],
    at: usize,
    comments: bool,
    /// Whether the end of the line ends a statement.
    ends: bool,
    /// The line end in the comment before, which ended a statement.
    pending: Option<u32>,
    encoding: Errors,
    errors: Errors,
}

impl<'a> Lexer<'a> {
    /// Starts before the first token; comments are left out. Of a source beyond [`MAX_SOURCE`] what is too much is
    /// not seen.
    #[must_use]
    pub fn new(source: &'a [u8]) -> Self {
        let source = &source[..source.len().min(MAX_SOURCE)];
        let mut encoding = Errors::default();
        encoding::check(source, &mut encoding);
        let at = if source.starts_with(encoding::BYTE_ORDER_MARK) { 3 } else { 0 };
        Self { source, at, comments: false, ends: false, pending: None, encoding, errors: Errors::default() }
    }

    /// As [`Lexer::new`], with comments as tokens.
    #[must_use]
    pub fn with_comments(source: &'a [u8]) -> Self {
        Self { comments: true, ..Self::new(source) }
    }

    /// The tokens of a stretch that begins with one, such as a declaration, with places in the whole source. Errors of
    /// encoding are those of the whole source, and are not looked for again.
    #[must_use]
    pub fn within(source: &'a [u8], span: Span) -> Self {
        let source = &source[..source.len().min(span.end as usize)];
        let at = source.len().min(span.start as usize);
        let (encoding, errors) = (Errors::default(), Errors::default());
        Self { source, at, comments: false, ends: false, pending: None, encoding, errors }
    }

    /// What was wrong up to here, in the order of the source: the first thousand errors of tokens, and the first
    /// thousand of the whole source's encoding.
    #[must_use]
    pub fn errors(&self) -> Vec<LexError> {
        let mut errors = [self.encoding.all(), self.errors.all()].concat();
        errors.sort_by_key(|error| error.offset);
        errors
    }

    /// How many errors there were up to here, those of the whole source's encoding included.
    #[must_use]
    pub const fn error_count(&self) -> usize {
        self.encoding.count() + self.errors.count()
    }

    /// The next token; at the end, [`Kind::End`] again and again.
    pub fn token(&mut self) -> Token {
        self.next_token()
    }

    /// As [`Lexer::token`], within the loop that asks for it: a token that goes through memory costs as much again.
    #[inline(always)]
    pub(crate) fn next_token(&mut self) -> Token {
        if let Some(line_end) = self.pending.take() {
            return Token { kind: Kind::Semicolon, start: line_end, end: line_end };
        }
        loop {
            self.space();
            let start = self.at;
            let Some(&byte) = self.source.get(start) else {
                let kind = if self.ends { Kind::Semicolon } else { Kind::End };
                self.ends = false;
                return span(kind, start, start);
            };
            let mut ends = false;
            let kind = match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                    let kind = self.word();
                    ends = matches!(
                        kind,
                        Kind::Ident | Kind::Break | Kind::Continue | Kind::Fallthrough | Kind::Return
                    );
                    kind
                }
                b'0'..=b'9' => {
                    ends = true;
                    self.number()
                }
                b'\n' => {
                    self.ends = false;
                    self.at += 1;
                    return span(Kind::Semicolon, start, start);
                }
                b'/' => match self.source.get(start + 1) {
                    Some(b'/') => {
                        self.line_comment();
                        if !self.comments {
                            continue;
                        }
                        ends = self.ends;
                        Kind::Comment
                    }
                    Some(b'*') => {
                        let line_end = self.block_comment().filter(|_| self.ends);
                        if let Some(line_end) = line_end {
                            self.ends = false;
                            if !self.comments {
                                return span(Kind::Semicolon, line_end, line_end);
                            }
                            self.pending = Some(offset(line_end));
                        }
                        if !self.comments {
                            continue;
                        }
                        ends = self.ends;
                        Kind::Comment
                    }
                    _ => self.operator(Kind::Quo, Kind::QuoAssign),
                },
                b'"' => {
                    ends = true;
                    self.at += 1;
                    self.string();
                    Kind::String
                }
                b'`' => {
                    ends = true;
                    self.at += 1;
                    self.raw_string();
                    Kind::String
                }
                b'\'' => {
                    ends = true;
                    self.at += 1;
                    self.rune();
                    Kind::Char
                }
                b'.' => match self.source[start + 1..] {
                    [b'0'..=b'9', ..] => {
                        ends = true;
                        self.number()
                    }
                    [b'.', b'.', ..] => self.take(3, Kind::Ellipsis),
                    _ => self.take(1, Kind::Period),
                },
                b',' => self.take(1, Kind::Comma),
                b';' => self.take(1, Kind::Semicolon),
                b'(' => self.take(1, Kind::LeftParen),
                b'[' => self.take(1, Kind::LeftBracket),
                b'{' => self.take(1, Kind::LeftBrace),
                b'~' => self.take(1, Kind::Tilde),
                b')' | b']' | b'}' => {
                    ends = true;
                    let kind = match byte {
                        b')' => Kind::RightParen,
                        b']' => Kind::RightBracket,
                        _ => Kind::RightBrace,
                    };
                    self.take(1, kind)
                }
                b':' => self.operator(Kind::Colon, Kind::Define),
                b'*' => self.operator(Kind::Mul, Kind::MulAssign),
                b'%' => self.operator(Kind::Rem, Kind::RemAssign),
                b'^' => self.operator(Kind::Xor, Kind::XorAssign),
                b'=' => self.operator(Kind::Assign, Kind::Equal),
                b'!' => self.operator(Kind::Not, Kind::NotEqual),
                b'+' | b'-' if self.source.get(start + 1) == Some(&byte) => {
                    ends = true;
                    self.take(2, if byte == b'+' { Kind::Increment } else { Kind::Decrement })
                }
                b'+' => self.operator(Kind::Add, Kind::AddAssign),
                b'-' => self.operator(Kind::Sub, Kind::SubAssign),
                b'<' => match self.source.get(start + 1) {
                    Some(b'-') => self.take(2, Kind::Arrow),
                    Some(b'<') => self.shift(Kind::Shl, Kind::ShlAssign),
                    _ => self.operator(Kind::Less, Kind::LessEqual),
                },
                b'>' => match self.source.get(start + 1) {
                    Some(b'>') => self.shift(Kind::Shr, Kind::ShrAssign),
                    _ => self.operator(Kind::Greater, Kind::GreaterEqual),
                },
                b'&' => match self.source.get(start + 1) {
                    Some(b'&') => self.take(2, Kind::LogicalAnd),
                    Some(b'^') => self.shift(Kind::AndNot, Kind::AndNotAssign),
                    _ => self.operator(Kind::And, Kind::AndAssign),
                },
                b'|' => match self.source.get(start + 1) {
                    Some(b'|') => self.take(2, Kind::LogicalOr),
                    _ => self.operator(Kind::Or, Kind::OrAssign),
                },
                _ => {
                    let kind = self.other();
                    ends = kind == Kind::Ident || self.ends;
                    kind
                }
            };
            self.ends = ends;
            return span(kind, start, self.at);
        }
    }

    /// The byte here; 0 at the end.
    fn byte(&self) -> u8 {
        self.source.get(self.at).copied().unwrap_or(0)
    }

    fn error(&mut self, offset: usize, kind: LexErrorKind) {
        self.errors.add(offset, kind);
    }

    fn space(&mut self) {
        let rest = &self.source[self.at..];
        let ends = self.ends;
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r') || byte == b'\n' && !ends;
        self.at += rest.iter().position(|&byte| !is_space(byte)).unwrap_or(rest.len());
    }

    fn take(&mut self, bytes: usize, kind: Kind) -> Kind {
        self.at += bytes;
        kind
    }

    /// An operator of one byte, or with `=` behind it.
    fn operator(&mut self, plain: Kind, assign: Kind) -> Kind {
        match self.source.get(self.at + 1) {
            Some(b'=') => self.take(2, assign),
            _ => self.take(1, plain),
        }
    }

    /// An operator of two bytes, or with `=` behind it.
    fn shift(&mut self, plain: Kind, assign: Kind) -> Kind {
        self.at += 1;
        self.operator(plain, assign)
    }

    fn word(&mut self) -> Kind {
        let start = self.at;
        let rest = &self.source[start..];
        let length = rest.iter().position(|&byte| !WORD[usize::from(byte)]).unwrap_or(rest.len());
        self.at += length;
        if rest.get(length).is_some_and(|byte| !byte.is_ascii()) {
            self.letters();
        }
        Kind::of_word(&self.source[start..self.at])
    }

    /// The rest of an identifier with letters beyond ASCII.
    #[cold]
    fn letters(&mut self) {
        while let Some((c, width)) = decode(self.source, self.at) {
            if !is_letter(c) && !is_digit(c) {
                break;
            }
            self.at += width;
        }
    }

    /// An identifier that starts beyond ASCII, or what is no token at all.
    #[cold]
    fn other(&mut self) -> Kind {
        let start = self.at;
        let (c, width) = decode(self.source, start).unwrap_or(('\0', 1));
        if is_letter(c) {
            self.letters();
            return Kind::Ident;
        }
        self.at += width;
        if start == 0 && encoding::is_utf16(self.source) {
            self.at = self.source.len();
        }
        match c {
            // Told already.
            '\u{feff}' => {}
            '“' | '”' => self.error(start, LexErrorKind::CurlyQuote(c)),
            _ => self.error(start, LexErrorKind::Character(c)),
        }
        Kind::Illegal
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    /// The tokens before the end.
    fn next(&mut self) -> Option<Token> {
        Some(self.token()).filter(|token| token.kind != Kind::End)
    }
}

/// Letters and digits within ASCII.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

fn span(kind: Kind, start: usize, end: usize) -> Token {
    Token { kind, start: offset(start), end: offset(end) }
}

/// A source is no longer than 32 bits can count.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

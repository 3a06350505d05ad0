//! What can be wrong with tokens.

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct LexError {
    /// Bytes before the place.
    pub offset: u32,
    /// What is wrong there.
    pub kind: LexErrorKind,
}

/// What is wrong. The texts are those of `go/scanner`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexErrorKind {
    /// A zero byte, wherever it stands.
    #[error("illegal character NUL")]
    Nul,
    /// Bytes that are not UTF-8.
    #[error("illegal UTF-8 encoding")]
    Encoding,
    /// A file in UTF-16.
    #[error("illegal UTF-8 encoding (got UTF-16)")]
    Utf16,
    /// A byte order mark that is not at the very beginning.
    #[error("illegal byte order mark")]
    ByteOrderMark,
    /// A character that starts no token.
    #[error("illegal character U+{:04X}", *.0 as u32)]
    Character(char),
    /// `“` or `”`.
    #[error("curly quotation mark '{0}' (use neutral '\"')")]
    CurlyQuote(char),
    /// `/*` without `*/`.
    #[error("comment not terminated")]
    Comment,
    /// A `//line` comment whose line is no number, or one that Go does not take.
    #[error("invalid line number: {0}")]
    Line(String),
    /// A `//line` comment whose column is one that Go does not take.
    #[error("invalid column number: {0}")]
    Column(String),
    /// `0b1.`
    #[error("invalid radix point in {0}")]
    RadixPoint(Literal),
    /// `0x`
    #[error("{0} has no digits")]
    NoDigits(Literal),
    /// `0b1e2`
    #[error("'{0}' exponent requires decimal mantissa")]
    DecimalExponent(char),
    /// `1p2`
    #[error("'{0}' exponent requires hexadecimal mantissa")]
    BinaryExponent(char),
    /// `1e`
    #[error("exponent has no digits")]
    NoExponent,
    /// `0x1.8`
    #[error("hexadecimal mantissa requires a 'p' exponent")]
    HexadecimalWithoutExponent,
    /// `08`
    #[error("invalid digit '{0}' in {1}")]
    Digit(char, Literal),
    /// `1__0`
    #[error("'_' must separate successive digits")]
    Separator,
    /// `\q`
    #[error("unknown escape sequence")]
    Escape,
    /// The source ends inside of an escape.
    #[error("escape sequence not terminated")]
    OpenEscape,
    /// `\xg`
    #[error("illegal character U+{:04X} in escape sequence", *.0 as u32)]
    EscapeCharacter(char),
    /// `\ud800`
    #[error("escape sequence is invalid Unicode code point")]
    CodePoint,
    /// `'` without its end in the line.
    #[error("rune literal not terminated")]
    OpenRune,
    /// `''` or `'ab'`.
    #[error("illegal rune literal")]
    Rune,
    /// `"` without its end in the line.
    #[error("string literal not terminated")]
    OpenString,
    /// A back quote without its end.
    #[error("raw string literal not terminated")]
    OpenRawString,
}

/// The kind of a number, by its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Literal {
    /// No prefix.
    #[error("decimal literal")]
    Decimal,
    /// `0x`
    #[error("hexadecimal literal")]
    Hexadecimal,
    /// `0o` or `0`
    #[error("octal literal")]
    Octal,
    /// `0b`
    #[error("binary literal")]
    Binary,
}

/// Errors as they are found, up to a number: in bytes that are no source, each is one.
#[derive(Debug, Clone, Default)]
pub(super) struct Errors {
    kept: Vec<LexError>,
    count: usize,
}

/// How many errors of one source are kept.
const KEPT: usize = 1000;

impl Errors {
    #[cold]
    pub(super) fn add(&mut self, offset: usize, kind: LexErrorKind) {
        self.count += 1;
        if self.kept.len() < KEPT {
            self.kept.push(LexError { offset: super::offset(offset), kind });
        }
    }

    pub(super) fn all(&self) -> &[LexError] {
        &self.kept
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }
}

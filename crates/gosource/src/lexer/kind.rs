//! The kinds of tokens (`go/token`).

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "they are named as in go/token, and `text` says how each looks")]
pub enum Kind {
    End,
    Illegal,
    Comment,
    Ident,
    Int,
    Float,
    Imag,
    Char,
    String,
    Add,
    Sub,
    Mul,
    Quo,
    Rem,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    AndNot,
    AddAssign,
    SubAssign,
    MulAssign,
    QuoAssign,
    RemAssign,
    AndAssign,
    OrAssign,
    XorAssign,
    ShlAssign,
    ShrAssign,
    AndNotAssign,
    LogicalAnd,
    LogicalOr,
    Arrow,
    Increment,
    Decrement,
    Equal,
    Less,
    Greater,
    Assign,
    Not,
    NotEqual,
    LessEqual,
    GreaterEqual,
    Define,
    Ellipsis,
    LeftParen,
    LeftBracket,
    LeftBrace,
    Comma,
    Period,
    RightParen,
    RightBracket,
    RightBrace,
    Semicolon,
    Colon,
    Tilde,
    Break,
    Case,
    Chan,
    Const,
    Continue,
    Default,
    Defer,
    Else,
    Fallthrough,
    For,
    Func,
    Go,
    Goto,
    If,
    Import,
    Interface,
    Map,
    Package,
    Range,
    Return,
    Select,
    Struct,
    Switch,
    Type,
    Var,
}

/// The texts, in the order of the kinds; those of `go/token`'s `String`.
const TEXTS: [&str; Kind::Var as usize + 1] = [
    "EOF",
    "ILLEGAL",
    "COMMENT",
    "IDENT",
    "INT",
    "FLOAT",
    "IMAG",
    "CHAR",
    "STRING",
    "+",
    "-",
    "*",
    "/",
    "%",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    "&^",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "&=",
    "|=",
    "^=",
    "<<=",
    ">>=",
    "&^=",
    "&&",
    "||",
    "<-",
    "++",
    "--",
    "==",
    "<",
    ">",
    "=",
    "!",
    "!=",
    "<=",
    ">=",
    ":=",
    "...",
    "(",
    "[",
    "{",
    ",",
    ".",
    ")",
    "]",
    "}",
    ";",
    ":",
    "~",
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// All keywords.
const KEYWORDS: [Kind; 25] = [
    Kind::Break,
    Kind::Case,
    Kind::Chan,
    Kind::Const,
    Kind::Continue,
    Kind::Default,
    Kind::Defer,
    Kind::Else,
    Kind::Fallthrough,
    Kind::For,
    Kind::Func,
    Kind::Go,
    Kind::Goto,
    Kind::If,
    Kind::Import,
    Kind::Interface,
    Kind::Map,
    Kind::Package,
    Kind::Range,
    Kind::Return,
    Kind::Select,
    Kind::Struct,
    Kind::Switch,
    Kind::Type,
    Kind::Var,
];

/// Keywords by their hash, which no two of them share.
const HASHED: [Kind; 64] = {
    let mut table = [Kind::Ident; 64];
    let mut at = 0;
    while at < KEYWORDS.len() {
        let slot = hash(KEYWORDS[at].text().as_bytes());
        assert!(matches!(table[slot], Kind::Ident), "the hash tells keywords apart");
        table[slot] = KEYWORDS[at];
        at += 1;
    }
    table
};

/// The hash of Go's compiler (`cmd/compile/internal/syntax`); the word has two letters at least.
const fn hash(word: &[u8]) -> usize {
    ((((word[0] as usize) << 4) ^ word[1] as usize) + word.len()) & 63
}

impl Kind {
    /// The token itself, or the name of the kind where tokens differ: `+`, `func`, `IDENT`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        TEXTS[self as usize]
    }

    /// The keyword that the identifier is, or [`Kind::Ident`].
    pub(super) fn of_word(word: &[u8]) -> Self {
        if word.len() < 2 {
            return Self::Ident;
        }
        let kind = HASHED[hash(word)];
        if kind.text().as_bytes() == word { kind } else { Self::Ident }
    }

    /// Whether it is a literal with a value: a number, a character or a string.
    #[must_use]
    pub const fn is_literal(self) -> bool {
        matches!(self, Self::Int | Self::Float | Self::Imag | Self::Char | Self::String)
    }

    /// How strongly a binary operator binds, from 1 to 5; 0 for what is none.
    #[must_use]
    pub const fn precedence(self) -> u8 {
        match self {
            Self::LogicalOr => 1,
            Self::LogicalAnd => 2,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessEqual
            | Self::Greater
            | Self::GreaterEqual => 3,
            Self::Add | Self::Sub | Self::Or | Self::Xor => 4,
            Self::Mul | Self::Quo | Self::Rem | Self::Shl | Self::Shr | Self::And | Self::AndNot => 5,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_keywords_or_not() {
        for keyword in KEYWORDS {
            assert_eq!(Kind::of_word(keyword.text().as_bytes()), keyword);
            assert_eq!(Kind::of_word(format!("{}x", keyword.text()).as_bytes()), Kind::Ident);
        }
        for word in ["x", "Func", "typ", "EOF", "+-"] {
            assert_eq!(Kind::of_word(word.as_bytes()), Kind::Ident);
        }
    }
}

//! What can be wrong with a file.

use std::fmt;

use crate::lexer::{Kind, LexErrorKind};

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SyntaxError {
    /// Bytes before the place.
    pub offset: u32,
    /// What is wrong there.
    pub kind: SyntaxErrorKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxErrorKind {
    /// A token that is wrong in itself.
    #[error("{0}")]
    Token(#[from] LexErrorKind),
    /// A token that can't stand there.
    #[error("expected {expected}, found {}", words(*.found))]
    Expected {
        /// What can.
        expected: Expected,
        /// What stands there.
        found: Kind,
    },
    /// Deeper than is read.
    #[error("nested too deeply")]
    TooDeep,
    /// What is deferred or started is no call.
    #[error("expression in go or defer must be a function call")]
    NoCall,
    /// An import behind a declaration.
    #[error("imports must appear before other declarations")]
    LateImport,
    /// Some parameters have names and others have none.
    #[error("mixed named and unnamed parameters")]
    MixedParameters,
    /// `...` where it can't be.
    #[error("can only use ... with the final parameter")]
    Dots,
    /// Something is assigned to or declared that can't be.
    #[error("cannot declare or assign here")]
    Assignment,
}

/// What would be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A token of this kind.
    Token(Kind),
    /// Something else, in words.
    Words(&'static str),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(kind) => f.write_str(&words(*kind)),
            Self::Words(words) => f.write_str(words),
        }
    }
}

fn words(kind: Kind) -> String {
    match kind {
        Kind::End => "the end of the file".to_owned(),
        Kind::Illegal => "what is no token".to_owned(),
        Kind::Ident => "a name".to_owned(),
        Kind::Semicolon => "';' or the end of a line".to_owned(),
        kind if kind.is_literal() => "a literal".to_owned(),
        kind => format!("'{}'", kind.text()),
    }
}

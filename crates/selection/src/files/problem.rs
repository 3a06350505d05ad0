//! What can be wrong in a file.

use crate::ParseRequestError;

/// What is wrong with a file, and on which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct FileError {
    /// Counted from 1.
    pub line: u32,
    /// What is wrong there.
    pub problem: Problem,
}

/// The kinds of things that can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Bytes that are no text.
    #[error("this is not UTF-8 text")]
    NotText,
    /// The TOML parser's message.
    #[error("{0}")]
    Syntax(String),
    /// A version that is none.
    #[error(transparent)]
    Request(#[from] ParseRequestError),
    /// A value of another type than the key has.
    #[error("{key} must be {expected}")]
    Type {
        /// The dotted key.
        key: String,
        /// What it must be, with an article.
        expected: &'static str,
    },
    /// A key that means nothing.
    #[error("there is no setting {key}; known here: {known}")]
    UnknownKey {
        /// The dotted key.
        key: String,
        /// What could be written instead.
        known: String,
    },
    /// A value that is understood and not accepted.
    #[error("{what:?} is not accepted: {why}")]
    Refused {
        /// The value or name, as written.
        what: String,
        /// The reason, and what to write instead.
        why: &'static str,
    },
    /// A file that exists to name a version, and names none.
    #[error("no version is written here")]
    NoVersion,
}

impl Problem {
    pub(crate) const fn at(self, line: u32) -> FileError {
        FileError { line, problem: self }
    }

    pub(crate) fn refused(what: &str, why: &'static str) -> Self {
        Self::Refused { what: what.to_owned(), why }
    }
}

/// The text of a file, a leading byte order mark removed.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, FileError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let line = line_of(bytes, error.valid_up_to());
        Problem::NotText.at(line)
    })
}

/// The line, counted from 1, that holds a byte.
pub(crate) fn line_of(bytes: &[u8], offset: usize) -> u32 {
    let before = &bytes[..offset.min(bytes.len())];
    let breaks = before.iter().filter(|&&b| b == b'\n').count();
    u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1)
}

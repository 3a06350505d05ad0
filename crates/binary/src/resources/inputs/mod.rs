//! The files that people keep resources in, each as its own tool reads it.
//!
//! Files that they name are read through [`Reader`], by the path that stands in the file, from the folder that the
//! file stands in.

pub mod rc;
mod timestamp;
pub mod versioninfo_json;
mod wanted;
pub mod winres_json;

use std::io;

pub use wanted::{Value, Wanted, WantedError};

use super::{IconError, SetError};

/// Gives the bytes of a file. The path is relative to where everything is read from, with `/`.
pub type Reader<'r> = dyn Fn(&str) -> io::Result<Vec<u8>> + 'r;

/// What is wrong with a file that resources were to be read from.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {problem}", file, line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct InputError {
    /// The file.
    pub file: String,
    /// Where it is known, counted from 1.
    pub line: Option<u32>,
    /// What is wrong there.
    pub problem: InputProblem,
}

/// The kinds of things that can be wrong.
#[derive(Debug, thiserror::Error)]
pub enum InputProblem {
    /// It can't be read.
    #[error("cannot read it: {0}")]
    Unreadable(io::Error),
    /// It names a file that can't be read.
    #[error("cannot read {name}: {error}")]
    Named {
        /// As it is named.
        name: String,
        /// Why.
        error: io::Error,
    },
    /// It names an icon that is none.
    #[error("{name}: {error}")]
    Icon {
        /// As it is named.
        name: String,
        /// Why.
        error: IconError,
    },
    /// The parser's message.
    #[error("{0}")]
    Syntax(String),
    /// Something that is not understood, or understood and not made; a sentence.
    #[error("{0}")]
    Refused(String),
    /// Resources that can't stand together.
    #[error(transparent)]
    Set(#[from] SetError),
}

impl InputProblem {
    fn refused(what: impl Into<String>) -> Self {
        Self::Refused(what.into())
    }

    fn in_file(self, file: &str, line: Option<u32>) -> InputError {
        InputError { file: file.to_owned(), line, problem: self }
    }
}

/// Reads a file that stands by itself.
fn whole(read: &Reader<'_>, file: &str) -> Result<Vec<u8>, InputError> {
    read(file).map_err(|error| InputProblem::Unreadable(error).in_file(file, None))
}

/// Reads a file that another one names.
fn named(read: &Reader<'_>, by: &str, name: &str) -> Result<Vec<u8>, InputProblem> {
    read(&beside(by, name)).map_err(|error| InputProblem::Named { name: name.to_owned(), error })
}

/// The path of a file that is named relative to the folder of another.
fn beside(file: &str, name: &str) -> String {
    let name = name.replace('\\', "/");
    let is_absolute = name.starts_with('/') || name.as_bytes().get(1) == Some(&b':');
    match file.rsplit_once('/') {
        Some((folder, _)) if !is_absolute => format!("{folder}/{name}"),
        _ => name,
    }
}

/// The text of a file in UTF-8, or in UTF-16 with a byte order mark.
fn text(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    }
}

/// Up to four numbers with dots, as versions of files are: `v1.2.3-rc1` is 1.2.3.0.
///
/// None when it does not begin with a number, or one is above 65535.
#[must_use]
pub fn four(text: &str) -> Option<[u16; 4]> {
    let text = text.trim();
    let text = text.strip_prefix('v').unwrap_or(text);
    let mut numbers = [0; 4];
    let mut rest = text;
    for (at, number) in numbers.iter_mut().enumerate() {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        if digits == 0 {
            return (at > 0).then_some(numbers);
        }
        *number = rest[..digits].parse().ok()?;
        match rest[digits..].strip_prefix('.') {
            Some(after) => rest = after,
            None => break,
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_count_from_the_file_that_names_them() {
        for (file, name, path) in [
            ("winres/winres.json", "icon.png", "winres/icon.png"),
            ("winres/winres.json", "../icon.png", "winres/../icon.png"),
            ("app.rc", "res\\app.ico", "res/app.ico"),
            ("a/app.rc", "/usr/share/app.ico", "/usr/share/app.ico"),
            ("a/app.rc", "C:\\app.ico", "C:/app.ico"),
        ] {
            assert_eq!(beside(file, name), path);
        }
    }

    #[test]
    fn versions_are_four_numbers() {
        for (text, numbers) in [
            ("1.2.3.4", Some([1, 2, 3, 4])),
            ("v1.2", Some([1, 2, 0, 0])),
            ("1.27rc1", Some([1, 27, 0, 0])),
            ("6.3.9600.17284 (winblue)", Some([6, 3, 9600, 17284])),
            ("1.2.3.4.5", Some([1, 2, 3, 4])),
            ("1.", Some([1, 0, 0, 0])),
            ("devel", None),
            ("", None),
            ("1.65536", None),
        ] {
            assert_eq!(four(text), numbers, "{text}");
        }
    }
}

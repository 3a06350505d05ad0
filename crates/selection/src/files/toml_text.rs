//! TOML with line numbers, as far as selection files need it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{FileError, Problem, line_of, text};

/// A parsed file.
pub(crate) struct Document<'a> {
    /// Where lines end. Counting them anew for each entry would take minutes for a hostile file.
    breaks: Vec<usize>,
    root: DeTable<'a>,
}

impl<'a> Document<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, FileError> {
        let text = text(bytes)?;
        let root = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Problem::Syntax(error.message().to_owned()).at(line_of(text.as_bytes(), at))
        })?;
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at);
        Ok(Self { breaks: breaks.collect(), root: root.into_inner() })
    }

    /// The entries at the top.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, Item<'_>)> {
        entries(self, &self.root, String::new())
    }

    /// Counted from 1.
    fn line(&self, span: Range<usize>) -> u32 {
        let before = self.breaks.partition_point(|at| *at < span.start);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// A value with the dotted key that leads to it.
pub(crate) struct Item<'d> {
    document: &'d Document<'d>,
    value: &'d DeValue<'d>,
    /// `go.arch.darwin`
    pub(crate) key: String,
    /// Where the key stands, counted from 1.
    pub(crate) line: u32,
}

fn entries<'d>(
    document: &'d Document<'d>,
    table: &'d DeTable<'d>,
    prefix: String,
) -> impl Iterator<Item = (&'d str, Item<'d>)> {
    table.iter().map(move |(key, value): (&Spanned<_>, &Spanned<_>)| {
        let name: &str = key.get_ref();
        let line = document.line(key.span());
        (name, Item { document, value: value.get_ref(), key: format!("{prefix}{name}"), line })
    })
}

impl<'d> Item<'d> {
    /// The text of a string.
    pub(crate) fn as_str(&self) -> Option<&'d str> {
        self.value.as_str()
    }

    /// The text of a string, an error otherwise.
    pub(crate) fn text(&self) -> Result<&'d str, FileError> {
        self.as_str().ok_or_else(|| self.must_be("a string"))
    }

    /// A truth value, an error otherwise.
    pub(crate) fn boolean(&self) -> Result<bool, FileError> {
        self.value.as_bool().ok_or_else(|| self.must_be("true or false"))
    }

    /// The elements of an array.
    pub(crate) fn elements(&self) -> Option<Vec<Self>> {
        let array = self.value.as_array()?;
        let element = |value: &'d Spanned<DeValue<'d>>| Self {
            document: self.document,
            value: value.get_ref(),
            key: self.key.clone(),
            line: self.document.line(value.span()),
        };
        Some(array.iter().map(element).collect())
    }

    /// The entries of a table.
    pub(crate) fn entries(&self) -> Option<impl Iterator<Item = (&'d str, Item<'d>)> + use<'d>> {
        let table = self.value.as_table()?;
        Some(entries(self.document, table, format!("{}.", self.key)))
    }

    /// The error for a value of another type.
    pub(crate) fn must_be(&self, expected: &'static str) -> FileError {
        Problem::Type { key: self.key.clone(), expected }.at(self.line)
    }

    /// The error for a key that means nothing.
    pub(crate) fn unknown(&self, known: &str) -> FileError {
        Problem::UnknownKey { key: self.key.clone(), known: known.to_owned() }.at(self.line)
    }
}

//! Imports.

use std::borrow::Cow;

use super::{Name, Span};

/// How an imported package is called in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportName<'a> {
    /// As it calls itself.
    Own,
    /// By this name.
    Alias(Name<'a>),
    /// Not at all: what it exports stands in the file by itself. `import . "path"`
    Dot(u32),
    /// Not at all: it is there for what it does at the start. `import _ "path"`
    Blank(u32),
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import<'a> {
    /// The path; empty when the literal is not well formed.
    pub path: Cow<'a, str>,
    /// The literal with its quotes.
    pub literal: Span,
    /// How the package is called.
    pub name: ImportName<'a>,
    /// The comment above, which is C when the path is "C".
    pub doc: Option<Span>,
}

impl Import<'_> {
    /// What the package probably calls itself: the last element of its path, without a major version and without
    /// `go-` in front or `-go` behind. Only the package itself says for sure.
    #[must_use]
    pub fn likely_name(&self) -> &str {
        let mut elements = self.path.rsplit('/');
        let mut last = elements.next().unwrap_or_default();
        let is_version = |text: &str| {
            text.strip_prefix('v')
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
        };
        if is_version(last)
            && let Some(before) = elements.next()
        {
            last = before;
        }
        if let Some((name, version)) = last.rsplit_once('.')
            && is_version(version)
        {
            last = name;
        }
        let last = last.strip_prefix("go-").unwrap_or(last);
        last.strip_suffix("-go").or_else(|| last.strip_suffix(".go")).unwrap_or(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_have_likely_names() {
        for (path, name) in [
            ("fmt", "fmt"),
            ("net/http", "http"),
            ("gopkg.in/yaml.v3", "yaml"),
            ("github.com/a/b/v2", "b"),
            ("github.com/mattn/go-sqlite3", "sqlite3"),
            ("github.com/a/b-go", "b"),
            ("v2", "v2"),
            ("", ""),
        ] {
            let literal = Span::default();
            let import = Import { path: path.into(), literal, name: ImportName::Own, doc: None };
            assert_eq!(import.likely_name(), name);
        }
    }
}

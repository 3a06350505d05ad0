//! The `go` and `toolchain` lines of `go.mod` and `go.work`, read as
//! `golang.org/x/mod/modfile` reads them: a statement a line, `//` comments, blocks in parentheses.

use ogive_platform::GoVersion;

use super::problem::{FileError, Problem};
use crate::{ParseRequestError, Selector};

/// What a `toolchain` line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Toolchain {
    /// `toolchain default`: Go is not to switch on behalf of this file.
    Default,
    /// `toolchain go1.27.3`, a builder's suffix (`-bigcorp`) left out.
    Version(GoVersion),
}

/// A statement and its line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// What is stated.
    pub value: T,
    /// Where.
    pub line: u32,
}

/// The minimums that a `go.mod` or `go.work` states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirement {
    /// The `go` line.
    pub go: Option<Stated<GoVersion>>,
    /// The `toolchain` line.
    pub toolchain: Option<Stated<Toolchain>>,
}

/// The one minimum that follows from both lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The oldest version that will do.
    pub version: GoVersion,
    /// What to install when nothing that will do is there.
    pub install: Selector,
    /// The line that says so.
    pub line: u32,
    /// Whether it is the `toolchain` line.
    pub by_toolchain: bool,
}

impl Requirement {
    /// The minimum: the `toolchain` line when it is newer than the `go` line, else the `go` line.
    #[must_use]
    pub fn bound(&self) -> Option<Bound> {
        let go = self.go.as_ref().map(|go| Bound {
            version: go.value,
            install: if go.value.prerelease.is_some() {
                go.value.into()
            } else {
                Selector::line_of(go.value)
            },
            line: go.line,
            by_toolchain: false,
        });
        match &self.toolchain {
            Some(Stated { value: Toolchain::Version(version), line })
                if go.is_none_or(|go| *version > go.version) =>
            {
                Some(Bound { version: *version, install: (*version).into(), line: *line, by_toolchain: true })
            }
            _ => go,
        }
    }
}

/// Reads a `go.mod` or `go.work` file. Only the two statements are looked at: whatever else is
/// wrong with the file, the go command will say.
///
/// # Errors
/// When one of the two statements is none.
pub fn parse(bytes: &[u8]) -> Result<Requirement, FileError> {
    let mut requirement = Requirement::default();
    let mut in_block = false;
    // A comment in another encoding is no fault.
    for (line, number) in String::from_utf8_lossy(bytes).split('\n').zip(1..) {
        let statement = without_comment(line).trim_matches([' ', '\t', '\r']);
        if in_block {
            in_block = !statement.starts_with(')');
            continue;
        }
        if statement.ends_with('(') {
            in_block = true;
            continue;
        }
        let (verb, rest) = statement.split_at(statement.find([' ', '\t', '\r']).unwrap_or(statement.len()));
        let argument = rest.trim_matches([' ', '\t', '\r']);
        match verb {
            "go" if requirement.go.is_none() => {
                let value = version(argument).ok_or_else(|| invalid(statement, number))?;
                requirement.go = Some(Stated { value, line: number });
            }
            "toolchain" if requirement.toolchain.is_none() => {
                let value = toolchain(argument).ok_or_else(|| invalid(statement, number))?;
                requirement.toolchain = Some(Stated { value, line: number });
            }
            _ => {}
        }
    }
    Ok(requirement)
}

fn invalid(statement: &str, line: u32) -> FileError {
    Problem::Request(ParseRequestError::Version { text: statement.to_owned() }).at(line)
}

/// `1.21`, `1.21.3` or `1.21rc1`, without a leading `go`.
fn version(text: &str) -> Option<GoVersion> {
    if text.starts_with("go") || !text.contains('.') { None } else { text.parse().ok() }
}

fn toolchain(text: &str) -> Option<Toolchain> {
    if text == "default" {
        return Some(Toolchain::Default);
    }
    if text.contains(['/', '\\', ' ', '\t']) {
        return None;
    }
    let name = text.split('-').next().unwrap_or_default();
    name.strip_prefix("go").filter(|v| v.starts_with('1'))?.parse().ok().map(Toolchain::Version)
}

/// The line up to a comment; `//` inside of quotes is none.
fn without_comment(line: &str) -> &str {
    let bytes = line.as_bytes();
    let mut quote = None;
    let mut at = 0;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (None, b @ (b'"' | b'`')) => quote = Some(b),
            (None, b'/') if bytes.get(at + 1) == Some(&b'/') => return &line[..at],
            (Some(b'"'), b'\\') => at += 1,
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
        at += 1;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str) -> Option<(String, String, u32)> {
        let bound = parse(text.as_bytes()).unwrap().bound()?;
        Some((bound.version.to_string(), bound.install.to_string(), bound.line))
    }

    fn expect(version: &str, install: &str, line: u32) -> Option<(String, String, u32)> {
        Some((version.to_owned(), install.to_owned(), line))
    }

    #[test]
    fn the_toolchain_counts_only_when_newer() {
        assert_eq!(bound("module m\n\ngo 1.27\n"), expect("1.27", "1.27", 3));
        assert_eq!(bound("go 1.27.1\ntoolchain go1.27.3"), expect("1.27.3", "1.27.3", 2));
        assert_eq!(bound("go 1.27.1\ntoolchain go1.26.8"), expect("1.27.1", "1.27", 1));
        assert_eq!(bound("go 1.27.1\ntoolchain default"), expect("1.27.1", "1.27", 1));
        assert_eq!(bound("toolchain go1.27.3-bigcorp // why"), expect("1.27.3", "1.27.3", 1));
        assert_eq!(bound("go 1.28rc1\r\n"), expect("1.28rc1", "1.28rc1", 1));
        assert_eq!(bound("module m"), None);
    }

    #[test]
    fn blocks_comments_and_strings_are_no_statements() {
        let text = "// go 1.1\nmodule \"a(\" // go 1.2\nrequire ( // x\n\tgo v1.3.0\n\ttoolchain v1.0.0\n) // go\n\
                    replace `//` => ../x\n\tgo\t1.27.3 // go 1.5\nrequire (\n)\n";
        assert_eq!(bound(text), expect("1.27.3", "1.27", 8));
        assert_eq!(bound("godebug x=y\ngolang 1.2"), None);
    }

    #[test]
    fn names_a_line_that_states_nothing() {
        for (text, line) in [
            ("\ngo", 2),
            ("go go1.21", 1),
            ("go 1", 1),
            ("go \"1.21\"", 1),
            ("toolchain 1.21.0", 1),
            ("go 1.21 1.22", 1),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap_err().line, line, "{text}");
        }
        assert!(parse(b"// caf\xe9\ngo 1.21\n").is_ok());
        assert!(parse(b"<<<<<<< HEAD\ngo 1.21\n").is_ok(), "the go command explains conflicts best");
    }
}

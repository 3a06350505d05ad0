//! `ogive.toml` at a project's root, as far as it chooses a Go.
//!
//! ```toml
//! [go]
//! version = "1.27"
//!
//! [go.arch]
//! darwin = { arch = "amd64", reason = "the vendor's library has no arm64 build" }
//!
//! [go.env]
//! GOPRIVATE = "*.example.com"
//! ```
//!
//! `go = "1.27.3"` is short for a version alone. Other tables belong to other parts of ogive.

use std::collections::BTreeMap;

use ogive_platform::{Goarch, Goos};

use super::go_env;
use super::pin::{Pin, wish};
use super::problem::{FileError, Problem};
use super::toml_text::{Document, Item};
use crate::ParseRequestError;

/// An architecture for one operating system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchPin {
    /// The architecture that the SDK runs on.
    pub arch: Goarch,
    /// Why the hardware's own will not do.
    pub reason: Option<String>,
    /// Counted from 1.
    pub line: u32,
}

/// One entry of `[go.env]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The variable.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Why it is not set; none when it is.
    pub refusal: Option<&'static str>,
    /// Counted from 1.
    pub line: u32,
}

/// What an `ogive.toml` says about Go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Project {
    /// The version.
    pub version: Option<Pin>,
    /// The architecture by operating system.
    pub arch: BTreeMap<Goos, ArchPin>,
    /// The settings of the go command.
    pub environment: Vec<Setting>,
}

const OS_FIRST: &str = "an architecture is pinned for one operating system, so that a Mac's pin does not emulate \
                        on a server: [go.arch] darwin = { arch = \"amd64\", reason = \"…\" }";

/// Reads an `ogive.toml` file.
///
/// # Errors
/// When it is not TOML, or what it says about Go is unknown or has no meaning.
pub fn parse(bytes: &[u8]) -> Result<Project, FileError> {
    let mut project = Project::default();
    let document = Document::parse(bytes)?;
    let go = document.entries().find(|(name, _)| *name == "go");
    let Some((_, go)) = go else { return Ok(project) };
    if go.as_str().is_some() {
        project.version = Some(version(&go)?);
        return Ok(project);
    }
    for (name, item) in go.entries().ok_or_else(|| go.must_be("a version or a table"))? {
        match name {
            "version" => project.version = Some(version(&item)?),
            "arch" if item.as_str().is_some() => {
                return Err(Problem::refused(item.text()?, OS_FIRST).at(item.line));
            }
            "arch" => {
                for (name, item) in item.entries().ok_or_else(|| item.must_be("a table"))? {
                    let unknown = || ParseRequestError::Platform { text: name.to_owned() };
                    let os = name.parse().map_err(|_| Problem::from(unknown()).at(item.line))?;
                    project.arch.insert(os, arch(&item)?);
                }
            }
            "env" => {
                for (name, item) in item.entries().ok_or_else(|| item.must_be("a table"))? {
                    let value = item.text()?.to_owned();
                    super::plain(name, item.line)?;
                    let refusal = go_env::refusal(name, &value);
                    project.environment.push(Setting {
                        name: name.to_owned(),
                        value,
                        refusal,
                        line: item.line,
                    });
                }
            }
            _ => return Err(item.unknown("version, arch, env")),
        }
    }
    Ok(project)
}

fn version(item: &Item<'_>) -> Result<Pin, FileError> {
    let wish = wish(item.text()?).map_err(|problem| problem.at(item.line))?;
    Ok(Pin { wish: Ok(wish), line: item.line })
}

fn arch(item: &Item<'_>) -> Result<ArchPin, FileError> {
    let parse = |item: &Item<'_>| -> Result<Goarch, FileError> {
        let text = item.text()?;
        text.parse()
            .map_err(|_| Problem::from(ParseRequestError::Platform { text: text.to_owned() }).at(item.line))
    };
    let Some(entries) = item.entries() else {
        return Ok(ArchPin { arch: parse(item)?, reason: None, line: item.line });
    };
    let (mut arch, mut reason) = (None, None);
    for (name, entry) in entries {
        match name {
            "arch" => arch = Some(parse(&entry)?),
            "reason" => reason = Some(super::plain(entry.text()?, entry.line)?.to_owned()),
            _ => return Err(entry.unknown("arch, reason")),
        }
    }
    let arch = arch.ok_or_else(|| item.must_be("an architecture, or a table with arch and reason"))?;
    Ok(ArchPin { arch, reason, line: item.line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_version_architecture_and_settings() {
        let text = r#"
[go]
version = "1.27"
[go.arch]
darwin = { arch = "amd64", reason = "no arm64 library" }
linux = "arm64"
[go.env]
GOPRIVATE = "*.example.com"
CC = "evil"
[gate]
anything = { goes = true }
"#;
        let project = parse(text.as_bytes()).unwrap();
        assert_eq!(project.version, Some(Pin { wish: Ok("1.27".parse().unwrap()), line: 3 }));
        assert_eq!(project.arch[&Goos::Darwin].reason.as_deref(), Some("no arm64 library"));
        assert_eq!(project.arch[&Goos::Linux], ArchPin { arch: Goarch::Arm64, reason: None, line: 6 });
        let settings: Vec<_> =
            project.environment.iter().map(|s| (&*s.name, s.refusal.is_some(), s.line)).collect();
        assert_eq!(settings, [("CC", true, 9), ("GOPRIVATE", false, 8)]);
        assert_eq!(parse(b"go = '1.27.3'").unwrap().version.unwrap().wish, Ok("1.27.3".parse().unwrap()));
        assert_eq!(parse(b"[gate]").unwrap(), Project::default());
    }

    /// Counting lines anew for each key takes minutes here, and every go command would wait.
    #[test]
    fn many_keys_are_read_in_one_go() {
        let mut text = String::new();
        for number in 0..100_000 {
            text.push_str(&format!("k{number:x} = 1\n"));
        }
        text.push_str("[go]\nversion = '1.27'\n");
        assert_eq!(parse(text.as_bytes()).unwrap().version.unwrap().line, 100_002);
    }

    #[test]
    fn says_how_to_write_it_right() {
        for (text, line, says) in [
            ("go = '1.27-amd64'", 1, "[go.arch]"),
            ("[go]\narch = 'amd64'", 2, "one operating system"),
            ("[go]\nversoin = '1.27'", 2, "no setting go.versoin"),
            ("[go.arch]\nmacos = 'amd64'", 2, "Go calls it darwin"),
            ("[go.arch]\nlinux = 'x86_64'", 2, "Go calls it amd64"),
            ("[go.arch]\nlinux = { reason = 'x' }", 2, "with arch and reason"),
            ("[go]\nversion = 'system'", 2, "adopt"),
            ("go = 3", 1, "a version or a table"),
            ("[go.env]\nGOPROXY = 1", 2, "must be a string"),
            ("[go.env]\n\"\\u001b[2J\" = '1'", 2, "plain text"),
            ("[go.arch]\nlinux = { arch = 'arm64', reason = \"\\u001b[2J\" }", 2, "plain text"),
        ] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }
}

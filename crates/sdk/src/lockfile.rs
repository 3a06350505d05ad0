//! `ogive.lock`: for each version asked for, the exact one, and the hash of its files per host.
//!
//! ```toml
//! # Written by ogive; commit it. `ogive upgrade` moves it.
//! version = 1
//!
//! [go."1.27"]
//! version = "1.27.3"
//! [go."1.27".h1]
//! darwin-arm64 = "h1:…"
//! linux-amd64 = "h1:…"
//! ```
//!
//! The hash is the toolchain module's, the one that the checksum database publishes.

use std::collections::BTreeMap;
use std::path::Path;

use ogive_platform::{GoVersion, Port, SdkName};
use ogive_selection::Selector;
use ogive_system::System;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::SdkError;

/// The file's name, at the root of a project.
pub const LOCK_FILE: &str = "ogive.lock";

const HEADER: &str = "# Written by ogive; commit it. `ogive upgrade` moves it.\n";
/// The version of the format.
const FORMAT: i64 = 1;
/// Larger files are refused.
const SIZE_LIMIT: u64 = 4 << 20;

/// What one selector is locked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// The exact version.
    pub version: GoVersion,
    /// The hash of the module's files, for each host that was installed.
    pub h1: BTreeMap<Port, String>,
}

/// What happened to a lock file's contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing: all of it was there already.
    None,
    /// A selector or a host was added.
    Added,
    /// A selector moved to another version.
    Moved {
        /// The version before.
        from: GoVersion,
    },
}

/// The contents of a lock file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockFile {
    entries: BTreeMap<Selector, Locked>,
}

impl LockFile {
    /// Reads a lock file; one that is not there is empty.
    ///
    /// # Errors
    /// When it can't be read, or is damaged.
    pub fn read(system: &System, path: &Path) -> Result<Self, SdkError> {
        if !system.files.exists(path) {
            // Through it, a repository would have us make a file anywhere.
            if system.files.entry(path).map_err(SdkError::io("reading the lock file"))?.is_some() {
                return Err(SdkError::bad_file(path, "it is a link to what is not there"));
            }
            return Ok(Self::default());
        }
        let bytes = system.files.read(path, SIZE_LIMIT).map_err(SdkError::io("reading the lock file"))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| SdkError::bad_file(path, "it is not text"))?;
        Self::parse(text).map_err(|because| SdkError::bad_file(path, because))
    }

    /// Writes the file, unless it has these contents already.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, system: &System, path: &Path) -> Result<(), SdkError> {
        let text = self.print();
        if system.files.read(path, SIZE_LIMIT).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        system.files.replace(path, text.as_bytes(), 0o644).map_err(SdkError::io("writing the lock file"))
    }

    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// What is wrong with it, as a clause.
    pub fn parse(text: &str) -> Result<Self, String> {
        let document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| e.to_string())?;
        match document.get("version").and_then(Item::as_integer) {
            Some(FORMAT) => {}
            Some(newer) => return Err(format!("its format {newer} is unknown; a newer ogive wrote it")),
            None => return Err("it lacks `version`".into()),
        }
        let mut entries = BTreeMap::new();
        let empty = Table::new();
        let go = match document.get("go") {
            None => &empty,
            Some(item) => item.as_table().ok_or("`go` is no table")?,
        };
        for (name, item) in go {
            let selector: Selector = name.parse().map_err(|e| format!("{e}"))?;
            let locked = item.as_table().ok_or_else(|| format!("go.{name:?} is no table"))?;
            entries.insert(selector, parse_entry(name, locked)?);
        }
        Ok(Self { entries })
    }

    /// The file's text: selectors in their order, hosts in theirs.
    #[must_use]
    pub fn print(&self) -> String {
        let mut document = DocumentMut::new();
        document["version"] = value(FORMAT);
        let mut go = Table::new();
        go.set_implicit(true);
        for (selector, locked) in &self.entries {
            let mut entry = Table::new();
            entry["version"] = value(locked.version.to_string());
            if !locked.h1.is_empty() {
                let mut hashes = Table::new();
                for (host, h1) in by_name(&locked.h1) {
                    hashes[&host] = value(h1);
                }
                entry["h1"] = Item::Table(hashes);
            }
            go[&selector.to_string()] = Item::Table(entry);
        }
        if !self.entries.is_empty() {
            document["go"] = Item::Table(go);
        }
        format!("{HEADER}{document}")
    }

    /// What a selector is locked to.
    #[must_use]
    pub fn get(&self, selector: Selector) -> Option<&Locked> {
        self.entries.get(&selector)
    }

    /// All selectors, in their order.
    pub fn entries(&self) -> impl Iterator<Item = (Selector, &Locked)> {
        self.entries.iter().map(|(selector, locked)| (*selector, locked))
    }

    /// The SDK that a selector is locked to, for a host.
    #[must_use]
    pub fn sdk(&self, selector: Selector, host: Port) -> Option<SdkName> {
        self.get(selector).map(|locked| SdkName::new(locked.version, host))
    }

    /// Removes a selector.
    pub fn remove(&mut self, selector: Selector) {
        self.entries.remove(&selector);
    }

    /// Moves a selector to a version, without hashes.
    pub fn relock(&mut self, selector: Selector, version: GoVersion) {
        self.entries.insert(selector, Locked { version, h1: BTreeMap::new() });
    }

    /// Notes which SDK a selector meant, and the hash of its files where it is known. A selector
    /// that moves to another version forgets the hashes of the old one.
    ///
    /// # Errors
    /// When the version is the same but its hash for this host is another: a release never changes.
    pub fn record(&mut self, selector: Selector, sdk: SdkName, h1: Option<&str>) -> Result<Change, SdkError> {
        let mut change = Change::None;
        let entry = self.entries.entry(selector).or_insert_with(|| {
            change = Change::Added;
            Locked { version: sdk.version, h1: BTreeMap::new() }
        });
        if entry.version != sdk.version {
            change = Change::Moved { from: entry.version };
            *entry = Locked { version: sdk.version, h1: BTreeMap::new() };
        }
        match (entry.h1.get(&sdk.host), h1) {
            (Some(expected), Some(found)) if expected != found => Err(SdkError::DigestMismatch {
                what: sdk.to_string(),
                algorithm: "h1",
                expected: expected.clone(),
                found: found.to_owned(),
                authority: LOCK_FILE.to_owned(),
            }),
            (None, Some(found)) => {
                entry.h1.insert(sdk.host, found.to_owned());
                Ok(if change == Change::None { Change::Added } else { change })
            }
            _ => Ok(change),
        }
    }

    /// Checks that an installation changes nothing in the file at `path` (`--locked`).
    ///
    /// # Errors
    /// When the selector or the host is missing in it, or anything else would change.
    pub fn check(
        &self,
        path: &Path,
        selector: Selector,
        sdk: SdkName,
        h1: Option<&str>,
    ) -> Result<(), SdkError> {
        let because = match self.clone().record(selector, sdk, h1)? {
            Change::None => return Ok(()),
            Change::Added if self.get(selector).is_none() => format!("it has no entry for {selector}"),
            Change::Added => format!("its entry for {selector} has no hash for {}", sdk.host),
            Change::Moved { from } => {
                format!("it has Go {from} for {selector}, which now means Go {}", sdk.version)
            }
        };
        Err(SdkError::Locked { path: path.to_owned(), because })
    }
}

fn parse_entry(name: &str, table: &Table) -> Result<Locked, String> {
    let version =
        table.get("version").and_then(Item::as_str).ok_or(format!("go.{name:?} lacks `version`"))?;
    let version: GoVersion = version.parse().map_err(|e| format!("{e}"))?;
    let mut h1 = BTreeMap::new();
    if let Some(item) = table.get("h1") {
        let hashes = item.as_table_like().ok_or_else(|| format!("go.{name:?}.h1 is no table"))?;
        for (host, hash) in hashes.iter() {
            let port: Port = host.replacen('-', "/", 1).parse().map_err(|e| format!("{e}"))?;
            let hash = hash.as_str().filter(|hash| hash.starts_with("h1:"));
            let hash = hash.ok_or_else(|| format!("the hash of go.{name:?} for {host} is none"))?;
            h1.insert(port, hash.to_owned());
        }
    }
    Ok(Locked { version, h1 })
}

fn by_name(h1: &BTreeMap<Port, String>) -> BTreeMap<String, &String> {
    h1.iter().map(|(host, h1)| (host.dashed(), h1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sdk(name: &str) -> SdkName {
        name.parse().unwrap()
    }

    fn selector(text: &str) -> Selector {
        text.parse().unwrap()
    }

    #[test]
    fn makes_no_file_where_a_link_leads() {
        use ogive_system::memory::{MemoryFiles, MemorySystem};
        let files = MemoryFiles::new().symlink("/p/ogive.lock", "/home/new");
        let system = MemorySystem { files, ..MemorySystem::new() }.system();
        assert_eq!(LockFile::read(&system, Path::new("/p/other.lock")).unwrap(), LockFile::default());
        let error = LockFile::read(&system, Path::new("/p/ogive.lock")).unwrap_err();
        assert!(error.to_string().contains("a link to what is not there"), "{error}");
    }

    fn sample() -> LockFile {
        let mut lock = LockFile::default();
        for (text, name, h1) in [
            ("stable", "1.27.3-linux-amd64", Some("h1:c=")),
            ("1.27", "1.27.3-linux-amd64", Some("h1:c=")),
            ("1.27", "1.27.3-darwin-arm64", Some("h1:d=")),
            ("1.20.0", "1.20-linux-amd64", None),
        ] {
            assert_eq!(lock.record(selector(text), sdk(name), h1).unwrap(), Change::Added);
        }
        lock
    }

    #[test]
    fn is_written_in_one_order_and_read_back() {
        let text = sample().print();
        assert_eq!(
            text,
            "# Written by ogive; commit it. `ogive upgrade` moves it.\nversion = 1\n\n\
             [go.\"1.20.0\"]\nversion = \"1.20\"\n\n\
             [go.\"1.27\"]\nversion = \"1.27.3\"\n\n\
             [go.\"1.27\".h1]\ndarwin-arm64 = \"h1:d=\"\nlinux-amd64 = \"h1:c=\"\n\n\
             [go.stable]\nversion = \"1.27.3\"\n\n[go.stable.h1]\nlinux-amd64 = \"h1:c=\"\n"
        );
        assert_eq!(LockFile::parse(&text), Ok(sample()));
        assert_eq!(LockFile::parse(&LockFile::default().print()), Ok(LockFile::default()));
    }

    #[test]
    fn locked_refuses_every_change() {
        let lock = sample();
        let check = |text: &str, name: &str, h1: &str| {
            lock.check(Path::new("/p/ogive.lock"), selector(text), sdk(name), Some(h1))
        };
        check("1.27", "1.27.3-linux-amd64", "h1:c=").unwrap();
        for (text, name, says) in [
            ("1.27", "1.27.4-linux-amd64", "it has Go 1.27.3 for 1.27, which now means Go 1.27.4"),
            ("1.26", "1.26.8-linux-amd64", "no entry for 1.26"),
            ("1.27", "1.27.3-windows-arm64", "no hash for windows/arm64"),
        ] {
            let error = check(text, name, "h1:c=").unwrap_err().to_string();
            assert!(error.starts_with("/p/ogive.lock does not match") && error.contains(says), "{error}");
        }
        let error = check("1.27", "1.27.3-linux-amd64", "h1:evil=").unwrap_err();
        assert!(matches!(error, SdkError::DigestMismatch { .. }));
    }

    #[test]
    fn moving_on_forgets_old_hashes() {
        let mut lock = sample();
        let change = lock.record(selector("1.27"), sdk("1.27.4-linux-amd64"), Some("h1:e=")).unwrap();
        assert_eq!(change, Change::Moved { from: GoVersion::release(1, 27, 3) });
        assert_eq!(lock.get(selector("1.27")).unwrap().h1.len(), 1);
    }

    #[test]
    fn says_what_is_damaged() {
        for (text, says) in [
            ("", "lacks `version`"),
            ("version = 2", "a newer ogive"),
            ("version = 1\n[go.\"1.x\"]\nversion = \"1.27.3\"", "1.x"),
            ("version = 1\n[go.stable]\n", "lacks `version`"),
            ("version = 1\n[go.stable]\nversion = \"1.27.3\"\nh1 = { linux = \"h1:\" }", "GOOS/GOARCH"),
            (
                "version = 1\n[go.stable]\nversion = \"1.27.3\"\nh1 = { linux-arm64 = \"sha\" }",
                "linux-arm64 is none",
            ),
        ] {
            let error = LockFile::parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}

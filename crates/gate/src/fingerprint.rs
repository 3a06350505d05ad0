//! What stays the same of a finding while the lines around it move.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use ogive_record::Finding;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Sources, TextLines};

/// How many bytes of the hash are kept.
const LENGTH: usize = 16;

/// What a finding is known by: its rule, its file, the line at fault without its white space, the name at fault in it, and
/// which of several such it is. Never a number of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// One that was written down.
    #[must_use]
    pub const fn written(text: String) -> Self {
        Self(text)
    }

    /// As it is written down: hexadecimal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A finding and what it is known by.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The finding.
    pub finding: Finding,
    /// What it is known by.
    pub fingerprint: Fingerprint,
    /// What it would be known by in a file of another name.
    pub elsewhere: Fingerprint,
}

/// Gives findings, which are by place, their fingerprints.
pub(crate) fn found(findings: Vec<Finding>, sources: &Sources) -> Vec<Found> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut lines = TextLines::of(sources);
    let mut make = |finding: Finding| {
        let at = finding.location.as_ref();
        let path = at.map(|at| slashes(&at.path)).unwrap_or_default();
        let line = at.and_then(|at| lines.get(&at.path, at.line?)).unwrap_or_default();
        let name = at.and_then(|at| at.column).map(|column| name_at(line, column)).unwrap_or_default();
        let snippet = [normal(line), name].join("\0");
        let whole = [finding.rule.as_str(), &path, &snippet].join("\0");
        let ordinal = seen.entry(whole.clone()).and_modify(|times| *times += 1).or_insert(0);
        let hash = |text: String| Fingerprint(hashed(&format!("{text}\0{ordinal}")));
        let elsewhere = hash([finding.rule.as_str(), &snippet].join("\0"));
        Found { finding, fingerprint: hash(whole), elsewhere }
    };
    findings.into_iter().map(&mut make).collect()
}

/// The beginning of the hash of a text, in hexadecimal.
pub(crate) fn hashed(text: &str) -> String {
    Sha256::digest(text).iter().take(LENGTH).map(|byte| format!("{byte:02x}")).collect()
}

/// The name at a column of a line, with those that it is a member of: in `fast + slow` it tells which of both.
fn name_at(line: &[u8], column: u32) -> String {
    let start = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let rest = line.get(start..).unwrap_or_default();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || !byte.is_ascii();
    let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    String::from_utf8_lossy(&rest[..end]).into_owned()
}

/// A path with `/` on every system.
pub(crate) fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// A line with single spaces alone.
fn normal(line: &[u8]) -> String {
    String::from_utf8_lossy(line).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use ogive_record::{Confidence, Location, RuleName, Severity};
    use ogive_system::memory::MemoryFiles;

    use super::*;

    fn prints(text: &str, places: &[(u32, u32)]) -> Vec<String> {
        let files = MemoryFiles::new().file("/r/go.mod", "module m\n").file("/r/a/a.go", text);
        let sources = Sources::read(&files, "/r".as_ref());
        let finding = |(line, column): &(u32, u32)| Finding {
            rule: RuleName::new("symbol-hole"),
            severity: Severity::Error,
            confidence: Confidence::High,
            title: "x is not declared".into(),
            location: Some(Location { path: "a/a.go".into(), line: Some(*line), column: Some(*column) }),
            evidence: Vec::new(),
            consequence: String::new(),
            remedies: Vec::new(),
            also: Vec::new(),
            tags: Vec::new(),
        };
        let found = found(places.iter().map(finding).collect(), &sources);
        found.into_iter().map(|found| found.fingerprint.to_string()).collect()
    }

    #[test]
    fn the_name_at_fault_counts() {
        let line = "package a\nvar y = fast + slow\n";
        let (fast, slow) = (prints(line, &[(2, 9)]), prints(line, &[(2, 16)]));
        assert_ne!(fast, slow);
        assert_eq!(prints(line, &[(2, 9), (2, 16)]), [fast, slow].concat());
    }

    #[test]
    fn lines_may_move_and_be_indented_and_two_that_are_alike_are_told_apart() {
        let before = prints("package a\nvar y = x\n", &[(2, 9)]);
        let after = prints("package a\n\n// more\n\tvar  y =\tx\r\n", &[(4, 11)]);
        assert_eq!(before, after);
        assert_eq!(before[0].len(), 2 * LENGTH);
        let twice = prints("package a\nvar y = x\nvar y = x\n", &[(2, 9), (3, 9)]);
        assert_eq!(twice[0], before[0]);
        assert_ne!(twice[1], before[0]);
        assert_ne!(prints("package a\nvar z = x\n", &[(2, 9)]), before);
    }
}

//! Lines that are not as the last commit has them.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use ogive_platform::constraint::FileConstraint;
use ogive_record::{Finding, Provenance};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Git, GitError, TreeFile};
use crate::Sources;
use crate::sources::MAX_FILE;

/// The most comparisons of lines that are made to find the least difference of a file.
const THOROUGH: usize = 4_000_000;

/// The lines that the work tree has otherwise than the last commit, of files that git knows.
#[derive(Debug, Default)]
pub struct ChangedLines {
    lines: HashMap<PathBuf, Vec<RangeInclusive<u32>>>,
    /// The files whose build constraint is another: all that they declare is somewhere else now.
    constraints: HashSet<PathBuf>,
}

impl ChangedLines {
    /// Whether a finding, or a fact that shows it, stands in such a line, or in a file with another constraint; without a
    /// line, in such a file.
    #[must_use]
    pub fn touch(&self, finding: &Finding) -> bool {
        let places = finding.location.iter().flat_map(|at| {
            let lines = std::iter::once(at.line).chain(finding.also.iter().map(|line| Some(*line)));
            lines.map(|line| (at.path.as_path(), line))
        });
        places.chain(shown_by(finding)).any(|(path, line)| self.has(path, line))
    }

    fn has(&self, path: &Path, line: Option<u32>) -> bool {
        if self.constraints.contains(path) {
            return true;
        }
        let Some(ranges) = self.lines.get(path) else { return false };
        line.is_none_or(|line| ranges.iter().any(|range| range.contains(&line)))
    }
}

/// The places of what shows a finding.
fn shown_by(finding: &Finding) -> impl Iterator<Item = (&Path, Option<u32>)> {
    finding.evidence.iter().filter_map(|evidence| match evidence.fact.provenance() {
        Provenance::File { path, line: Some(line) } => Some((path.as_path(), Some(*line))),
        _ => None,
    })
}

impl Git<'_> {
    /// The lines that are changed since the last commit, committed next or not, of the files that findings are about.
    /// Files that git does not know are left out: no commit has them.
    ///
    /// # Errors
    /// When git fails.
    pub fn changed_lines<'f>(
        &self,
        sources: &Sources,
        findings: impl Iterator<Item = &'f Finding>,
    ) -> Result<ChangedLines, GitError> {
        let mut wanted: HashSet<&Path> = HashSet::new();
        for finding in findings {
            wanted.extend(finding.location.iter().map(|at| at.path.as_path()));
            wanted.extend(shown_by(finding).map(|(path, _)| path));
        }
        let tree = self.last_tree()?;
        let mut changed = self.changed(&tree)?;
        changed.retain(|path| wanted.contains(path.as_path()));
        let files = if changed.is_empty() { Vec::new() } else { self.files(&tree)? };
        let by_path: HashMap<&Path, &TreeFile> =
            files.iter().map(|file| (file.path.as_path(), file)).collect();
        let known: Vec<&TreeFile> =
            changed.iter().filter_map(|path| by_path.get(path.as_path()).copied()).collect();
        let contents = known.iter().zip(self.contents(&known)?);
        let before: HashMap<&Path, Vec<u8>> =
            contents.filter_map(|(file, bytes)| Some((file.path.as_path(), bytes?))).collect();
        let mut all = ChangedLines::default();
        for path in &changed {
            let read = || self.system.files.read(&self.folder.join(path), MAX_FILE).ok();
            let Some(now) = sources.bytes(path).map(<[u8]>::to_vec).or_else(read) else { continue };
            if before
                .get(path.as_path())
                .is_some_and(|before| conditions(path, before) != conditions(path, &now))
            {
                all.constraints.insert(path.clone());
            }
            let ranges = match before.get(path.as_path()) {
                Some(before) => differing(before, &now),
                None => vec![1..=u32::MAX],
            };
            if !ranges.is_empty() {
                all.lines.insert(path.clone(), ranges);
            }
        }
        Ok(all)
    }
}

/// What the head of a Go file asks for.
fn conditions(path: &Path, text: &[u8]) -> Vec<String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match FileConstraint::of(&name, text).header {
        Ok(header) => {
            let lines = header.go_build.iter().chain(&header.plus_build);
            lines.map(|line| line.expr.to_string()).collect()
        }
        Err(error) => vec![error.to_string()],
    }
}

/// The lines of the second text, counted from 1, that the first has not. The ends of lines do not count.
fn differing(before: &[u8], now: &[u8]) -> Vec<RangeInclusive<u32>> {
    let (before, now) = (lines(before), lines(now));
    let head = same(before.iter().zip(&now));
    let (old, new) = (&before[head..], &now[head..]);
    let tail = same(old.iter().rev().zip(new.iter().rev()));
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let range = |start: usize, length: usize| {
        let line = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        line(head + start + 1)..=line(head + start + length)
    };
    if new.is_empty() {
        return Vec::new();
    }
    if old.is_empty() || old.len().saturating_mul(new.len()) > THOROUGH {
        return vec![range(0, new.len())];
    }
    let changes = capture_diff_slices(Algorithm::Myers, old, new);
    let changed = changes.iter().filter_map(|change| match *change {
        DiffOp::Insert { new_index, new_len, .. } | DiffOp::Replace { new_index, new_len, .. } => {
            Some(range(new_index, new_len))
        }
        DiffOp::Equal { .. } | DiffOp::Delete { .. } => None,
    });
    changed.collect()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).collect()
}

/// How many lines at the beginning are the same.
fn same<'t>(pairs: impl Iterator<Item = (&'t &'t [u8], &'t &'t [u8])>) -> usize {
    pairs.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_new_or_other_are_told() {
        let text = |lines: &[&str]| lines.join("\n").into_bytes();
        let before = text(&["a", "b", "c", "d", "e"]);
        for (now, lines) in [
            (vec!["a", "b", "c", "d", "e"], vec![]),
            (vec!["a", "b\r", "c  ", "d", "e"], vec![]),
            (vec!["a", "x", "b", "c", "y", "z", "e"], vec![2..=2, 5..=6]),
            (vec!["a", "c", "d", "e"], vec![]),
            (vec!["x", "y"], vec![1..=2]),
            (vec!["a", "b", "c", "d", "e", "f"], vec![6..=6]),
        ] {
            assert_eq!(differing(&before, &text(&now)), lines, "{now:?}");
        }
        assert_eq!(differing(b"", b"a\nb"), [1..=2]);
        let long = |c: char| format!("{c}\n").repeat(5_000).into_bytes();
        assert_eq!(differing(&long('a'), &long('b')), [1..=5_000]);
    }
}

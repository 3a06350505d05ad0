//! What `.gitignore` covers. What the user ignores everywhere (`core.excludesFile`) is not known, so that more seems
//! to be uncommitted.

use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ogive_system::{EntryKind, Files};

use super::SMALL;

/// The patterns that hold in a folder, those of the folders above it first.
#[derive(Default)]
pub(super) struct Patterns(Vec<Gitignore>);

impl Patterns {
    /// Adds those of a file, which hold from a folder on. Tells whether there are any.
    ///
    /// # Errors
    /// When they can't be read, as a clause.
    pub(super) fn add(&mut self, files: &dyn Files, folder: &Path, file: &Path) -> Result<bool, String> {
        // git does not follow a link here either.
        match files.entry(file).map_err(|error| error.to_string())? {
            Some(entry) if entry.kind == EntryKind::File => {}
            _ => return Ok(false),
        }
        let bytes = files.read(file, SMALL).map_err(|error| error.to_string())?;
        let mut patterns = GitignoreBuilder::new(folder);
        for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
            let added = patterns.add_line(None, line);
            added.map_err(|error| format!("{} is not understood: {error}", file.display()))?;
        }
        let patterns = patterns.build().map_err(|error| error.to_string())?;
        self.0.push(patterns);
        Ok(true)
    }

    /// Takes away what was added last.
    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Whether what is at a path is ignored, the folders above it being none that are.
    pub(super) fn cover(&self, path: &Path, is_dir: bool) -> bool {
        for patterns in self.0.iter().rev() {
            match patterns.matched(path, is_dir) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        false
    }
}

//! What was found before.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::{Fingerprint, Found, Sources};

/// What was found in an earlier state of a repository.
#[derive(Debug, Default)]
pub struct Since {
    known: HashSet<Fingerprint>,
    /// What was found in files that are gone, by what it would be known by in another file.
    moved: HashMap<Fingerprint, usize>,
    /// The files that there were.
    files: HashSet<PathBuf>,
}

impl Since {
    /// What was found in sources of which those `now` are made.
    #[must_use]
    pub fn of(found: &[Found], before: &Sources, is_here: impl Fn(&Path) -> bool) -> Self {
        let mut since = Self::default();
        for Found { finding, fingerprint, elsewhere } in found {
            since.known.insert(fingerprint.clone());
            if finding.location.as_ref().is_some_and(|at| !is_here(&at.path)) {
                *since.moved.entry(elsewhere.clone()).or_default() += 1;
            }
        }
        since.files.extend(before.texts().map(|(folder, name, _)| folder.join(name)));
        since
    }

    /// Whether a finding was there: in its file, or, where its file is new, in one that is gone. One that is gone stands
    /// for one that is new.
    pub fn had(&mut self, found: &Found) -> bool {
        if self.known.contains(&found.fingerprint) {
            return true;
        }
        let is_new = found.finding.location.as_ref().is_some_and(|at| !self.files.contains(&at.path));
        match self.moved.get_mut(&found.elsewhere) {
            Some(left) if is_new && *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

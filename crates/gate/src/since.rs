//! What was found before.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::{Fingerprint, Found, Sources, is_about_only, platforms_of};

/// Platforms, as [`platforms_of`] gives them.
type Platforms = Vec<String>;

/// What was found in an earlier state of a repository.
#[derive(Debug, Default)]
pub struct Since {
    /// What was found, and on which platforms.
    known: HashMap<Fingerprint, Platforms>,
    /// What was found in files that are gone, by what it would be known by in another file.
    moved: HashMap<Fingerprint, Vec<Platforms>>,
    /// The files that there were.
    files: HashSet<PathBuf>,
}

impl Since {
    /// What was found in sources of which those `now` are made.
    #[must_use]
    pub fn of(found: &[Found], before: &Sources, is_here: impl Fn(&Path) -> bool) -> Self {
        let mut since = Self::default();
        for Found { finding, fingerprint, elsewhere } in found {
            let platforms: Platforms = platforms_of(finding).into_iter().map(str::to_owned).collect();
            if finding.location.as_ref().is_some_and(|at| !is_here(&at.path)) {
                since.moved.entry(elsewhere.clone()).or_default().push(platforms.clone());
            }
            since.known.insert(fingerprint.clone(), platforms);
        }
        since.files.extend(before.texts().map(|(folder, name, _)| folder.join(name)));
        since
    }

    /// Whether a finding was there, on all its platforms: in its file, or, where its file is new, in one that is gone. One
    /// that is gone stands for one that is new.
    pub fn had(&mut self, found: &Found) -> bool {
        let holds = |known: &Platforms| is_about_only(&found.finding, known.iter().map(String::as_str));
        if self.known.get(&found.fingerprint).is_some_and(holds) {
            return true;
        }
        let is_new = found.finding.location.as_ref().is_some_and(|at| !self.files.contains(&at.path));
        let Some(left) = self.moved.get_mut(&found.elsewhere).filter(|_| is_new) else { return false };
        let Some(at) = left.iter().position(holds) else { return false };
        left.swap_remove(at);
        true
    }
}

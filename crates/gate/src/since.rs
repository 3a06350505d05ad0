//! What was found before.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use ogive_platform::constraint::NameConstraint;
use serde::{Deserialize, Serialize};

use crate::{Fingerprint, Found, is_about_only, platforms_of};

/// Platforms, as [`platforms_of`] gives them.
type Platforms = Vec<String>;

/// A finding of an earlier state of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Its file, from the top.
    pub path: Option<PathBuf>,
    /// What it is known by.
    pub fingerprint: Fingerprint,
    /// What it would be known by in a file of another name.
    pub elsewhere: Fingerprint,
    /// The platforms that it is about.
    pub platforms: Platforms,
}

/// What was found in an earlier state of a repository.
#[derive(Debug, Default)]
pub struct Since {
    /// What was found, and on which platforms.
    known: HashMap<Fingerprint, Platforms>,
    /// What was found and is not there any more, by what it would be known by in another file.
    gone: HashMap<Fingerprint, Vec<Gone>>,
    /// The files that there were, where that is known.
    files: Option<HashSet<PathBuf>>,
}

/// A finding that is not in its file any more.
#[derive(Debug)]
struct Gone {
    path: PathBuf,
    fingerprint: Fingerprint,
    platforms: Platforms,
    /// Whether its file is gone too.
    with_file: bool,
}

impl Since {
    /// What was found before, of which `now` is found still. `is_here` tells which files there are now.
    #[must_use]
    pub fn of(
        before: impl IntoIterator<Item = Earlier>,
        now: &[Found],
        is_here: impl Fn(&Path) -> bool,
    ) -> Self {
        let mut since = Self::default();
        let still: HashSet<&Fingerprint> = now.iter().map(|found| &found.fingerprint).collect();
        for Earlier { path, fingerprint, elsewhere, platforms } in before {
            if let Some(path) = path.filter(|_| !still.contains(&fingerprint)) {
                let (fingerprint, platforms) = (fingerprint.clone(), platforms.clone());
                let with_file = !is_here(&path);
                since.gone.entry(elsewhere).or_default().push(Gone {
                    path,
                    fingerprint,
                    platforms,
                    with_file,
                });
            }
            since.known.insert(fingerprint, platforms);
        }
        since
    }

    /// With the files that there were.
    #[must_use]
    pub fn with_files(mut self, files: HashSet<PathBuf>) -> Self {
        self.files = Some(files);
        self
    }

    /// The finding that stands for one of now, if there was such a one on all its platforms: in its file; where that is
    /// gone, in a new file; or in a file that differs from its own only by the platform in its name. One that is gone
    /// stands for one of now.
    pub fn stands_for(&mut self, found: &Found) -> Option<Fingerprint> {
        let holds = |known: &Platforms| is_about_only(&found.finding, known.iter().map(String::as_str));
        if self.known.get(&found.fingerprint).is_some_and(holds) {
            return Some(found.fingerprint.clone());
        }
        let path = &found.finding.location.as_ref()?.path;
        let is_new = self.files.as_ref().is_some_and(|files| !files.contains(path));
        let left = self.gone.get_mut(&found.elsewhere)?;
        let at = left.iter().position(|gone| {
            holds(&gone.platforms) && (is_new && gone.with_file || is_same_but_for_platform(&gone.path, path))
        })?;
        Some(left.swap_remove(at).fingerprint)
    }

    /// Whether a finding was there, as [`Self::stands_for`] tells.
    pub fn had(&mut self, found: &Found) -> bool {
        self.stands_for(found).is_some()
    }
}

impl From<&Found> for Earlier {
    fn from(found: &Found) -> Self {
        Self {
            path: found.finding.location.as_ref().map(|at| at.path.clone()),
            fingerprint: found.fingerprint.clone(),
            elsewhere: found.elsewhere.clone(),
            platforms: platforms_of(&found.finding).into_iter().map(str::to_owned).collect(),
        }
    }
}

/// Whether two files of one folder have names that differ by a platform only: `a.go`, `a_linux.go`.
fn is_same_but_for_platform(a: &Path, b: &Path) -> bool {
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).map(without_platform);
    a.parent() == b.parent() && name(a).is_some() && name(a) == name(b)
}

/// The name of a Go file without the platform that it asks for.
fn without_platform(name: &str) -> String {
    let NameConstraint { os, arch } = NameConstraint::of(name);
    let Some(stem) = name.strip_suffix(".go") else { return name.to_owned() };
    let (stem, end) = stem.strip_suffix("_test").map_or((stem, ".go"), |stem| (stem, "_test.go"));
    let words = [arch.map(|arch| arch.name()), os.map(|os| os.name())];
    let bare = words.into_iter().flatten().fold(stem, |stem, word| {
        stem.strip_suffix(word).and_then(|stem| stem.strip_suffix('_')).unwrap_or(stem)
    });
    format!("{bare}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_without_their_platforms() {
        for (name, bare) in [
            ("a.go", "a.go"),
            ("a_linux.go", "a.go"),
            ("a_linux_arm64.go", "a.go"),
            ("a_arm64_test.go", "a_test.go"),
            ("a_other.go", "a_other.go"),
            ("linux.go", "linux.go"),
            ("Makefile", "Makefile"),
        ] {
            assert_eq!(without_platform(name), bare);
        }
    }
}

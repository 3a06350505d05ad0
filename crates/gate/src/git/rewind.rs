//! Sources as a revision has them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{Git, GitError, LINK, SUBMODULE, TreeFile};
use crate::{Library, Sources};

impl Git<'_> {
    /// Makes of sources what they are in the tree of a revision. Only files that differ are asked of git; what is in a
    /// repository within this one stays as it is. What is put in their place afterwards makes them as they were.
    ///
    /// # Errors
    /// When there is no such revision, or git fails.
    pub fn rewind(&self, sources: &mut Sources, revision: &str) -> Result<Rewound, GitError> {
        let tree = self.tree(revision)?;
        let files = self.files(&tree)?;
        let by_path: HashMap<&Path, &TreeFile> =
            files.iter().map(|file| (file.path.as_path(), file)).collect();
        let within: HashSet<&Path> =
            files.iter().filter(|file| file.mode == SUBMODULE).map(|file| file.path.as_path()).collect();
        let stays =
            |path: &Path| by_path.contains_key(path) || path.ancestors().any(|above| within.contains(above));
        let newer: Vec<PathBuf> =
            sources.texts().map(|(folder, name, _)| folder.join(name)).filter(|path| !stays(path)).collect();
        let mut rewound = Rewound::default();
        for path in newer {
            let before = sources.put(&path, None);
            rewound.files.push((path, before));
        }
        let all_changed: HashSet<PathBuf> = self.changed(&tree)?.into_iter().collect();
        // What a library was is not read: what is found in one that is another now counts as new.
        let libraries = std::mem::take(&mut sources.libraries);
        (sources.libraries, rewound.libraries) = libraries
            .into_iter()
            .partition(|library| stays(&library.path) && !all_changed.contains(&library.path));
        let changed = all_changed.iter().filter(|path| Sources::takes(path));
        let older: Vec<&TreeFile> = changed
            .filter_map(|path| by_path.get(path.as_path()).copied())
            .filter(|file| is_file(file))
            .collect();
        for (file, bytes) in older.iter().zip(self.contents(&older)?) {
            let before = sources.put(&file.path, bytes);
            rewound.files.push((file.path.clone(), before));
        }
        Ok(rewound)
    }
}

/// What stood in sources before they were made as a revision has them.
#[derive(Debug, Default)]
#[must_use = "sources stay old without it"]
pub struct Rewound {
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
    libraries: Vec<Library>,
}

impl Rewound {
    /// Makes the sources as they were.
    pub fn take_back(self, sources: &mut Sources) {
        for (path, bytes) in self.files.into_iter().rev() {
            sources.put(&path, bytes);
        }
        sources.libraries.extend(self.libraries);
        sources.libraries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }
}

fn is_file(file: &TreeFile) -> bool {
    file.mode != LINK && file.mode != SUBMODULE
}

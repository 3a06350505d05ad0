//! Sources as a revision has them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{Git, GitError, LINK, SUBMODULE, TreeFile};
use crate::pipelines::PipelineKind;
use crate::{Contents, Library, Sources};

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
        let newer: Vec<PathBuf> = sources.paths().filter(|path| !stays(path)).collect();
        let mut rewound = Rewound::default();
        for path in newer {
            rewound.put(sources, path, None);
        }
        let mut all_changed: HashSet<PathBuf> = self.changed(&tree)?.into_iter().collect();
        let unlooked: HashSet<PathBuf> = self.unlooked()?.into_iter().collect();
        all_changed.extend(unlooked.iter().filter(|path| sources.has(path)).cloned());
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
            rewound.put(sources, file.path.clone(), bytes.map(Into::into));
        }
        rewound.is_all_of_tree = files.iter().all(|file| match file.mode.as_str() {
            SUBMODULE => false,
            LINK => !Sources::takes(&file.path),
            _ if !Sources::takes(&file.path) || sources.has(&file.path) => true,
            // A pipeline that says nothing is not there, nor is one that is left out of a sparse checkout.
            _ => is_pipeline(&file.path) && !unlooked.contains(&file.path),
        });
        Ok(rewound)
    }
}

/// What stood in sources before they were made as a revision has them.
#[derive(Debug, Default)]
#[must_use = "sources stay old without it"]
pub struct Rewound {
    files: Vec<(PathBuf, Option<Contents>)>,
    libraries: Vec<Library>,
    /// The files whose folders were as something is kept of them, with the number of that.
    kept: Vec<(PathBuf, usize)>,
    is_all_of_tree: bool,
}

impl Rewound {
    /// Whether the sources are those of the tree, all of it, and nothing else.
    #[must_use]
    pub const fn is_all_of_tree(&self) -> bool {
        self.is_all_of_tree
    }

    fn put(&mut self, sources: &mut Sources, path: PathBuf, contents: Option<Contents>) {
        self.kept.extend(sources.kept_of(&path).map(|number| (path.clone(), number)));
        let before = sources.put(&path, contents);
        self.files.push((path, before));
    }

    /// Makes the sources as they were.
    pub fn take_back(self, sources: &mut Sources) {
        for (path, bytes) in self.files.into_iter().rev() {
            sources.put(&path, bytes);
        }
        for (path, number) in self.kept {
            sources.is_as_kept(&path, number);
        }
        sources.libraries.extend(self.libraries);
        sources.libraries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }
}

fn is_pipeline(path: &Path) -> bool {
    PipelineKind::of(path).is_some()
}

fn is_file(file: &TreeFile) -> bool {
    file.mode != LINK && file.mode != SUBMODULE
}

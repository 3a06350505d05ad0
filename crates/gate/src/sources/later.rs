//! Sources of which most are as they were.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use ogive_system::Files;

use super::contents::{Contents, Later, Place};
use super::{MAX_FILE, MAX_PIPELINE, PipelineBytes, SourceBytes, SourceFolder, Sources, read_folder};
use crate::kept::{Kept, KeptFile};
use crate::libraries::Library;
use crate::parallel;

/// From how many folders on of which nothing is kept what is kept is renewed.
const MANY: usize = 32;

impl Sources {
    /// Reads the folders that are not as they were when something was kept of a repository; other files are read when somebody
    /// asks for them. `changed` are files and folders, from the top. None when there are other folders than there were.
    #[must_use]
    pub fn later(
        files: &Arc<dyn Files>,
        top: &Path,
        kept: &Arc<Kept>,
        changed: &BTreeSet<PathBuf>,
    ) -> Option<Self> {
        let is_listed =
            |path: &Path| kept.listed.binary_search_by(|listed| listed.as_path().cmp(path)).is_ok();
        let of = |path: &PathBuf| match is_listed(path) {
            true => Some(path.clone()),
            false => path.parent().filter(|parent| is_listed(parent)).map(Path::to_owned),
        };
        let again: BTreeSet<PathBuf> = changed.iter().map(of).collect::<Option<_>>()?;
        let is_again = |file: &Path| file.parent().is_some_and(|folder| again.contains(folder));
        let folders: Vec<&PathBuf> = again.iter().collect();
        let read = parallel::each(&folders, |folder| {
            let mut found = Vec::new();
            let inner = read_folder(&**files, top, (*folder).clone(), &mut found);
            (inner, found)
        });
        let mut sources = Self { kept: Some(Arc::clone(kept)), to_be_kept: true, ..Self::default() };
        sources.listed.clone_from(&kept.listed);
        for (folder, (inner, found)) in folders.into_iter().zip(read) {
            let inner: BTreeSet<PathBuf> = inner.into_iter().collect();
            let before = kept.listed.iter().filter(|listed| listed.parent() == Some(folder.as_path()));
            if !before.eq(inner.iter()) {
                return None;
            }
            found.into_iter().for_each(|found| sources.take(found));
        }
        let at = |path: PathBuf, limit: u64| Place {
            files: Arc::clone(files),
            path,
            limit,
            missed: Arc::clone(&sources.missed),
        };
        let later = |folder: &Path, file: &KeptFile| SourceBytes {
            name: file.name.clone(),
            bytes: match file.object {
                true => Contents::default(),
                false => Contents::later(Later {
                    place: at(top.join(folder).join(&file.name), MAX_FILE),
                    lines: file.lines,
                    comments: file.comments,
                }),
            },
        };
        let mut more = Vec::new();
        for (number, folder) in
            kept.folders.iter().enumerate().filter(|(_, folder)| !again.contains(&folder.path))
        {
            let go_mod = folder.go_mod.then(|| {
                let place = at(top.join(&folder.path).join("go.mod"), MAX_FILE);
                Contents::later(Later { place, lines: 0, comments: true })
            });
            let files = folder.files.iter().map(|file| later(&folder.path, file)).collect();
            more.push(SourceFolder { path: folder.path.clone(), files, go_mod, kept: Some(number) });
        }
        let pipelines = kept.pipelines.iter().filter(|(path, _)| !is_again(path)).map(|(path, kind)| {
            let place = at(top.join(path), MAX_PIPELINE);
            let bytes = Contents::later(Later { place, lines: 0, comments: true });
            PipelineBytes { path: path.clone(), kind: *kind, bytes }
        });
        let pipelines: Vec<PipelineBytes> = pipelines.collect();
        sources.folders.extend(more);
        sources.pipelines.extend(pipelines);
        for path in kept.libraries.iter().filter(|path| !is_again(path)) {
            sources.libraries.push(Library::read(&**files, top, path.clone()).ok()?);
        }
        // A folder that could not be listed is not looked into again because the one around it is.
        let same = |path: &Path| match is_listed(path) {
            true => !again.contains(path),
            false => !is_again(path),
        };
        sources.problems.extend(kept.problems.iter().filter(|problem| same(&problem.path)).cloned());
        sources.read_at_top(&**files, top);
        sources.sort();
        Some(sources)
    }

    /// Whether everything that was to be read later could be read.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.missed.load(Ordering::Relaxed)
    }

    /// Whether what is found of them is worth keeping: where nothing is kept of so much that it would be judged anew each time.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        let changed = || self.folders.iter().filter(|folder| folder.kept.is_none()).count();
        self.to_be_kept && (self.kept.is_none() || changed() > MANY)
    }

    /// These, of which what is found is to be kept.
    #[must_use]
    pub const fn to_be_kept(mut self) -> Self {
        self.to_be_kept = true;
        self
    }

    /// Holds these sources against what is kept of them from now on: only what is put in place of something is read again.
    pub fn keep(&mut self, kept: Arc<Kept>) {
        for (number, folder) in self.folders.iter_mut().enumerate() {
            folder.kept = kept.folder(number).filter(|kept| kept.path == folder.path).map(|_| number);
        }
        self.kept = Some(kept);
    }

    /// The number of what is kept of the folder of a file, where that is as it was.
    pub(crate) fn kept_of(&self, file: &Path) -> Option<usize> {
        let folder = file.parent()?;
        let at = self.folders.binary_search_by(|other| other.path.as_path().cmp(folder)).ok()?;
        self.folders[at].kept
    }

    /// Holds the folder of a file to be as it was when this was kept of it.
    pub(crate) fn is_as_kept(&mut self, file: &Path, number: usize) {
        let Some(folder) = file.parent() else { return };
        if let Ok(at) = self.folders.binary_search_by(|other| other.path.as_path().cmp(folder)) {
            self.folders[at].kept = Some(number);
        }
    }
}

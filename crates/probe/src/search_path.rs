//! Search paths: their folders, and what names lead to.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ogive_machine::{FolderDefect, Meaning, PathEntry, SearchPath, Word};
use ogive_system::{EntryKind, System, programs_in};

use crate::names::{MANAGERS, WORDS};

/// Looks at the folders of search paths, each once: those of the starts of shells are much the same.
pub(crate) struct Folders<'s> {
    system: &'s System,
    seen: Mutex<HashMap<PathBuf, Arc<Seen>>>,
}

/// A folder.
struct Seen {
    defect: Option<FolderDefect>,
    /// The programs with well-known names in it.
    programs: Vec<(&'static str, PathBuf)>,
}

impl<'s> Folders<'s> {
    pub(crate) fn new(system: &'s System) -> Self {
        Self { system, seen: Mutex::default() }
    }

    /// The search path of this process.
    pub(crate) fn of_process(&self) -> SearchPath {
        let folders = self.system.environment.paths("PATH");
        let folders: Vec<PathEntry> = folders.into_iter().map(|folder| self.entry(folder)).collect();
        let mut programs = self.programs(&folders);
        let names = WORDS.iter().chain(MANAGERS);
        let words = names.map(|&name| Word { name: name.to_owned(), meaning: programs(name) }).collect();
        SearchPath { words, folders }
    }

    /// A folder of a PATH, without who put it there.
    pub(crate) fn entry(&self, folder: PathBuf) -> PathEntry {
        let defect = self.look(&folder).defect;
        PathEntry { folder, added_by: None, defect }
    }

    /// What each of the well-known names leads to in folders of a PATH.
    pub(crate) fn programs(&self, folders: &[PathEntry]) -> impl FnMut(&str) -> Meaning + use<> {
        let mut met = HashSet::new();
        let mut found: HashMap<&'static str, Vec<PathBuf>> = HashMap::new();
        for entry in folders.iter().filter(|entry| met.insert(&entry.folder)) {
            for (name, path) in &self.look(&entry.folder).programs {
                found.entry(name).or_default().push(path.clone());
            }
        }
        move |name| Meaning::Programs(found.remove(name).unwrap_or_default())
    }

    fn look(&self, folder: &Path) -> Arc<Seen> {
        let known = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned();
        known.unwrap_or_else(|| {
            let seen = Arc::new(look(self.system, folder));
            let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(folder.to_owned(), Arc::clone(&seen));
            seen
        })
    }
}

fn look(system: &System, folder: &Path) -> Seen {
    let defect = defect(system, folder);
    let is_there = !matches!(defect, Some(FolderDefect::Missing | FolderDefect::Relative));
    let names = WORDS.iter().chain(MANAGERS).filter(|_| is_there);
    let programs = names.filter_map(|&name| {
        let path = programs_in(&*system.files, &[folder.to_owned()], name).pop()?;
        Some((name, path))
    });
    Seen { defect, programs: programs.collect() }
}

fn defect(system: &System, folder: &Path) -> Option<FolderDefect> {
    if !folder.has_root() {
        return Some(FolderDefect::Relative);
    }
    match system.files.target(folder) {
        Ok(Some(entry)) if entry.kind == EntryKind::Directory => {
            // The sticky bit keeps others from replacing programs, not from adding some.
            (entry.mode & 0o002 != 0).then_some(FolderDefect::WritableByOthers)
        }
        Ok(_) => Some(FolderDefect::Missing),
        Err(_) => None,
    }
}

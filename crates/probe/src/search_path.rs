//! Search paths: their folders, and what names lead to.

use std::path::{Path, PathBuf};

use ogive_machine::{FolderDefect, Meaning, PathEntry, SearchPath, Word};
use ogive_system::{EntryKind, System, programs_in};

use crate::names::{MANAGERS, WORDS};

/// The search path of this process.
pub(crate) fn of_process(system: &System) -> SearchPath {
    let folders = system.environment.paths("PATH");
    let folders: Vec<PathEntry> = folders.into_iter().map(|folder| entry(system, folder)).collect();
    let programs = programs(system, &folders);
    let names = WORDS.iter().chain(MANAGERS);
    let words = names.map(|&name| Word { name: name.to_owned(), meaning: programs(name) }).collect();
    SearchPath { words, folders }
}

/// A folder of a PATH, without who put it there.
pub(crate) fn entry(system: &System, folder: PathBuf) -> PathEntry {
    let defect = defect(system, &folder);
    PathEntry { folder, added_by: None, defect }
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

/// What each of the well-known names leads to in folders of a PATH.
pub(crate) fn programs<'s>(system: &'s System, folders: &[PathEntry]) -> impl Fn(&str) -> Meaning + use<'s> {
    let folders: Vec<PathBuf> = folders.iter().map(|entry| entry.folder.clone()).collect();
    move |name| Meaning::Programs(programs_in(&*system.files, &folders, name))
}

//! Search paths: their folders, and what names lead to.

use std::path::{Path, PathBuf};

use ogive_machine::{FolderDefect, Meaning, PathEntry, SearchPath, Word};
use ogive_system::{EntryKind, System};

use crate::names::WORDS;

/// The search path of this process.
pub(crate) fn of_process(system: &System) -> SearchPath {
    let folders = system.environment.paths("PATH");
    let folders: Vec<PathEntry> = folders.into_iter().map(|folder| entry(system, folder)).collect();
    let words = WORDS.iter().map(|&name| Word {
        name: name.to_owned(),
        meaning: Meaning::Programs(programs(system, name, &folders)),
    });
    SearchPath { words: words.collect(), folders }
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

/// The programs of a name, in the order of the folders; folders that stand there twice count once.
pub(crate) fn programs(system: &System, name: &str, folders: &[PathEntry]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in folders.iter().filter(|entry| entry.folder.has_root()) {
        let path = entry.folder.join(name);
        let is_program = !system.files.is_dir(&path) && system.files.is_executable(&path).unwrap_or(false);
        if is_program && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

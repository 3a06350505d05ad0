//! Containers, by the files that engines are set up in and those of the project. Nothing is asked of an engine.

mod engines;
mod pins;

use std::path::{Path, PathBuf};

use ogive_machine::{Abilities, Containers, Project};
use ogive_system::System;

/// The most bytes of a file that is looked through.
const MOST: u64 = 1 << 20;

/// Looks at them.
pub(crate) fn look(system: &System, abilities: &Abilities, project: Option<&Project>) -> Containers {
    let mut folders: Vec<PathBuf> = Vec::new();
    let roots = project.into_iter().flat_map(|project| {
        let files = [&project.go_work, &project.go_mod];
        let roots = files.into_iter().flatten().filter_map(|file| file.parent());
        roots.map(Path::to_owned).chain([project.folder.clone()]).collect::<Vec<_>>()
    });
    for folder in roots.chain(system.environment.current_dir()) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    Containers {
        engines: engines::find(system, abilities),
        pins: folders.iter().flat_map(|folder| pins::find(system, folder)).collect(),
    }
}

/// The text of a file; none when it can't be read.
fn text(system: &System, path: &Path) -> Option<String> {
    let bytes = system.files.read(path, MOST).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

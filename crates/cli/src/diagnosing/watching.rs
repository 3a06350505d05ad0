//! The files that decide what the doctor says, seen to change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ogive_machine::Machine;
use ogive_record::Provenance;

use crate::Context;

/// The most bytes of a file that is compared; of a larger one only whether it is there.
const MOST: u64 = 1 << 20;

/// Files, as they were when they were last looked at. A file that is touched, or written anew with the same
/// contents as some shells do at each start, has not changed.
#[derive(Default)]
pub(crate) struct Watched {
    files: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

impl Watched {
    /// Watches these alone from now on. What was watched before keeps the contents that it had, so that a
    /// change in between is seen.
    pub(crate) fn only(&mut self, context: &Context, files: BTreeSet<PathBuf>) {
        self.files.retain(|path, _| files.contains(path));
        for path in files {
            self.files.entry(path).or_insert_with_key(|path| contents(context, path));
        }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// Those that have changed since the last time.
    pub(crate) fn changed(&mut self, context: &Context) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        for (path, known) in &mut self.files {
            let now = contents(context, path);
            if *known != now {
                *known = now;
                changed.push(path.clone());
            }
        }
        changed
    }
}

fn contents(context: &Context, path: &Path) -> Option<Vec<u8>> {
    match context.system.files.read(path, MOST) {
        Ok(contents) => Some(contents),
        Err(_) => context.system.files.exists(path).then(Vec::new),
    }
}

/// The files that a document names: start-up files, settings, what the project asks for.
pub(crate) fn files(context: &Context, machine: &Machine) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::from([context.layout.config.clone()]);
    files.extend(machine.go_settings.goenv.value().cloned());
    if let Some(home) = machine.home.value().filter(|_| !machine.shells.is_empty()) {
        // Those that are not there yet, too.
        files.extend(ogive_probe::own_start_up_files().map(|name| home.join(name)));
    }
    for start in machine.shells.iter().flat_map(|shell| &shell.starts) {
        let Some(started) = start.outcome.value() else { continue };
        files.extend(started.files.iter().cloned());
        let folders = &started.search_path.folders;
        files.extend(folders.iter().filter_map(|folder| Some(folder.added_by.as_ref()?.path.clone())));
        files.extend(started.variables.iter().filter_map(|variable| match &variable.source {
            Provenance::File { path, .. } => Some(path.clone()),
            _ => None,
        }));
    }
    if let Some(project) = &machine.project {
        files.extend([&project.go_mod, &project.go_work].into_iter().flatten().cloned());
        files.extend(project.asked.iter().map(|asked| asked.location.path.clone()));
    }
    let here = context.directory().unwrap_or_default();
    files.extend(here.ancestors().map(|folder| folder.join("ogive.toml")));
    files
}

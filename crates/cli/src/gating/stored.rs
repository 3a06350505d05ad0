//! Files in which the gate keeps something for later runs. What is lost is found out again.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ogive_system::{EntryKind, Files, FilesMut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

/// The most bytes of such a file.
const LARGEST: u64 = 64 << 20;

/// A short text that stands for a long one.
pub(super) fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What was kept in a file.
pub(super) fn load<T: DeserializeOwned>(files: &dyn Files, path: &Path) -> Option<T> {
    let bytes = files.read(path, LARGEST).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Keeps something in a file of a folder that holds at most some, in one step.
pub(super) fn keep(files: &dyn FilesMut, (folder, most): (&Path, usize), path: &Path, kept: &impl Serialize) {
    let Ok(bytes) = serde_json::to_vec(kept) else { return };
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let written = files
        .create_dir_all(folder)
        .and_then(|()| files.create_new(&beside, 0o600))
        .and_then(|mut file| file.write_all(&bytes))
        .and_then(|()| files.rename(&beside, path));
    if written.is_err() {
        // What can't be removed is nobody's answer.
        let _ = files.remove_file(&beside);
        return;
    }
    forget(files, folder, most);
}

/// Removes the files of a folder that were made first, where there are too many.
fn forget(files: &dyn FilesMut, folder: &Path, most: usize) {
    let Ok(mut names) = files.list(folder) else { return };
    names.retain(|(_, kind)| *kind == EntryKind::File);
    if names.len() <= most {
        return;
    }
    let paths = names.into_iter().map(|(name, _)| folder.join(name));
    let mut known: Vec<(Option<SystemTime>, PathBuf)> = paths
        .map(|path| (files.entry(&path).ok().flatten().and_then(|entry| entry.modified), path))
        .collect();
    known.sort();
    let surplus = known.len().saturating_sub(most);
    for (_, path) in known.into_iter().take(surplus) {
        // Another run may have removed it.
        let _ = files.remove_file(&path);
    }
}

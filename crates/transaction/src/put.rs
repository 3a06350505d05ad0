//! Putting something at a path in one step that survives a crash.

use std::io;
use std::path::Path;

use ogive_system::FilesMut;

use crate::leftovers::{scratch, sweep};

/// Puts a copy of the file `from` at `path`, with `mode` or that of `from`. Replaces a file or a
/// link there, in one step that survives a crash.
///
/// # Errors
/// As the system reports.
pub fn copy(files: &dyn FilesMut, from: &Path, path: &Path, mode: Option<u32>) -> io::Result<()> {
    sweep(files, path)?;
    let new = scratch(path);
    files.copy(from, &new)?;
    if let Some(mode) = mode {
        files.set_mode(&new, mode)?;
    }
    files.sync(&new)?;
    files.rename(&new, path)?;
    sync_folder(files, path)
}

/// Puts contents into the file at `path`, which keeps its mode and owner; a new one gets `mode`.
pub(crate) fn contents(files: &dyn FilesMut, path: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
    sweep(files, path)?;
    files.replace(path, contents, mode)
}

/// Puts a link at `path`, replacing a file or a link there.
pub(crate) fn link(files: &dyn FilesMut, path: &Path, target: &Path) -> io::Result<()> {
    sweep(files, path)?;
    files.link(path, target)?;
    sync_folder(files, path)
}

/// Puts nothing at `path`, where a file or a link is.
pub(crate) fn nothing(files: &dyn FilesMut, path: &Path) -> io::Result<()> {
    sweep(files, path)?;
    files.remove_file(path)?;
    sync_folder(files, path)
}

/// Makes durable what is called what in the folder of `path`.
pub(crate) fn sync_folder(files: &dyn FilesMut, path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if files.is_dir(folder) => files.sync(folder),
        _ => Ok(()),
    }
}

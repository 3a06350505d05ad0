//! Removing what may be read-only.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Removes a file or a link; nothing there is fine.
pub(super) fn file(path: &Path) -> io::Result<()> {
    match super::os::remove_file(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Removes a folder and all in it; nothing there is fine. A link at `path` is removed itself.
pub(super) fn tree(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) if e.kind() == ErrorKind::PermissionDenied => {
            open_up(path)?;
            match fs::remove_dir_all(path) {
                Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
                result => result,
            }
        }
        result => result,
    }
}

/// Gives this user the right to change every folder of a tree, links not followed. Go's own module
/// cache is such a tree: all of its folders are read-only.
fn open_up(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return super::os::make_removable(path);
    }
    super::os::make_removable(path)?;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() || cfg!(windows) {
            open_up(&entry.path())?;
        }
    }
    Ok(())
}

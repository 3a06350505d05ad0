//! Removing what may be read-only.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Removes a file or a link; nothing there is fine.
pub(super) fn file(path: &Path) -> io::Result<()> {
    match super::os::remove_file(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// How often a folder that somebody still writes into is tried again, and how long the first wait is.
const TRIES: u32 = 9;
const WAIT: Duration = Duration::from_millis(4);

/// Removes a folder and all in it; nothing there is fine. A link at `path` is removed itself. What a
/// program that is about to end writes there meanwhile is removed too: up to a second is waited for it.
pub(super) fn tree(path: &Path) -> io::Result<()> {
    let mut wait = WAIT;
    for _ in 1..TRIES {
        match once(path) {
            Err(e) if e.kind() == ErrorKind::DirectoryNotEmpty => thread::sleep(wait),
            result => return result,
        }
        wait *= 2;
    }
    once(path)
}

fn once(path: &Path) -> io::Result<()> {
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

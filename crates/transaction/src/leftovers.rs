//! What a killed process leaves beside a file that it was replacing.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use ogive_system::{EntryKind, Files, FilesMut};

/// The name beside `path` under which something new is made before it is renamed over it.
pub(crate) fn scratch(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".ogive-scratch");
    path.with_file_name(name)
}

/// Files beside `path` that only an ogive makes while it replaces `path`: `.NAME.ogive-…`, as
/// `ogive_system` and [`scratch`] name them.
pub(crate) fn leftovers(files: &dyn Files, path: &Path) -> io::Result<Vec<PathBuf>> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str())) else {
        return Ok(Vec::new());
    };
    if !files.is_dir(folder) {
        return Ok(Vec::new());
    }
    let ours = |other: &OsString| {
        let Some(other) = other.to_str().and_then(|o| o.strip_prefix('.')) else { return false };
        // What is made beside the scratch file has one more dot.
        let other = other.strip_prefix('.').filter(|o| o.starts_with(name)).unwrap_or(other);
        other.strip_prefix(name).is_some_and(|rest| rest.starts_with(".ogive-"))
    };
    let found = files.list(folder)?.into_iter();
    Ok(found
        .filter(|(other, kind)| *kind != EntryKind::Directory && ours(other))
        .map(|(other, _)| folder.join(other))
        .collect())
}

/// Removes them.
pub(crate) fn sweep(files: &dyn FilesMut, path: &Path) -> io::Result<()> {
    leftovers(files, path)?.iter().try_for_each(|left| files.remove_file(left))
}

//! Replacing a file by one made beside it.

use std::ffi::OsString;
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

/// Makes something new beside `path` with `make`, then renames it over `path`. Whatever fails,
/// nothing is left beside.
pub(super) fn replace(path: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let new = unused(path)?;
    make(&new).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })?;
    super::os::rename(&new, path).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}

/// A name beside `path` that nobody else uses. Process numbers would not do: containers that share a
/// folder count from 1 each.
fn unused(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    // The keys of each are random.
    let random = RandomState::new().build_hasher().finish();
    let mut new = OsString::from(".");
    new.push(name);
    new.push(format!(".ogive-{random:016x}"));
    Ok(path.with_file_name(new))
}

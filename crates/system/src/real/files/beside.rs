//! Replacing a file by one made beside it.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Makes something new beside `path` with `make`, then renames it over `path`. Whatever fails,
/// nothing is left beside.
pub(super) fn replace(path: &Path, make: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    let new = loop {
        let new = unused(path)?;
        match make(&new) {
            Ok(()) => break new,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && fs::symlink_metadata(&new).is_ok() => {}
            Err(e) => {
                let _ = fs::remove_file(&new);
                return Err(e);
            }
        }
    };
    super::os::rename(&new, path).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}

/// A name beside `path` that no other process and no other thread uses.
fn unused(path: &Path) -> io::Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    loop {
        let mut new = OsString::from(".");
        new.push(name);
        new.push(format!(".ogive-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        let new = path.with_file_name(new);
        // What a killed process with this number left is in nobody's use.
        match fs::symlink_metadata(&new) {
            Err(_) => return Ok(new),
            Ok(_) => {
                let _ = fs::remove_file(&new);
            }
        }
    }
}

//! Following links without needing that something is at their end.

use std::io;
use std::path::{Path, PathBuf};

use ogive_system::{EntryKind, Files};

/// As many as Linux follows (path_resolution(7)).
const MOST_LINKS: usize = 40;

/// The path that a chain of links ends at, whether something is there or not. Plans name this path,
/// so that links to the file stay links.
///
/// # Errors
/// When a link cannot be read, or the links go round.
pub fn follow(files: &dyn Files, path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match files.entry(&path)? {
            Some(entry) if entry.kind == EntryKind::Link => {
                let target = files.read_link(&path)?;
                path = path.parent().unwrap_or(Path::new("")).join(target);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other(format!("cannot follow {}: its links go round", path.display())))
}

//! What is at a path, as plans name it.

use std::io::{self, Read};
use std::path::Path;

use ogive_record::{EntryState, Sha256Digest};
use ogive_system::{EntryKind, Files};
use sha2::{Digest, Sha256};

/// The digest of bytes.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> Sha256Digest {
    Sha256Digest(Sha256::digest(bytes).into())
}

/// The digest of a file.
pub(crate) fn digest_of_file(files: &dyn Files, path: &Path) -> io::Result<Sha256Digest> {
    let mut file = files.open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 128 << 10];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Sha256Digest(hash.finalize().into())),
            Ok(n) => hash.update(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// What is at `path`, links not followed: the `before` of an action that is planned now.
///
/// # Errors
/// When it cannot be read, or is a device, socket or pipe.
pub fn state_of(files: &dyn Files, path: &Path) -> io::Result<EntryState> {
    let Some(entry) = files.entry(path)? else { return Ok(EntryState::Absent) };
    Ok(match entry.kind {
        EntryKind::File => EntryState::File(digest_of_file(files, path)?),
        EntryKind::Link => EntryState::Link(files.read_link(path)?),
        EntryKind::Directory => EntryState::Directory,
        EntryKind::Other => {
            let what = format!("{} is neither a file nor a folder nor a link", path.display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
    })
}

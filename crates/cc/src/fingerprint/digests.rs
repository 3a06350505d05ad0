//! Digests of files, large ones remembered.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use ogive_record::Sha256Digest;
use ogive_system::System;
use sha2::{Digest as _, Sha256};

/// Smaller files are read each time: a wrapper script may be changed in any way.
const LARGE: u64 = 1 << 20;

/// Digests of files. A large one is read again only when its size, its time or its inode is another.
#[derive(Debug, Default)]
pub struct Digests {
    known: Mutex<BTreeMap<Key, Sha256Digest>>,
    /// How many were written down before.
    kept: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: PathBuf,
    size: u64,
    modified: u128,
    identity: (u64, u64),
}

impl Digests {
    /// Nothing remembered.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What [`Digests::save`] wrote; nothing where that can't be read.
    #[must_use]
    pub fn load(system: &System, file: &Path) -> Self {
        const LONGEST: u64 = 1 << 20;
        let bytes = system.files.read(file, LONGEST).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let known: BTreeMap<Key, Sha256Digest> = text.lines().filter_map(read).collect();
        Self { kept: known.len(), known: Mutex::new(known) }
    }

    /// Writes down what is remembered, where that is more than was loaded.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save(&self, system: &System, file: &Path) -> io::Result<()> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() == self.kept {
            return Ok(());
        }
        let line = |(key, digest): (&Key, &Sha256Digest)| {
            let path = key.path.to_str().filter(|path| !path.contains('\n'))?;
            let (device, inode) = key.identity;
            Some(format!("{digest} {} {} {device} {inode} {path}\n", key.size, key.modified))
        };
        let text: String = known.iter().filter_map(line).collect();
        system.files.replace(file, text.as_bytes(), 0o644)
    }

    /// The digest of a file's contents, links followed.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn of(&self, system: &System, path: &Path) -> io::Result<Sha256Digest> {
        let path = system.files.canonicalize(path)?;
        let entry = system.files.target(&path)?.ok_or(io::ErrorKind::NotFound)?;
        let modified = entry.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let key = modified.zip(entry.identity).filter(|_| entry.size >= LARGE).map(|(modified, identity)| {
            Key { path: path.clone(), size: entry.size, modified: modified.as_nanos(), identity }
        });
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(digest) = key.as_ref().and_then(|key| known().get(key).copied()) {
            return Ok(digest);
        }
        let mut file = system.files.open(&path)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 18];
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                count => hasher.update(&buffer[..count]),
            }
        }
        let digest = Sha256Digest(hasher.finalize().into());
        if let Some(key) = key {
            known().insert(key, digest);
        }
        Ok(digest)
    }
}

/// A line of [`Digests::save`].
fn read(line: &str) -> Option<(Key, Sha256Digest)> {
    let mut parts = line.splitn(6, ' ');
    let digest = parts.next()?.parse().ok()?;
    let size = parts.next()?.parse().ok()?;
    let modified = parts.next()?.parse().ok()?;
    let identity = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((Key { path: parts.next()?.into(), size, modified, identity }, digest))
}

//! The staging folder as unpackers see it.

use std::io::Write;
use std::path::Path;

use ogive_record::Sha256Digest;
use ogive_system::FilesMut;
use sha2::{Digest, Sha256};

use crate::SdkError;

/// Writes files below one folder, or only hashes them. Names have been checked before.
pub(super) struct Sink<'a> {
    folder: Option<(&'a dyn FilesMut, &'a Path)>,
}

/// The digests that one worker made, and the bytes it wrote.
#[derive(Default)]
pub(super) struct Written {
    pub(super) sums: Vec<(String, Sha256Digest)>,
    pub(super) bytes: u64,
}

const DOING: &str = "unpacking an SDK";

impl<'a> Sink<'a> {
    pub(super) fn new(files: &'a dyn FilesMut, root: &'a Path) -> Self {
        Self { folder: Some((files, root)) }
    }

    /// Writes nothing.
    pub(super) const fn hashing() -> Self {
        Self { folder: None }
    }

    pub(super) fn make_folder(&self, name: &str) -> Result<(), SdkError> {
        let Some((files, root)) = self.folder else { return Ok(()) };
        files.create_dir_all(&root.join(name)).map_err(SdkError::io(DOING))
    }

    pub(super) fn write(&self, name: &str, mode: u32, contents: &[u8]) -> Result<Sha256Digest, SdkError> {
        if let Some(mut file) = self.create(name, mode)? {
            file.write_all(contents).map_err(SdkError::io(DOING))?;
            file.flush().map_err(SdkError::io(DOING))?;
        }
        Ok(Sha256Digest(Sha256::digest(contents).into()))
    }

    /// Begins a file that is too large to be held in memory.
    pub(super) fn begin(&self, name: &str, mode: u32) -> Result<Growing, SdkError> {
        Ok(Growing { file: self.create(name, mode)?, hash: Sha256::new() })
    }

    fn create(&self, name: &str, mode: u32) -> Result<Option<Box<dyn Write + Send>>, SdkError> {
        let Some((files, root)) = self.folder else { return Ok(None) };
        files.create_new(&root.join(name), mode).map(Some).map_err(SdkError::io(DOING))
    }
}

/// A file that is written piece by piece.
pub(super) struct Growing {
    file: Option<Box<dyn Write + Send>>,
    hash: Sha256,
}

impl Growing {
    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), SdkError> {
        self.hash.update(piece);
        match &mut self.file {
            Some(file) => file.write_all(piece).map_err(SdkError::io(DOING)),
            None => Ok(()),
        }
    }

    pub(super) fn end(mut self) -> Result<Sha256Digest, SdkError> {
        if let Some(file) = &mut self.file {
            file.flush().map_err(SdkError::io(DOING))?;
        }
        Ok(Sha256Digest(self.hash.finalize().into()))
    }
}

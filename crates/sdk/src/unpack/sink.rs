//! The staging folder as unpackers see it.

use std::io::Write;
use std::path::{Path, PathBuf};

use ogive_record::Sha256Digest;
use ogive_system::FilesMut;
use sha2::{Digest, Sha256};

use crate::SdkError;

/// Writes files below one folder. Names have been checked before.
pub(super) struct Sink<'a> {
    files: &'a dyn FilesMut,
    root: &'a Path,
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
        Self { files, root }
    }

    pub(super) fn make_folder(&self, name: &str) -> Result<(), SdkError> {
        self.files.create_dir_all(&self.path(name)).map_err(SdkError::io(DOING))
    }

    pub(super) fn write(&self, name: &str, mode: u32, contents: &[u8]) -> Result<Sha256Digest, SdkError> {
        let mut file = self.files.create_new(&self.path(name), mode).map_err(SdkError::io(DOING))?;
        file.write_all(contents).map_err(SdkError::io(DOING))?;
        file.flush().map_err(SdkError::io(DOING))?;
        Ok(Sha256Digest(Sha256::digest(contents).into()))
    }

    /// Begins a file that is too large to be held in memory.
    pub(super) fn begin(&self, name: &str, mode: u32) -> Result<Growing, SdkError> {
        let file = self.files.create_new(&self.path(name), mode).map_err(SdkError::io(DOING))?;
        Ok(Growing { file, hash: Sha256::new() })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

/// A file that is written piece by piece.
pub(super) struct Growing {
    file: Box<dyn Write + Send>,
    hash: Sha256,
}

impl Growing {
    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), SdkError> {
        self.hash.update(piece);
        self.file.write_all(piece).map_err(SdkError::io(DOING))
    }

    pub(super) fn end(mut self) -> Result<Sha256Digest, SdkError> {
        self.file.flush().map_err(SdkError::io(DOING))?;
        Ok(Sha256Digest(self.hash.finalize().into()))
    }
}

//! Bodies: bytes in memory or a file.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

/// What a response carries.
#[derive(Debug, Clone)]
pub enum Body {
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
    /// A file, read as it is sent.
    File(PathBuf),
}

impl Body {
    /// Bytes in memory.
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(bytes.into().into())
    }

    /// How many bytes.
    ///
    /// # Errors
    /// When the file cannot be looked at.
    pub fn size(&self) -> io::Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::File(path) => Ok(std::fs::metadata(path)?.len()),
        }
    }

    /// A strong entity tag.
    ///
    /// # Errors
    /// When the file cannot be looked at.
    pub fn etag(&self) -> io::Result<String> {
        let digest = match self {
            Self::Bytes(bytes) => Sha256::digest(bytes),
            Self::File(path) => {
                let data = std::fs::metadata(path)?;
                Sha256::digest(format!("{} {:?}", data.len(), data.modified()?))
            }
        };
        Ok(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }

    /// The bytes from `start` to `end`, exclusive.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(&self, start: u64, end: u64) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::Bytes(bytes) => {
                let mut cursor = Cursor::new(Arc::clone(bytes));
                cursor.set_position(start);
                Ok(Box::new(cursor.take(end - start)))
            }
            Self::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(start))?;
                Ok(Box::new(file.take(end - start)))
            }
        }
    }
}

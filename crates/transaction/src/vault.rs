//! What was replaced, kept until the transaction is undone.

use std::io;
use std::path::{Path, PathBuf};

use ogive_record::Sha256Digest;
use ogive_system::FilesMut;

use crate::digest::digest_of_file;

/// The `blobs` folder of one transaction.
pub struct Vault<'a> {
    folder: PathBuf,
    files: &'a dyn FilesMut,
}

impl<'a> Vault<'a> {
    pub(crate) const fn new(folder: PathBuf, files: &'a dyn FilesMut) -> Self {
        Self { folder, files }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps the contents of a file; durable when this returns.
    ///
    /// # Errors
    /// As the system reports.
    pub fn keep(&self, path: &Path) -> io::Result<Sha256Digest> {
        if !self.files.is_dir(&self.folder) {
            self.files.create_dir_all(&self.folder)?;
            self.files.set_mode(&self.folder, 0o700)?;
        }
        let new = self.folder.join("new");
        self.files.copy(path, &new)?;
        // Start-up files hold secrets at times, and a read-only copy could not be replaced.
        self.files.set_mode(&new, 0o600)?;
        let digest = digest_of_file(self.files, &new)?;
        self.files.sync(&new)?;
        self.files.rename(&new, &self.blob(digest))?;
        self.files.sync(&self.folder)?;
        Ok(digest)
    }

    /// The file that holds what has this digest.
    #[must_use]
    pub fn blob(&self, digest: Sha256Digest) -> PathBuf {
        self.folder.join(digest.to_string())
    }
}

//! The index that shims read.

use ogive_platform::{Port, SdkName};
use ogive_selection::{Index, Installed};

use super::Store;
use super::links::LinkChanges;
use crate::SdkError;

const DOING: &str = "writing the index of SDKs";

impl Store {
    /// Writes the index of what is installed now, and brings the stable links up to date.
    /// `default` is the SDK of the user's default, `host` the port whose SDKs the links of lines
    /// prefer.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn refresh(&self, default: Option<SdkName>, host: Port) -> Result<Index, SdkError> {
        // Where nothing is to change, nothing need be writable.
        let (index, bytes) = self.current_index()?;
        if self.is_written(&bytes) && self.link_changes(&index, default, host)? == LinkChanges::default() {
            return Ok(index);
        }
        self.update_index(|index| self.change_links(&self.link_changes(index, default, host)?))
    }

    /// Takes what is not installed any more out of the index, and removes the stable links to it.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) fn forget_removed(&self) -> Result<(), SdkError> {
        self.update_index(|_| self.unlink_dangling()).map(drop)
    }

    fn update_index(&self, then: impl FnOnce(&Index) -> Result<(), SdkError>) -> Result<Index, SdkError> {
        let files = &self.system().files;
        let doing = || SdkError::io(DOING);
        self.make_lock_folder()?;
        files.create_dir_all(&self.layout().sdks()).map_err(doing())?;
        // Held while the store is read, so that what is written is never older than what is there.
        let _lock = files.lock(&self.layout().lock("index"), &mut || {}).map_err(doing())?;
        let (index, bytes) = self.current_index()?;
        if !self.is_written(&bytes) {
            files.replace(&self.layout().index(), &bytes, 0o644).map_err(doing())?;
        }
        then(&index)?;
        Ok(index)
    }

    /// The index of what is installed now, and its bytes.
    fn current_index(&self) -> Result<(Index, Vec<u8>), SdkError> {
        let index = Index::new(self.list()?.iter().map(Installed::from));
        let bytes = index.print().map_err(|e| SdkError::bad_file(&self.layout().index(), e.to_string()))?;
        Ok((index, bytes))
    }

    fn is_written(&self, bytes: &[u8]) -> bool {
        let written = self.system().files.read(&self.layout().index(), bytes.len() as u64);
        written.is_ok_and(|written| written == bytes)
    }
}

//! Folders where SDKs are made before they are put in their place.

use std::path::{Path, PathBuf};

use ogive_platform::SdkName;
use ogive_system::FilesMut;
use std::sync::Arc;

use super::Store;
use crate::SdkError;

/// A folder that is removed unless it is put in place. Whoever has one holds the SDK's lock, so a
/// folder without a held lock was left by a process that died.
pub(crate) struct Staging {
    files: Arc<dyn FilesMut>,
    path: PathBuf,
    placed: bool,
}

impl Staging {
    /// An empty folder at `path`; what a dead process left there is removed.
    pub(crate) fn new(files: &Arc<dyn FilesMut>, path: PathBuf) -> Result<Self, SdkError> {
        let doing = || SdkError::io("making a staging folder");
        files.remove_dir_all(&path).map_err(doing())?;
        files.create_dir_all(&path).map_err(doing())?;
        Ok(Self { files: files.clone(), path, placed: false })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes its contents durable.
    pub(crate) fn sync(&self) -> Result<(), SdkError> {
        self.files.sync_file_system(&self.path).map_err(SdkError::io("writing an SDK to disk"))
    }

    /// Renames it to `place`, where nothing may be.
    pub(crate) fn place(mut self, place: &Path) -> Result<(), SdkError> {
        let doing = || SdkError::io("putting an SDK in its place");
        self.files.rename(&self.path, place).map_err(doing())?;
        self.placed = true;
        self.files.sync(place.parent().unwrap_or(place)).map_err(doing())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.placed {
            // What can't be removed now is removed before the next use.
            let _ = self.files.remove_dir_all(&self.path);
        }
    }
}

impl Store {
    /// Where an SDK is made.
    pub(crate) fn staging_path(&self, name: SdkName) -> PathBuf {
        self.layout().staging().join(name.folder())
    }

    /// Folders that processes left which are gone, with the locks that keep others from them.
    pub(crate) fn stale_staging(&self) -> Result<Vec<Stale>, SdkError> {
        let folder = self.layout().staging();
        let files = &self.system().files;
        if !files.exists(&folder) {
            return Ok(Vec::new());
        }
        let mut stale = Vec::new();
        for (name, _) in files.list(&folder).map_err(SdkError::io("reading the staging folder"))? {
            let text = name.to_string_lossy();
            let sdk = SdkName::from_folder(text.strip_suffix(".old").unwrap_or(&text)).ok();
            let lock = match sdk {
                Some(sdk) => match self.try_lock(sdk)? {
                    Some(lock) => Some(lock),
                    None => continue,
                },
                None => None,
            };
            stale.push(Stale { path: folder.join(&name), _lock: lock });
        }
        Ok(stale)
    }
}

/// A folder that nobody works on.
pub(crate) struct Stale {
    pub(crate) path: PathBuf,
    _lock: Option<Box<dyn ogive_system::LockGuard>>,
}

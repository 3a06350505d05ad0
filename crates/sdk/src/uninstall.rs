//! Taking SDKs out of the store, unless a project pins them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ogive_platform::SdkName;

use crate::SdkError;
use crate::events::Events;
use crate::store::Store;

/// The projects that ogive was used in: a file of paths, one a line.
pub struct Projects<'a> {
    store: &'a Store,
}

/// The largest list of projects that is read.
const LIMIT: u64 = 4 << 20;

impl<'a> Projects<'a> {
    /// The projects known to a store.
    #[must_use]
    pub const fn new(store: &'a Store) -> Self {
        Self { store }
    }

    fn path(&self) -> PathBuf {
        self.store.layout().state.join("projects")
    }

    /// The folders of the projects that still exist.
    ///
    /// # Errors
    /// When the list can't be read.
    pub fn list(&self) -> Result<BTreeSet<PathBuf>, SdkError> {
        let files = &self.store.system().files;
        if !files.exists(&self.path()) {
            return Ok(BTreeSet::new());
        }
        let bytes = files.read(&self.path(), LIMIT).map_err(SdkError::io("reading the list of projects"))?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.lines().map(PathBuf::from).filter(|path| files.is_dir(path)).collect())
    }

    /// Remembers a project. One whose path can't be written down is not remembered.
    ///
    /// # Errors
    /// When the list can't be written.
    pub fn remember(&self, root: &Path) -> Result<(), SdkError> {
        let Some(text) = root.to_str().filter(|path| root.is_absolute() && !path.contains(['\n', '\r']))
        else {
            return Ok(());
        };
        let files = &self.store.system().files;
        let doing = || SdkError::io("writing the list of projects");
        files.create_dir_all(&self.store.layout().state).map_err(doing())?;
        let _lock = files.lock(&self.path().with_extension("lock"), &mut || {}).map_err(doing())?;
        let mut known = self.list()?;
        if !known.insert(PathBuf::from(text)) {
            return Ok(());
        }
        let lines: String = known.iter().map(|path| format!("{}\n", path.display())).collect();
        files.replace(&self.path(), lines.as_bytes(), 0o644).map_err(doing())
    }
}

/// Takes an SDK out of the store. `pinned` tells which SDK the files of a project's folder pin,
/// and which file does; unless `force` is given, a pinned one stays. An external SDK is only
/// forgotten.
///
/// # Errors
/// When it is not installed, pinned, or can't be removed.
pub fn uninstall(
    store: &Store,
    events: &dyn Events,
    name: SdkName,
    force: bool,
    pinned: &dyn Fn(&Path) -> Option<(SdkName, PathBuf)>,
) -> Result<(), SdkError> {
    store.require(name)?;
    if !force {
        for project in Projects::new(store).list()? {
            if let Some((_, file)) = pinned(&project).filter(|(sdk, _)| *sdk == name) {
                return Err(SdkError::InUse { sdk: name, by: format!("{} pins it", file.display()) });
            }
        }
    }
    let _lock = store.lock(name, events)?;
    // Somebody may have been faster.
    store.require(name)?;
    store.remove(name)?;
    store.forget_removed()
}

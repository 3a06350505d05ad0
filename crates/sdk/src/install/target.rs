//! Where an SDK is installed: in the store, or in a folder that the user named.

use std::path::{Path, PathBuf};

use ogive_platform::SdkName;
use ogive_system::LockGuard;

use crate::SdkError;
use crate::events::{Event, Events};
use crate::h1::Sums;
use crate::store::{InstalledSdk, Metadata, Staging, Store, go_program};

/// The place of one SDK to come.
pub(crate) struct Target<'a> {
    store: &'a Store,
    /// The folder that the user named, if not the store.
    folder: Option<&'a Path>,
    pub(crate) sdk: SdkName,
}

/// What is asked for beyond an SDK's files, since they take whole blocks.
const SPARE: u64 = 48 << 20;

impl<'a> Target<'a> {
    pub(crate) fn new(store: &'a Store, folder: Option<&'a Path>, sdk: SdkName) -> Self {
        Self { store, folder, sdk }
    }

    /// The SDK, if it is there already.
    pub(crate) fn installed(&self) -> Option<InstalledSdk> {
        if self.folder.is_none() {
            return self.store.get(self.sdk);
        }
        let goroot = self.place();
        let there = self.store.system().files.exists(&goroot.join("bin").join(go_program(self.sdk)));
        there.then_some(InstalledSdk { name: self.sdk, goroot, metadata: None })
    }

    pub(crate) fn place(&self) -> PathBuf {
        match self.folder {
            None => self.store.layout().sdk(self.sdk),
            Some(folder) => folder.join(self.sdk.folder()),
        }
    }

    fn staging_path(&self) -> PathBuf {
        match self.folder {
            None => self.store.staging_path(self.sdk),
            Some(folder) => folder.join(format!(".{}.staging", self.sdk.folder())),
        }
    }

    pub(crate) fn lock(&self, events: &dyn Events) -> Result<Box<dyn LockGuard>, SdkError> {
        let Some(folder) = self.folder else { return self.store.lock(self.sdk, events) };
        let doing = || SdkError::io(format!("installing {}", self.sdk));
        let files = &self.store.system().files;
        files.create_dir_all(folder).map_err(doing())?;
        let mut waiting = || {
            events.event(Event::Waiting { what: format!("another ogive that installs {}", self.sdk) });
        };
        files.lock(&folder.join(format!(".{}.lock", self.sdk.folder())), &mut waiting).map_err(doing())
    }

    /// Makes the folders, so that a read-only store is told before anything is downloaded.
    pub(crate) fn prepare(&self) -> Result<(), SdkError> {
        let files = &self.store.system().files;
        let place = self.place();
        let parent = place.parent().unwrap_or(&place);
        files.create_dir_all(parent).map_err(SdkError::io("making the folder of SDKs"))?;
        Staging::new(files, self.staging_path()).map(drop)
    }

    /// An empty folder to unpack into, on the file system of the place.
    pub(crate) fn staging(&self) -> Result<Staging, SdkError> {
        Staging::new(&self.store.system().files, self.staging_path())
    }

    /// Checks that an SDK of so many bytes has room.
    pub(crate) fn check_space(&self, bytes: u64) -> Result<(), SdkError> {
        let (path, needed) = (self.place(), bytes.saturating_add(SPARE));
        let asked = self.store.system().files.available_space(&path);
        let available = asked.map_err(SdkError::io("asking for free space"))?;
        if available >= needed {
            return Ok(());
        }
        Err(SdkError::NoSpace { path, what: format!("the SDK {}", self.sdk), needed, available })
    }

    /// Puts a synced staging folder in its place. The record comes first: an SDK is never without.
    pub(crate) fn place_staged(
        &self,
        staging: Staging,
        metadata: &Metadata,
        sums: &Sums,
    ) -> Result<InstalledSdk, SdkError> {
        let place = self.place();
        if self.folder.is_none() {
            // What is there is damaged, or is to be installed anew.
            self.store.remove(self.sdk)?;
            self.store.record(metadata, Some(sums))?;
        } else if self.installed().is_some() {
            let files = &self.store.system().files;
            files.remove_dir_all(&place).map_err(SdkError::io("replacing an SDK"))?;
        }
        staging.place(&place)?;
        Ok(InstalledSdk { name: self.sdk, goroot: place, metadata: Some(metadata.clone()) })
    }
}

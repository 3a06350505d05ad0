//! The store: SDKs in place, what is recorded about each, the index for the shims, stable links,
//! locks.

mod index;
mod links;
mod metadata;
mod staging;

pub use metadata::{METADATA_FORMAT, Metadata, Verified};
pub(crate) use staging::Staging;

use std::path::PathBuf;

use ogive_platform::{Goos, SdkName};
use ogive_selection::{Installed, Layout};
use ogive_system::{EntryKind, LockGuard, System};

use crate::SdkError;
use crate::events::{Event, Events};
use crate::h1::Sums;

/// The SDKs of one installation of ogive. Nothing in memory: what is installed is what is there.
#[derive(Clone)]
pub struct Store {
    system: System,
    layout: Layout,
}

/// An SDK in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledSdk {
    /// Which one.
    pub name: SdkName,
    /// Its GOROOT.
    pub goroot: PathBuf,
    /// What is recorded about it; none when the record is gone or damaged.
    pub metadata: Option<Metadata>,
}

impl InstalledSdk {
    /// Whether it belongs to somebody else.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.metadata.as_ref().is_some_and(|m| m.external.is_some())
    }
}

impl From<&InstalledSdk> for Installed {
    fn from(sdk: &InstalledSdk) -> Self {
        Self { name: sdk.name, goroot: sdk.goroot.clone(), external: sdk.is_external() }
    }
}

/// The largest list of digests that is read: some 100 bytes for each of 200,000 files.
const SUMS_LIMIT: u64 = 64 << 20;
const METADATA_LIMIT: u64 = 1 << 20;

impl Store {
    /// The store at `layout`.
    #[must_use]
    pub fn new(system: System, layout: Layout) -> Self {
        Self { system, layout }
    }

    /// Where things are.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The machine.
    #[must_use]
    pub fn system(&self) -> &System {
        &self.system
    }

    /// Every installed SDK, oldest version first.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn list(&self) -> Result<Vec<InstalledSdk>, SdkError> {
        let folder = self.layout.sdks();
        if !self.system.files.exists(&folder) {
            return Ok(Vec::new());
        }
        let entries = self.system.files.list(&folder).map_err(SdkError::io("reading the store"))?;
        let mut names: Vec<SdkName> = entries
            .iter()
            .filter_map(|(name, kind)| {
                let name = name.to_str()?;
                let folder = match kind {
                    EntryKind::Directory => name,
                    EntryKind::File => name.strip_suffix(".json")?,
                    EntryKind::Link | EntryKind::Other => return None,
                };
                SdkName::from_folder(folder).ok()
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        Ok(names.into_iter().filter_map(|name| self.get(name)).collect())
    }

    /// An SDK, if it is installed: its folder has a `go`, or its record says that it is external.
    #[must_use]
    pub fn get(&self, name: SdkName) -> Option<InstalledSdk> {
        let metadata = self.metadata(name);
        let external = metadata.as_ref().and_then(|m| m.external.clone());
        let goroot = external.unwrap_or_else(|| self.layout.sdk(name));
        let there = self.system.files.exists(&goroot.join("bin").join(go_program(name)));
        there.then_some(InstalledSdk { name, goroot, metadata })
    }

    /// An SDK that must be installed.
    ///
    /// # Errors
    /// When it is not.
    pub fn require(&self, name: SdkName) -> Result<InstalledSdk, SdkError> {
        self.get(name).ok_or(SdkError::NotInstalled { sdk: name })
    }

    /// The digests of an SDK's files as they were installed.
    ///
    /// # Errors
    /// When the list is gone or damaged.
    pub fn sums(&self, name: SdkName) -> Result<Sums, SdkError> {
        let path = self.sums_path(name);
        let bytes =
            self.system.files.read(&path, SUMS_LIMIT).map_err(SdkError::io("reading an SDK's digests"))?;
        let text = String::from_utf8(bytes).map_err(|_| SdkError::bad_file(&path, "it is not text"))?;
        Sums::parse(&text).map_err(|line| SdkError::bad_file(&path, format!("line {line} is damaged")))
    }

    fn metadata(&self, name: SdkName) -> Option<Metadata> {
        let bytes = self.system.files.read(&self.layout.sidecar(name), METADATA_LIMIT).ok()?;
        let metadata: Metadata = serde_json::from_slice(&bytes).ok()?;
        (metadata.name == name && metadata.format == METADATA_FORMAT).then_some(metadata)
    }

    /// Records what is to be known about an SDK, before it is put in place.
    pub(crate) fn record(&self, metadata: &Metadata, sums: Option<&Sums>) -> Result<(), SdkError> {
        let files = &self.system.files;
        let doing = || SdkError::io(format!("recording the SDK {}", metadata.name));
        files.create_dir_all(&self.layout.sdks()).map_err(doing())?;
        if let Some(sums) = sums {
            let path = self.sums_path(metadata.name);
            files.replace(&path, sums.print().as_bytes(), 0o644).map_err(doing())?;
        }
        let mut json = serde_json::to_vec_pretty(metadata)
            .map_err(|e| SdkError::bad_file(&self.layout.sidecar(metadata.name), e.to_string()))?;
        json.push(b'\n');
        files.replace(&self.layout.sidecar(metadata.name), &json, 0o644).map_err(doing())
    }

    /// Takes an SDK out of the store: its folder is renamed away first, so that no half of it is
    /// ever seen. The lock must be held.
    pub(crate) fn remove(&self, name: SdkName) -> Result<(), SdkError> {
        let files = &self.system.files;
        let doing = || SdkError::io(format!("removing the SDK {name}"));
        let (place, aside) =
            (self.layout.sdk(name), self.layout.staging().join(format!("{}.old", name.folder())));
        if files.entry(&place).map_err(doing())?.is_some() {
            files.create_dir_all(&self.layout.staging()).map_err(doing())?;
            files.remove_dir_all(&aside).map_err(doing())?;
            files.rename(&place, &aside).map_err(doing())?;
        }
        files.remove_file(&self.layout.sidecar(name)).map_err(doing())?;
        files.remove_file(&self.sums_path(name)).map_err(doing())?;
        files.remove_dir_all(&aside).map_err(doing())
    }

    /// Takes the lock of an SDK, which everybody holds who changes it.
    pub(crate) fn lock(&self, name: SdkName, events: &dyn Events) -> Result<Box<dyn LockGuard>, SdkError> {
        let path = self.layout.lock(&name.folder());
        let doing = || SdkError::io(format!("taking the lock of {name}"));
        self.make_lock_folder()?;
        let mut waiting = || {
            events.event(Event::Waiting { what: format!("another ogive that works on {name}") });
        };
        self.system.files.lock(&path, &mut waiting).map_err(doing())
    }

    /// Takes the lock of an SDK if nobody holds it.
    pub(crate) fn try_lock(&self, name: SdkName) -> Result<Option<Box<dyn LockGuard>>, SdkError> {
        self.make_lock_folder()?;
        let path = self.layout.lock(&name.folder());
        self.system.files.try_lock(&path).map_err(SdkError::io(format!("taking the lock of {name}")))
    }

    fn make_lock_folder(&self) -> Result<(), SdkError> {
        let path = self.layout.lock("x");
        let folder = path.parent().unwrap_or(&path);
        self.system.files.create_dir_all(folder).map_err(SdkError::io("making the folder of locks"))
    }

    pub(crate) fn sums_path(&self, name: SdkName) -> PathBuf {
        self.layout.sdks().join(format!("{}.sums", name.folder()))
    }
}

/// The go command's file in `bin`.
pub(crate) fn go_program(name: SdkName) -> &'static str {
    if name.host.os == Goos::Windows { "go.exe" } else { "go" }
}

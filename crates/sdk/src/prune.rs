//! What may go: downloads and staging folders that nobody works on, and SDKs that nothing names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ogive_platform::SdkName;
use ogive_system::{EntryKind, FilesMut, LockGuard};

use crate::SdkError;
use crate::events::Silent;
use crate::store::Store;

/// What a thing is that may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leftover {
    /// A download that did not end.
    Download,
    /// A folder of an installation that did not end.
    Staging,
    /// An SDK.
    Sdk(SdkName),
}

/// A thing that may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prunable {
    /// What it is.
    pub what: Leftover,
    /// Where it is.
    pub path: PathBuf,
    /// How much room it takes, in bytes.
    pub bytes: u64,
}

/// Lists what may go: every download and staging folder that no process works on; with `keep`,
/// every SDK that it does not hold, external ones excepted.
///
/// # Errors
/// When the store can't be read.
pub fn prunable(store: &Store, keep: Option<&BTreeSet<SdkName>>) -> Result<Vec<Prunable>, SdkError> {
    let files = &*store.system().files;
    let mut found = Vec::new();
    for stale in store.stale_staging()? {
        let bytes = size(files, &stale.path);
        found.push(Prunable { what: Leftover::Staging, path: stale.path.clone(), bytes });
    }
    for Idle { path, .. } in idle_downloads(store)? {
        let bytes = size(files, &path);
        found.push(Prunable { what: Leftover::Download, path, bytes });
    }
    if let Some(keep) = keep {
        for sdk in store.list()?.into_iter().filter(|sdk| !sdk.is_external() && !keep.contains(&sdk.name)) {
            let recorded = sdk.metadata.as_ref().map(|metadata| metadata.bytes);
            let bytes = recorded.unwrap_or_else(|| size(files, &sdk.goroot));
            found.push(Prunable { what: Leftover::Sdk(sdk.name), path: sdk.goroot, bytes });
        }
    }
    Ok(found)
}

/// Removes what [`prunable`] listed; what is in use by now is left.
///
/// # Errors
/// When something can't be removed.
pub fn prune(store: &Store, items: &[Prunable]) -> Result<(), SdkError> {
    let files = &*store.system().files;
    let doing = || SdkError::io("removing what is not needed");
    let listed = |path: &Path| items.iter().any(|item| item.path == path);
    for stale in store.stale_staging()?.into_iter().filter(|stale| listed(&stale.path)) {
        files.remove_dir_all(&stale.path).map_err(doing())?;
    }
    for Idle { path, _lock } in idle_downloads(store)?.into_iter().filter(|idle| listed(&idle.path)) {
        let mut note = path.clone().into_os_string();
        note.push(".json");
        files.remove_file(Path::new(&note)).map_err(doing())?;
        files.remove_file(&path).map_err(doing())?;
    }
    for item in items {
        if let Leftover::Sdk(name) = item.what {
            let _lock = store.lock(name, &Silent)?;
            store.remove(name)?;
        }
    }
    if items.iter().any(|item| matches!(item.what, Leftover::Sdk(_))) {
        store.forget_removed()?;
    }
    Ok(())
}

/// A partial download that no process works on, with the lock that keeps others from it.
struct Idle {
    path: PathBuf,
    _lock: Box<dyn LockGuard>,
}

fn idle_downloads(store: &Store) -> Result<Vec<Idle>, SdkError> {
    let files = &*store.system().files;
    let folder = store.layout().downloads();
    if !files.exists(&folder) {
        return Ok(Vec::new());
    }
    let doing = || SdkError::io("reading the folder of downloads");
    let mut idle = Vec::new();
    for (name, kind) in files.list(&folder).map_err(doing())? {
        let Some(file) = name.to_str().and_then(|name| name.strip_suffix(".part")) else { continue };
        if kind == EntryKind::File
            && let Some(lock) = files.try_lock(&folder.join(format!("{file}.lock"))).map_err(doing())?
        {
            idle.push(Idle { path: folder.join(&name), _lock: lock });
        }
    }
    Ok(idle)
}

/// The bytes below a path; what can't be read counts nothing.
fn size(files: &dyn FilesMut, path: &Path) -> u64 {
    match files.entry(path) {
        Ok(Some(entry)) if entry.kind == EntryKind::Directory => {
            let names = files.list(path).unwrap_or_default();
            names.iter().map(|(name, _)| size(files, &path.join(name))).sum()
        }
        Ok(Some(entry)) => entry.size,
        _ => 0,
    }
}

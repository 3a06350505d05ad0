//! Links that keep their name while what they point to is replaced: `sdk/default`, `sdk/1.27`.
//! Editors that want a fixed GOROOT are given these.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ogive_platform::{Port, SdkName};
use ogive_selection::{Index, Installed};
use ogive_system::EntryKind;

use super::Store;
use crate::SdkError;

const DOING: &str = "setting the stable links of the store";

/// What is to be done for the links to be right.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LinkChanges {
    set: BTreeMap<PathBuf, PathBuf>,
    remove: Vec<PathBuf>,
}

impl Store {
    /// Finds out how the links differ from what they should be.
    pub(super) fn link_changes(
        &self,
        index: &Index,
        default: Option<SdkName>,
        host: Port,
    ) -> Result<LinkChanges, SdkError> {
        let mut wanted: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
        for sdk in index.installed() {
            let (major, minor) = sdk.name.version.line();
            let link = self.layout().line_link(major, minor);
            // Sorted by version: the last one of the host is the newest.
            if sdk.name.host == host && sdk.name.version.is_release() || !wanted.contains_key(&link) {
                wanted.insert(link, target(sdk));
            }
        }
        if let Some(sdk) = default.and_then(|name| index.get(name)) {
            wanted.insert(self.layout().default_link(), target(sdk));
        }
        let files = &self.system().files;
        let mut remove = Vec::new();
        if files.exists(&self.layout().sdks()) {
            let entries = files.list(&self.layout().sdks()).map_err(SdkError::io(DOING))?;
            for (name, _) in entries.into_iter().filter(|(_, kind)| *kind == EntryKind::Link) {
                let path = self.layout().sdks().join(name);
                match wanted.get(&path) {
                    Some(target) if files.read_link(&path).is_ok_and(|now| now == *target) => {
                        wanted.remove(&path);
                    }
                    Some(_) => {}
                    None => remove.push(path),
                }
            }
        }
        Ok(LinkChanges { set: wanted, remove })
    }

    /// Brings the links up to date. The lock of the index must be held.
    pub(super) fn change_links(&self, changes: &LinkChanges) -> Result<(), SdkError> {
        let files = &self.system().files;
        for path in &changes.remove {
            files.remove_file(path).map_err(SdkError::io(DOING))?;
        }
        for (link, target) in &changes.set {
            match files.link(link, target) {
                Ok(()) => {}
                // Windows lets only some users make links; the links are a convenience.
                Err(_) if self.system().kernel.compiled_os() == "windows" => {}
                Err(error) => return Err(SdkError::io(DOING)(error)),
            }
        }
        Ok(())
    }

    /// Removes the links that point to nothing. The lock of the index must be held.
    pub(super) fn unlink_dangling(&self) -> Result<(), SdkError> {
        let doing = || SdkError::io(DOING);
        let files = &self.system().files;
        for (name, kind) in files.list(&self.layout().sdks()).map_err(doing())? {
            let path = self.layout().sdks().join(name);
            if kind == EntryKind::Link && !files.exists(&path) {
                files.remove_file(&path).map_err(doing())?;
            }
        }
        Ok(())
    }
}

/// Links within the store are relative, so that it can be moved.
fn target(sdk: &Installed) -> PathBuf {
    if sdk.external { sdk.goroot.clone() } else { Path::new(&sdk.name.folder()).to_owned() }
}

//! Whether an installed SDK is still what was installed.

use std::collections::BTreeMap;

use ogive_platform::SdkName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::SdkError;
use crate::h1::hash_tree;
use crate::store::Store;
use crate::unpack::mode;

/// What became of an SDK's files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Differences {
    /// Files whose contents were changed, by their path below GOROOT.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub missing: Vec<String>,
    /// Files, links and other things that were added.
    pub added: Vec<String>,
    /// Programs that can't be executed any more.
    pub not_executable: Vec<String>,
}

impl Differences {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Hashes every file of an installed SDK and compares it with what was installed.
///
/// # Errors
/// When it is not installed, belongs to somebody else, or can't be read; when the list of its
/// digests is damaged or does not belong to it.
pub fn verify(store: &Store, name: SdkName) -> Result<Differences, SdkError> {
    let sdk = store.require(name)?;
    if sdk.is_external() {
        return Err(SdkError::Unverifiable {
            what: format!("the external SDK {}", sdk.goroot.display()),
            because: "it belongs to somebody else, who may change it".into(),
            accept_with: crate::ACCEPT_UNVERIFIED,
        });
    }
    let sums = store.sums(name)?;
    let recorded = sdk.metadata.as_ref().and_then(|metadata| metadata.h1.as_deref());
    if recorded != Some(sums.module_part().module_h1(name).as_str()) {
        let because = "its hash is not the one that was recorded when the SDK was verified";
        return Err(SdkError::bad_file(&store.sums_path(name), because));
    }
    let files = &*store.system().files;
    let tree = hash_tree(files, &sdk.goroot)?;
    let mut now: BTreeMap<_, _> = tree.sums.files().iter().map(|(name, digest)| (name, digest)).collect();
    let mut found = Differences { added: tree.others.clone(), ..Differences::default() };
    for (name, digest) in sums.files() {
        match now.remove(name) {
            None => found.missing.push(name.clone()),
            Some(actual) if actual != digest => found.changed.push(name.clone()),
            Some(_) => {}
        }
    }
    found.added.extend(now.into_keys().cloned());
    found.added.sort_unstable();
    for (program, _) in sums.files().iter().filter(|(name, _)| mode(name) == 0o755) {
        let entry = files.entry(&sdk.goroot.join(program)).map_err(SdkError::io("verifying an SDK"))?;
        if entry.is_some_and(|entry| entry.mode & 0o100 == 0) && !is_windows(store) {
            found.not_executable.push(program.clone());
        }
    }
    Ok(found)
}

/// Windows has no such permission.
fn is_windows(store: &Store) -> bool {
    store.system().kernel.compiled_os() == "windows"
}

//! The build caches of C toolchains: folders named `cgo-…`, beside each a file that says whose it is.
//!
//! What takes one away may not meet a build that fills it. A build holds a lock of its own for each partition that it
//! uses, made while it holds the gate; who removes holds the gate all the time, and leaves alone what is in use.

mod contents;
mod removal;
mod uses;

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ogive_cc::{Fingerprint, Toolchain};
use ogive_platform::Platform;
use ogive_system::{EntryKind, System};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use contents::{Foreign, Verified, verify};
pub use removal::{Removed, prune};
pub(crate) use uses::Uses;

/// What partitions' names begin with.
const PREFIX: &str = "cgo-";

/// The most bytes of a file that says whose a partition is.
const MOST: u64 = 16 << 20;

/// Whose a partition is (`cgo-….json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Owner {
    /// The C compiler.
    pub cc: String,
    /// The target as compilers call it.
    pub triple: String,
    /// For which platform it builds.
    pub platform: Platform,
    /// What the toolchain is made of.
    pub inputs: Fingerprint,
}

/// A partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Partition {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many outputs of the go command it has: packages, objects, lists.
    pub objects: u64,
    /// When it was used last, in seconds since 1970; none where that is not known.
    pub last_use: Option<u64>,
    /// Whose it is; none where that is not known.
    pub owner: Option<Owner>,
}

impl Partition {
    /// How long nobody has used it.
    #[must_use]
    pub fn idle(&self, now: SystemTime) -> Option<Duration> {
        let now = now.duration_since(UNIX_EPOCH).ok()?;
        Some(now.saturating_sub(Duration::from_secs(self.last_use?)))
    }
}

/// Says whose a partition is; when that was written tells the last use.
pub(crate) fn used(
    system: &System,
    caches: &Path,
    name: &str,
    toolchain: &Toolchain,
    stable: &Fingerprint,
) -> io::Result<()> {
    let owner = Owner {
        cc: toolchain.cc.clone(),
        triple: toolchain.triple.clone(),
        platform: toolchain.platform,
        inputs: stable.clone(),
    };
    system.files.create_dir_all(caches)?;
    system.files.replace(&sidecar(caches, name), &serde_json::to_vec(&owner)?, 0o644)
}

/// The partitions in a folder of build caches, by name.
///
/// # Errors
/// When one can't be read.
pub fn partitions(system: &System, caches: &Path) -> io::Result<Vec<Partition>> {
    if !system.files.is_dir(caches) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (name, kind) in system.files.list(caches)? {
        if let Some(name) = name.to_str().filter(|name| kind == EntryKind::Directory && is_name(name)) {
            found.push(partition(system, caches, name)?);
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

fn partition(system: &System, caches: &Path, name: &str) -> io::Result<Partition> {
    let (path, beside) = (caches.join(name), sidecar(caches, name));
    let owner = system.files.read(&beside, MOST).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let entry = system.files.entry(&beside)?.or(system.files.entry(&path)?);
    let modified = entry.and_then(|entry| entry.modified);
    let last_use = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|time| time.as_secs());
    let (mut bytes, mut objects) = (0, 0);
    contents::files(system, &path, &mut |file, entry| {
        bytes += entry.size;
        objects += u64::from(contents::is_output(file));
    })?;
    Ok(Partition { name: name.to_owned(), path, bytes, objects, last_use, owner })
}

/// Whether a folder has the name of a partition.
fn is_name(name: &str) -> bool {
    let digits = name.strip_prefix(PREFIX);
    digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn sidecar(caches: &Path, name: &str) -> PathBuf {
    caches.join(format!("{name}.json"))
}

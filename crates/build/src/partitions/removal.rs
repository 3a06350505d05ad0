//! Removing partitions that nobody uses.

use std::io;
use std::path::{Path, PathBuf};

use ogive_system::System;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Partition, is_name, sidecar, uses};

/// What was removed, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Removed {
    /// The partitions that are gone.
    pub removed: Vec<Partition>,
    /// Those that a build uses now, which were left.
    pub in_use: Vec<Partition>,
}

/// Removes partitions but for those that a build uses; only looks when `dry`.
///
/// # Errors
/// When one can't be removed.
pub fn prune(system: &System, caches: &Path, wanted: Vec<Partition>, dry: bool) -> io::Result<Removed> {
    let mut ended = Removed::default();
    if wanted.is_empty() {
        return Ok(ended);
    }
    if dry {
        return Ok(Removed { removed: wanted, ..ended });
    }
    let gate = uses::gate(caches);
    system.files.create_dir_all(gate.parent().unwrap_or(caches))?;
    let _gate = system.files.lock(&gate, &mut || {})?;
    for partition in wanted {
        let path: PathBuf = caches.join(&partition.name);
        // What is a link by now, or is called otherwise, was not made by a build.
        let entry = system.files.entry(&path)?;
        if !is_name(&partition.name)
            || entry.is_none_or(|entry| entry.kind != ogive_system::EntryKind::Directory)
        {
            continue;
        }
        if is_used(system, &uses::of(caches, &partition.name))? {
            ended.in_use.push(partition);
            continue;
        }
        system.files.remove_dir_all(&path)?;
        system.files.remove_dir_all(&uses::of(caches, &partition.name))?;
        let beside = sidecar(caches, &partition.name);
        if system.files.entry(&beside)?.is_some() {
            system.files.remove_file(&beside)?;
        }
        ended.removed.push(partition);
    }
    Ok(ended)
}

fn is_used(system: &System, locks: &Path) -> io::Result<bool> {
    if !system.files.is_dir(locks) {
        return Ok(false);
    }
    for (name, _) in system.files.list(locks)? {
        if system.files.try_lock(&locks.join(name))?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

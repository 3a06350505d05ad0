//! Who uses which partition now.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ogive_system::{LockGuard, System};

/// The lock that is held by who begins to use a partition, and by who removes some.
pub(super) fn gate(caches: &Path) -> PathBuf {
    uses(caches).join("gate")
}

/// The folder of the locks of those who use a partition.
pub(super) fn of(caches: &Path, name: &str) -> PathBuf {
    uses(caches).join(name)
}

fn uses(caches: &Path) -> PathBuf {
    caches.join("uses")
}

/// The partitions that this process uses, until it is dropped.
#[derive(Default)]
pub(crate) struct Uses(Mutex<BTreeMap<String, Box<dyn LockGuard>>>);

impl Uses {
    /// Begins to use a partition.
    pub(crate) fn begin(&self, system: &System, caches: &Path, name: &str) -> io::Result<()> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.contains_key(name) {
            return Ok(());
        }
        system.files.create_dir_all(&uses(caches))?;
        let _gate = system.files.lock(&gate(caches), &mut || {})?;
        let folder = of(caches, name);
        system.files.create_dir_all(&folder)?;
        // The first that nobody holds; there are never more than builds ran at once.
        for number in 0_u32.. {
            if let Some(lock) = system.files.try_lock(&folder.join(number.to_string()))? {
                held.insert(name.to_owned(), lock);
                break;
            }
        }
        Ok(())
    }
}

//! Lists of packages that are kept between runs, each with what it rests on, and taken only while all of that is the same.

mod made;
mod rests;
mod state;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use ogive_platform::Platform;
use ogive_system::{Cancel, Command, System};
use serde::{Deserialize, Serialize};

pub(crate) use self::rests::Rests;
use crate::decision::CgoDecision;
use crate::packages::{self, ListError, Listing};
use crate::request::Request;
use crate::stage;

/// The most bytes of a kept list.
const MOST: u64 = 64 << 20;

/// Lists packages. What it reads of sources it reads once.
pub(crate) struct Lister<'a> {
    system: &'a System,
    request: &'a Request,
    /// When it was made: what changed afterwards may have been seen by one and not by the other.
    began: SystemTime,
    seen: Mutex<BTreeMap<PathBuf, Digest>>,
    /// All of folders: none of what is too much.
    wholes: Mutex<BTreeMap<PathBuf, Option<Digest>>>,
}

/// A list, and what it rests on, where that can be told.
pub(crate) struct Listed {
    pub(crate) listing: Listing,
    pub(crate) rests: Option<Rests>,
}

/// A digest of what was read.
type Digest = [u8; 32];

/// A list, and what it rests on.
#[derive(Serialize, Deserialize)]
struct Kept {
    state: String,
    rests: Rests,
    listing: Listing,
}

impl<'a> Lister<'a> {
    /// For one run.
    pub(crate) fn new(system: &'a System, request: &'a Request) -> Self {
        Self { system, request, began: system.clock.now(), seen: Mutex::default(), wholes: Mutex::default() }
    }

    fn wholes(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Option<Digest>>> {
        self.wholes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The packages of the request and what they import, for a platform: as the go command lists them now, or as it
    /// listed them when everything that decides it was as it is now.
    ///
    /// # Errors
    /// When the go command can't, with what it says.
    pub(crate) fn list(
        &self,
        platform: Platform,
        cgo: &CgoDecision,
        cancel: &Cancel,
    ) -> Result<Listed, ListError> {
        let command = packages::command(self.request, platform, cgo);
        let file = stage::listing(self.request, platform, cgo);
        if let Some(kept) = self.kept(&file, &command) {
            return Ok(Listed { listing: kept.listing, rests: Some(kept.rests) });
        }
        let (listing, folders) = packages::list(self.system, command.clone(), cancel)?;
        if let Some(rests) = folders.and_then(|folders| self.rests(&command, folders))
            && !self.has_changed(&rests)
        {
            let state = self.state(&command, &rests);
            let kept = Kept { state, rests, listing };
            // Without it the next run lists anew.
            let _ = self.keep(&file, &kept);
            return Ok(Listed { listing: kept.listing, rests: Some(kept.rests) });
        }
        Ok(Listed { listing, rests: None })
    }

    /// What is kept, when it still holds.
    fn kept(&self, file: &Path, command: &Command) -> Option<Kept> {
        let kept: Kept = serde_json::from_slice(&self.system.files.read(file, MOST).ok()?).ok()?;
        // The module cache may have been emptied.
        let users = kept.listing.users.iter().map(|user| &user.folder);
        let objects = kept.listing.mains.iter().flat_map(|main| &main.objects);
        let is_there = users.chain(objects).all(|path| self.system.files.exists(path));
        (is_there && self.state(command, &kept.rests) == kept.state).then_some(kept)
    }

    fn keep(&self, file: &Path, kept: &Kept) -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            self.system.files.create_dir_all(folder)?;
        }
        self.system.files.replace(file, &serde_json::to_vec(kept)?, 0o644)
    }
}

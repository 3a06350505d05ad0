//! What a command looked at, so that a later one can tell that all of it is as it was.
//!
//! As git's index does it: a file whose size, times and inode are those of before has the contents of before. One that was
//! changed so shortly before that a later change might leave them the same is looked into each time.

mod recorder;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use self::recorder::Recorder;
use crate::{Entry, EntryKind, Files};

/// How long after a change of a file another one may leave its times the same: the steps of FAT.
const STEP: Duration = Duration::from_secs(2);

/// How many bytes of a hash are kept.
const LENGTH: usize = 16;

/// The most bytes of a file that are looked into again.
const MOST: u64 = 256 << 20;

/// What was looked at, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    seen: Vec<Seen>,
}

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seen(PathBuf, Sight);

/// What was looked for at a path, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Sight {
    /// What stands in a file: how the file looks, where that tells it, and the hash.
    Contents(Option<Looks>, Hash),
    /// The names in a folder, likewise.
    Names(Option<Looks>, Hash),
    /// All about what is there but its contents, links not followed.
    Entry(Option<Looks>),
    /// The same, links followed.
    Target(Option<Looks>),
    /// What kind of thing is there, links followed.
    Kind(Option<Kind>),
    /// Where it is without links.
    Place(Option<PathBuf>),
    /// What a link points to.
    Link(Option<PathBuf>),
    /// Whether this user may change it.
    Writable(bool),
    /// Whether this user may run it.
    Executable(bool),
}

/// How a file or a folder looks from outside: its size in bytes, the times of its last changes in nanoseconds since 1970,
/// its mode, its device and inode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Looks(u64, u64, u64, u32, u64, u64);

/// What kind of thing is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    File,
    Folder,
    Other,
}

/// A hash, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Hash(String);

/// How it turned out that everything is as it was.
#[derive(Debug)]
pub enum Holds {
    /// All of it looks as it did.
    AsItWas,
    /// Some of it looks other than it did and has the same contents: as it looks now.
    LooksOther(Trace),
}

impl Trace {
    /// Whether all that was looked at is as it was; none when something is not. Looks on every core.
    #[must_use]
    pub fn holds(&self, files: &dyn Files, now: SystemTime) -> Option<Holds> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = self.seen.len().div_ceil(cores).max(1);
        let over = AtomicBool::new(false);
        let look = |part: &[Seen]| -> Option<Vec<Seen>> {
            let mut again = Vec::with_capacity(part.len());
            for Seen(path, sight) in part {
                let now = sight.again(files, path, now).filter(|_| !over.load(Ordering::Relaxed));
                let Some(now) = now else {
                    over.store(true, Ordering::Relaxed);
                    return None;
                };
                again.push(Seen(path.clone(), now));
            }
            Some(again)
        };
        let parts: Vec<Option<Vec<Seen>>> = std::thread::scope(|scope| {
            let running: Vec<_> =
                self.seen.chunks(share).map(|part| scope.spawn(move || look(part))).collect();
            running.into_iter().map(|part| part.join().ok().flatten()).collect()
        });
        let seen = parts.into_iter().collect::<Option<Vec<_>>>()?.concat();
        Some(if seen == self.seen { Holds::AsItWas } else { Holds::LooksOther(Self { seen }) })
    }
}

impl Sight {
    /// The same as it is seen now; none when it is another.
    fn again(&self, files: &dyn Files, path: &Path, now: SystemTime) -> Option<Self> {
        let same = match self {
            Self::Contents(looks, hash) => {
                let seen = settled(&files.target(path).ok()??, now);
                if looks.is_none() || seen != *looks {
                    let contents = files.read(path, MOST).ok()?;
                    (Hash::of(&contents) == *hash).then_some(())?;
                }
                Self::Contents(seen, hash.clone())
            }
            Self::Names(looks, hash) => {
                let seen = settled(&files.target(path).ok()??, now);
                if looks.is_none() || seen != *looks {
                    (Hash::of_names(&files.list(path).ok()?) == *hash).then_some(())?;
                }
                Self::Names(seen, hash.clone())
            }
            Self::Entry(_) => Self::Entry(looks(&files.entry(path), now)?),
            Self::Target(_) => Self::Target(looks(&files.target(path), now)?),
            Self::Kind(_) => Self::Kind(files.target(path).ok()?.map(|entry| entry.kind.into())),
            Self::Place(_) => Self::Place(files.canonicalize(path).ok()),
            Self::Link(_) => Self::Link(files.read_link(path).ok()),
            Self::Writable(_) => Self::Writable(files.is_writable(path).ok()?),
            Self::Executable(_) => Self::Executable(files.is_executable(path).ok()?),
        };
        match self {
            Self::Contents(..) | Self::Names(..) => Some(same),
            _ => (same == *self).then_some(same),
        }
    }
}

/// How something looks; nothing where nothing is, none where looks do not tell what is there.
fn looks(entry: &io::Result<Option<Entry>>, now: SystemTime) -> Option<Option<Looks>> {
    match entry.as_ref().ok()? {
        Some(entry) => settled(entry, now).map(Some),
        None => Some(None),
    }
}

/// How something looks, where it cannot have been changed without looking otherwise.
fn settled(entry: &Entry, now: SystemTime) -> Option<Looks> {
    let modified = entry.modified?;
    let changed = entry.changed.unwrap_or(modified);
    let is_settled = modified.max(changed).checked_add(STEP).is_some_and(|sure| sure < now);
    let nanoseconds =
        |time: SystemTime| u64::try_from(time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_nanos()).ok();
    let (device, inode) = entry.identity.unwrap_or_default();
    let (modified, changed) = (nanoseconds(modified)?, nanoseconds(changed)?);
    is_settled.then_some(Looks(entry.size, modified, changed, entry.mode, device, inode))
}

impl Hash {
    fn of(contents: &[u8]) -> Self {
        let bytes = Sha256::digest(contents);
        let mut text = String::with_capacity(2 * LENGTH);
        for byte in bytes.iter().take(LENGTH) {
            // Writing to a text does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    fn of_names(names: &[(OsString, EntryKind)]) -> Self {
        let mut all = Vec::new();
        for (name, kind) in names {
            all.extend_from_slice(name.as_encoded_bytes());
            all.extend([0, *kind as u8]);
        }
        Self::of(&all)
    }
}

impl From<EntryKind> for Kind {
    fn from(kind: EntryKind) -> Self {
        match kind {
            EntryKind::File => Self::File,
            EntryKind::Directory => Self::Folder,
            EntryKind::Link | EntryKind::Other => Self::Other,
        }
    }
}

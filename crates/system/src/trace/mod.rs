//! What a command looked at, so that a later one can tell that all of it is as it was.
//!
//! As git's index does it: a file whose size, times and inode are those of before has the contents of before. One that was
//! changed so shortly before that a later change might leave them the same is looked into each time.

mod recorder;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io;
use std::mem::{Discriminant, discriminant};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use self::recorder::Memory;
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

/// What was looked at, held against what is there now.
#[derive(Debug)]
pub struct Compared {
    /// What is as it was, as it looks now.
    pub same: Trace,
    /// Where something is not as it was.
    pub changed: BTreeSet<PathBuf>,
    /// How much of what is as it was looks other than it did.
    pub touched: usize,
    /// What was looked for there.
    kinds: Vec<(PathBuf, Discriminant<Sight>)>,
}

impl Compared {
    /// Whether something else that was looked at tells of all that has changed what is there, or that nothing is.
    #[must_use]
    pub fn is_told_by(&self, trace: &Trace) -> bool {
        self.kinds.iter().all(|(path, kind)| {
            let from = trace.seen.partition_point(|Seen(seen, _)| seen < path);
            let mut there = trace.seen[from..].iter().take_while(|Seen(seen, _)| seen == path);
            there.any(|Seen(_, sight)| discriminant(sight) == *kind || matches!(sight, Sight::Target(None)))
        })
    }

    /// What was looked at, `trace`, as it looks now: what has changed, as it was.
    #[must_use]
    pub fn as_it_looks(&self, trace: &Trace) -> Trace {
        // Of one place something may have changed, and something not.
        let mut seen = self.same.seen.clone();
        seen.extend(trace.of(&self.changed).beyond(&self.same.of(&self.changed)).seen);
        seen.sort_by(|a, b| a.0.cmp(&b.0));
        Trace { seen }
    }
}

/// How it turned out that everything is as it was.
#[derive(Debug)]
pub enum Holds {
    /// All of it looks as it did.
    AsItWas,
    /// Some of it looks other than it did and has the same contents: as it looks now.
    LooksOther(Trace),
}

impl Trace {
    /// Holds what was looked at against what is there now. Looks on every core.
    #[must_use]
    pub fn compare(&self, files: &dyn Files, now: SystemTime) -> Compared {
        let look = |part: &[Seen]| -> Vec<Option<Sight>> {
            part.iter().map(|Seen(path, sight)| sight.again(files, path, now)).collect()
        };
        let parts = self.on_every_core(look);
        let same = Self { seen: Vec::new() };
        let mut compared = Compared { same, changed: BTreeSet::new(), touched: 0, kinds: Vec::new() };
        for (Seen(path, before), now) in self.seen.iter().zip(parts.into_iter().flatten()) {
            match now {
                Some(now) => {
                    compared.touched += usize::from(now != *before);
                    compared.same.seen.push(Seen(path.clone(), now));
                }
                None => {
                    compared.changed.insert(path.clone());
                    compared.kinds.push((path.clone(), discriminant(before)));
                }
            }
        }
        compared
    }

    /// What was looked at here and there; none where the same was not seen both times.
    #[must_use]
    pub fn with(&self, other: &Self) -> Option<Self> {
        let mut memory = Memory::default();
        for Seen(path, sight) in self.seen.iter().chain(&other.seen) {
            memory.add(path, sight.clone());
        }
        memory.trace()
    }

    /// Whether the same was seen both times of all that was looked at for `other` too.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let paths = other.seen.iter().map(|Seen(path, _)| path.clone()).collect();
        self.of(&paths).with(other).is_some()
    }

    /// What of it was not looked at for `other`.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        let key = |Seen(path, sight): &Seen| (path.clone(), discriminant(sight));
        let known: HashSet<_> = other.seen.iter().map(key).collect();
        Self { seen: self.seen.iter().filter(|seen| !known.contains(&key(seen))).cloned().collect() }
    }

    /// What of it was looked at in some places.
    fn of(&self, paths: &BTreeSet<PathBuf>) -> Self {
        Self { seen: self.seen.iter().filter(|Seen(path, _)| paths.contains(path)).cloned().collect() }
    }

    /// Whether something was looked at in a place.
    #[must_use]
    pub fn looks_at(&self, path: &Path) -> bool {
        self.seen.binary_search_by(|Seen(seen, _)| seen.as_path().cmp(path)).is_ok()
    }

    /// What `look` makes of the parts of what was looked at.
    fn on_every_core<T: Send>(&self, look: impl Fn(&[Seen]) -> T + Sync) -> Vec<T> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = self.seen.len().div_ceil(cores).max(1);
        let look = &look;
        std::thread::scope(|scope| {
            let running: Vec<_> =
                self.seen.chunks(share).map(|part| scope.spawn(move || look(part))).collect();
            let end = |panic| std::panic::resume_unwind(panic);
            running.into_iter().map(|part| part.join().unwrap_or_else(end)).collect()
        })
    }

    /// Whether all that was looked at is as it was; none when something is not. Looks on every core.
    #[must_use]
    pub fn holds(&self, files: &dyn Files, now: SystemTime) -> Option<Holds> {
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
        let parts = self.on_every_core(look);
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

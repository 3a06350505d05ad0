//! Files that remember what was looked at.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::mem::{Discriminant, discriminant};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::{Hash, Looks, Seen, Sight, Trace, looks, settled};
use crate::{Entry, EntryKind, Files, FilesMut, LockGuard, RandomAccess};

/// Files through which a command looks, and which remember what it saw. What it changes is not remembered.
pub struct Recorder {
    files: Arc<dyn FilesMut>,
    now: SystemTime,
    seen: Mutex<Memory>,
}

/// What was seen.
#[derive(Default)]
pub(super) struct Memory {
    sights: HashMap<(PathBuf, Discriminant<Sight>), Sight>,
    /// Whether something was seen that can't be remembered.
    is_lossy: bool,
}

impl Recorder {
    /// Looks through `files`. `now` is the time before which nothing was looked at.
    #[must_use]
    pub fn new(files: Arc<dyn FilesMut>, now: SystemTime) -> Self {
        Self { files, now, seen: Mutex::default() }
    }

    /// What was looked at; none where that is more than can be told.
    #[must_use]
    pub fn trace(&self) -> Option<Trace> {
        self.memory().trace()
    }

    /// Remembers what somebody else looked at as if it were looked at here; none is more than can be told.
    pub fn saw(&self, trace: Option<&Trace>) {
        let mut memory = self.memory();
        let Some(trace) = trace else {
            memory.is_lossy = true;
            return;
        };
        for Seen(path, sight) in &trace.seen {
            memory.add(path, sight.clone());
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, path: &Path, sight: Option<Sight>) {
        let mut memory = self.memory();
        let Some(sight) = sight else {
            memory.is_lossy = true;
            return;
        };
        memory.add(path, sight);
    }

    /// Looks into something and remembers what is there; where it could not, how it looks from outside.
    fn look_into<T>(
        &self,
        path: &Path,
        look: impl FnOnce() -> io::Result<T>,
        sight: impl FnOnce(Option<Looks>, &T) -> Sight,
    ) -> io::Result<T> {
        // Before, so that a change in between is seen the next time.
        let entry = self.files.target(path);
        let seen = look();
        let sight = match &seen {
            Ok(seen) => {
                let looks = entry.ok().flatten().and_then(|entry| settled(&entry, self.now));
                Some(sight(looks, seen))
            }
            Err(_) => self.look_of(path),
        };
        self.remember(path, sight);
        seen
    }

    /// How something looks from outside, links followed.
    fn look_of(&self, path: &Path) -> Option<Sight> {
        looks(&self.files.target(path), self.now).map(Sight::Target)
    }
}

impl Memory {
    pub(super) fn add(&mut self, path: &Path, sight: Sight) {
        let key = (path.to_owned(), discriminant(&sight));
        if let Some(before) = self.sights.insert(key, sight.clone())
            && before != sight
        {
            // It changed while it was looked at.
            self.is_lossy = true;
        }
    }

    /// All of it; none where that is more than can be told.
    pub(super) fn trace(&self) -> Option<Trace> {
        let seen = self.sights.iter().map(|((path, _), sight)| Seen(path.clone(), sight.clone()));
        let mut seen: Vec<Seen> = seen.collect();
        seen.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        (!self.is_lossy).then_some(Trace { seen })
    }
}

impl Files for Recorder {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let sight = |looks, contents: &Vec<u8>| Sight::Contents(looks, Hash::of(contents));
        self.look_into(path, || self.files.read(path, limit), sight)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.remember(path, self.look_of(path));
        self.files.open(path)
    }

    fn open_random(&self, path: &Path) -> io::Result<Arc<dyn RandomAccess>> {
        self.remember(path, self.look_of(path));
        self.files.open_random(path)
    }

    fn entry(&self, path: &Path) -> io::Result<Option<Entry>> {
        let entry = self.files.entry(path);
        self.remember(path, looks(&entry, self.now).map(Sight::Entry));
        entry
    }

    fn target(&self, path: &Path) -> io::Result<Option<Entry>> {
        let entry = self.files.target(path);
        self.remember(path, looks(&entry, self.now).map(Sight::Target));
        entry
    }

    fn list(&self, path: &Path) -> io::Result<Vec<(OsString, EntryKind)>> {
        let sight = |looks, names: &Vec<_>| Sight::Names(looks, Hash::of_names(names));
        self.look_into(path, || self.files.list(path), sight)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        let link = self.files.read_link(path);
        self.remember(path, Some(Sight::Link(link.as_ref().ok().cloned())));
        link
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let place = self.files.canonicalize(path);
        self.remember(path, Some(Sight::Place(place.as_ref().ok().cloned())));
        place
    }

    fn available_space(&self, path: &Path) -> io::Result<u64> {
        self.remember(path, None);
        self.files.available_space(path)
    }

    fn is_writable(&self, path: &Path) -> io::Result<bool> {
        let is = self.files.is_writable(path);
        self.remember(path, is.as_ref().ok().map(|is| Sight::Writable(*is)));
        is
    }

    fn is_executable(&self, path: &Path) -> io::Result<bool> {
        let is = self.files.is_executable(path);
        self.remember(path, is.as_ref().ok().map(|is| Sight::Executable(*is)));
        is
    }

    fn attribute(&self, path: &Path, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.remember(path, None);
        self.files.attribute(path, name)
    }

    fn exists(&self, path: &Path) -> bool {
        self.kind(path).is_some()
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.kind(path) == Some(EntryKind::Directory)
    }
}

impl Recorder {
    fn kind(&self, path: &Path) -> Option<EntryKind> {
        let entry = self.files.target(path);
        let kind = entry.ok().map(|entry| entry.map(|entry| entry.kind));
        self.remember(path, kind.map(|kind| Sight::Kind(kind.map(Into::into))));
        kind.flatten()
    }
}

impl FilesMut for Recorder {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.files.create_dir_all(path)
    }

    fn create_new(&self, path: &Path, mode: u32) -> io::Result<Box<dyn Write + Send>> {
        self.files.create_new(path, mode)
    }

    fn append(&self, path: &Path, truncate_to: Option<u64>) -> io::Result<Box<dyn Write + Send>> {
        self.files.append(path, truncate_to)
    }

    fn replace(&self, path: &Path, contents: &[u8], mode: u32) -> io::Result<()> {
        self.files.replace(path, contents, mode)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.files.rename(from, to)
    }

    fn link(&self, path: &Path, target: &Path) -> io::Result<()> {
        self.files.link(path, target)
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.files.copy(from, to)
    }

    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.files.set_mode(path, mode)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.files.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.files.remove_dir(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.files.remove_dir_all(path)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.files.sync(path)
    }

    fn sync_file_system(&self, path: &Path) -> io::Result<()> {
        self.files.sync_file_system(path)
    }

    fn lock(&self, path: &Path, waiting: &mut dyn FnMut()) -> io::Result<Box<dyn LockGuard>> {
        self.files.lock(path, waiting)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn LockGuard>>> {
        self.files.try_lock(path)
    }
}

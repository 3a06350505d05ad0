//! What stands in files, read when somebody asks for it.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use ogive_system::Files;

/// What stands in a file. It may be read only when somebody asks for it.
#[derive(Debug, Default)]
pub struct Contents {
    read: OnceLock<Vec<u8>>,
    later: Option<Later>,
    lines: OnceLock<usize>,
}

/// A file that is read later.
#[derive(Debug, Clone)]
pub(super) struct Later {
    pub(super) place: Place,
    /// How many ends of lines it has.
    pub(super) lines: usize,
    /// Whether it may have comments that are meant for ogive.
    pub(super) comments: bool,
}

/// Where a file lies that is read later.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) files: Arc<dyn Files>,
    pub(super) path: PathBuf,
    /// The most bytes that are read.
    pub(super) limit: u64,
    /// Is set when it can't be read any more.
    pub(super) missed: Arc<AtomicBool>,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.path.fmt(f)
    }
}

impl Contents {
    pub(super) const fn later(later: Later) -> Self {
        Self { read: OnceLock::new(), later: Some(later), lines: OnceLock::new() }
    }

    /// How many ends of lines it has.
    pub(crate) fn lines(&self) -> usize {
        match &self.later {
            Some(later) => later.lines,
            None => *self.lines.get_or_init(|| memchr::memchr_iter(b'\n', self).count()),
        }
    }

    /// Whether comments that are meant for ogive may stand in it.
    pub(crate) fn may_have_comments(&self) -> bool {
        self.later.as_ref().is_none_or(|later| later.comments)
    }
}

impl Deref for Contents {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.read.get_or_init(|| {
            let Some(Later { place, .. }) = &self.later else { return Vec::new() };
            place.files.read(&place.path, place.limit).unwrap_or_else(|_| {
                place.missed.store(true, Ordering::Relaxed);
                Vec::new()
            })
        })
    }
}

impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Self {
        Self { read: OnceLock::from(bytes), later: None, lines: OnceLock::new() }
    }
}

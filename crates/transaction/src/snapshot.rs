//! What was, or will be, at a path: enough to tell it again and to put it back.

use std::io;
use std::path::{Path, PathBuf};

use ogive_record::{EntryState, Sha256Digest};
use ogive_system::Files;
use serde::{Deserialize, Serialize};

use crate::digest::state_of;

/// What is at a path, with the mode of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Snapshot {
    Absent,
    File { digest: Sha256Digest, mode: u32 },
    Link { target: PathBuf },
    Directory,
}

impl Snapshot {
    /// What is at `path` now.
    pub(crate) fn take(files: &dyn Files, path: &Path) -> io::Result<Self> {
        Ok(match state_of(files, path)? {
            EntryState::Absent => Self::Absent,
            EntryState::Directory => Self::Directory,
            EntryState::Link(target) => Self::Link { target },
            EntryState::File(digest) => {
                Self::File { digest, mode: files.entry(path)?.map_or(0o644, |entry| entry.mode) }
            }
        })
    }

    /// Whether that is at `path` now. A mode is its owner's affair and does not count.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File { digest: a, .. }, Self::File { digest: b, .. }) => a == b,
            _ => self == other,
        }
    }

    /// Whether it is what a plan names.
    pub(crate) fn is(&self, state: &EntryState) -> bool {
        match (self, state) {
            (Self::Absent, EntryState::Absent) | (Self::Directory, EntryState::Directory) => true,
            (Self::File { digest: a, .. }, EntryState::File(b)) => a == b,
            (Self::Link { target: a }, EntryState::Link(b)) => a == b,
            _ => false,
        }
    }

    /// As a noun phrase.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Absent => "nothing".into(),
            Self::File { digest, .. } => format!("a file with SHA-256 {}…", &digest.to_string()[..12]),
            Self::Link { target } => format!("a link to {}", target.display()),
            Self::Directory => "a folder".into(),
        }
    }
}

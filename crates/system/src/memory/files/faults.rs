//! Failures on order.

use std::io;
use std::path::{Path, PathBuf};

/// What is done to a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Opening to read, or reading the whole.
    Read,
    /// Listing a folder.
    List,
    /// Making a file, or opening it to append.
    Create,
    /// Writing some bytes to an open file.
    Write,
    /// Replacing a file atomically.
    Replace,
    /// Making folders.
    CreateDirectory,
    /// Moving.
    Rename,
    /// Making a link.
    Link,
    /// Copying.
    Copy,
    /// Setting a mode.
    SetMode,
    /// Removing a file, a folder or a tree.
    Remove,
    /// Making durable.
    Sync,
    /// Taking a lock.
    Lock,
}

impl Operation {
    /// Whether it changes what is on the disk.
    #[must_use]
    pub const fn changes(self) -> bool {
        !matches!(self, Self::Read | Self::List | Self::Sync | Self::Lock)
    }
}

/// A failure on order: of which operation, where, from which time on, how often.
#[derive(Debug, Clone)]
pub struct Fault {
    operation: Option<Operation>,
    below: PathBuf,
    passes: usize,
    fails: usize,
    kind: io::ErrorKind,
}

impl Fault {
    /// Each `operation` fails with `kind`.
    #[must_use]
    pub fn of(operation: Operation, kind: io::ErrorKind) -> Self {
        Self { operation: Some(operation), below: PathBuf::from("/"), passes: 0, fails: usize::MAX, kind }
    }

    /// Each operation that would change something fails, as after a power cut.
    #[must_use]
    pub fn of_all_changes(kind: io::ErrorKind) -> Self {
        Self { operation: None, ..Self::of(Operation::Write, kind) }
    }

    /// Only for paths at or below this one.
    #[must_use]
    pub fn below(mut self, path: impl Into<PathBuf>) -> Self {
        self.below = path.into();
        self
    }

    /// The first `passes` such operations still succeed.
    #[must_use]
    pub const fn after(mut self, passes: usize) -> Self {
        self.passes = passes;
        self
    }

    /// Only `fails` operations fail, those that follow succeed.
    #[must_use]
    pub const fn times(mut self, fails: usize) -> Self {
        self.fails = fails;
        self
    }

    /// Counts the operation; the error if it is to fail.
    pub(super) fn meet(&mut self, operation: Operation, path: &Path) -> Option<io::Error> {
        let concerned = self.operation.map_or(operation.changes(), |o| o == operation);
        if !concerned || !path.starts_with(&self.below) {
            return None;
        }
        if self.passes > 0 {
            self.passes -= 1;
            return None;
        }
        if self.fails == 0 {
            return None;
        }
        self.fails -= 1;
        Some(self.kind.into())
    }
}

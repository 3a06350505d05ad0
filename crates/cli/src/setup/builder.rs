//! Collecting the actions of a plan, each only when it changes something.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ogive_record::{Action, EntryState, Plan};
use ogive_system::Files;
use ogive_transaction::{digest_of, follow, state_of};

/// The largest file that is changed, in bytes.
const LIMIT: u64 = 16 << 20;

/// A plan that grows.
pub(super) struct Builder<'a> {
    files: &'a dyn Files,
    actions: Vec<Action>,
    folders: BTreeSet<PathBuf>,
}

impl<'a> Builder<'a> {
    pub(super) const fn new(files: &'a dyn Files) -> Self {
        Self { files, actions: Vec::new(), folders: BTreeSet::new() }
    }

    pub(super) fn finish(self, title: &str) -> Plan {
        Plan { title: title.to_owned(), actions: self.actions }
    }

    pub(super) fn push(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// A folder and those above it.
    pub(super) fn folder(&mut self, path: &Path) {
        if self.files.is_dir(path) || !self.folders.insert(path.to_owned()) {
            return;
        }
        if let Some(parent) = path.parent() {
            self.folder(parent);
        }
        self.push(Action::CreateDirectory { path: path.to_owned() });
    }

    /// A copy of a program.
    pub(super) fn copy(&mut self, from: &Path, path: &Path) -> anyhow::Result<()> {
        let EntryState::File(digest) = state_of(self.files, from)? else {
            anyhow::bail!("{} is no file", from.display());
        };
        let before = state_of(self.files, path)?;
        if before != EntryState::File(digest) {
            self.above(path);
            self.push(Action::CopyFile { from: from.into(), digest, path: path.into(), before });
        }
        Ok(())
    }

    /// A link.
    pub(super) fn link(&mut self, path: &Path, target: &Path) -> anyhow::Result<()> {
        let before = state_of(self.files, path)?;
        if before != EntryState::Link(target.to_owned()) {
            self.above(path);
            self.push(Action::Link { path: path.into(), before, target: target.into() });
        }
        Ok(())
    }

    /// A file with contents that follow from those it has; `change` is given none for a file that is
    /// not there.
    pub(super) fn file(
        &mut self,
        path: &Path,
        mode: u32,
        purpose: &str,
        change: impl FnOnce(Option<&[u8]>) -> anyhow::Result<Vec<u8>>,
    ) -> anyhow::Result<()> {
        let real = follow(self.files, path)?;
        let present = match self.files.target(&real)? {
            Some(_) => Some(self.files.read(&real, LIMIT)?),
            None => None,
        };
        let contents =
            change(present.as_deref()).with_context(|| format!("cannot change {}", path.display()))?;
        if present.as_ref() == Some(&contents) {
            return Ok(());
        }
        let before = present.as_ref().map_or(EntryState::Absent, |now| EntryState::File(digest_of(now)));
        let purpose = if real == path {
            purpose.to_owned()
        } else {
            format!("{purpose} ({} leads there)", path.display())
        };
        self.above(&real);
        self.push(Action::ReplaceFile { path: real, before, contents: contents.into(), mode, purpose });
        Ok(())
    }

    fn above(&mut self, path: &Path) {
        if let Some(parent) = path.parent() {
            self.folder(parent);
        }
    }
}

//! Collecting the actions of a plan, each only when it changes something.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use ogive_record::{Action, EntryState, Plan};
use ogive_system::Files;
use ogive_transaction::{digest_of, follow, state_of};

/// The largest file that is changed, in bytes.
const LIMIT: u64 = 16 << 20;

/// A plan that grows. A file is changed once, by all that want to change it: the next sees what the one
/// before has made of it.
#[derive(Clone)]
pub struct Draft<'a> {
    files: &'a dyn Files,
    actions: Vec<Action>,
    folders: BTreeSet<PathBuf>,
}

impl<'a> Draft<'a> {
    /// An empty plan over these files.
    #[must_use]
    pub const fn new(files: &'a dyn Files) -> Self {
        Self { files, actions: Vec::new(), folders: BTreeSet::new() }
    }

    /// The plan.
    #[must_use]
    pub fn finish(self, title: &str) -> Plan {
        Plan { title: title.to_owned(), actions: self.actions }
    }

    /// The files that the plan is about.
    #[must_use]
    pub const fn files(&self) -> &'a dyn Files {
        self.files
    }

    /// The actions so far.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// An action as it is; one that is there already is not repeated.
    pub fn push(&mut self, action: Action) {
        if !self.actions.contains(&action) {
            self.actions.push(action);
        }
    }

    /// A folder and those above it.
    pub fn folder(&mut self, path: &Path) {
        if self.files.is_dir(path) || !self.folders.insert(path.to_owned()) {
            return;
        }
        if let Some(parent) = path.parent() {
            self.folder(parent);
        }
        self.push(Action::CreateDirectory { path: path.to_owned() });
    }

    /// A copy of a program.
    ///
    /// # Errors
    /// When the one or the other can't be looked at, or `from` is no file.
    pub fn copy(&mut self, from: &Path, path: &Path) -> io::Result<()> {
        let EntryState::File(digest) = state_of(self.files, from)? else {
            return Err(io::Error::other(format!("{} is no file", from.display())));
        };
        let before = state_of(self.files, path)?;
        if before != EntryState::File(digest) {
            self.above(path);
            self.push(Action::CopyFile { from: from.into(), digest, path: path.into(), before });
        }
        Ok(())
    }

    /// A link.
    ///
    /// # Errors
    /// When what is there can't be looked at.
    pub fn link(&mut self, path: &Path, target: &Path) -> io::Result<()> {
        let before = state_of(self.files, path)?;
        if before != EntryState::Link(target.to_owned()) {
            self.above(path);
            self.push(Action::Link { path: path.into(), before, target: target.into() });
        }
        Ok(())
    }

    /// A file with contents that follow from those it has, or will have by what the plan does so far; `change`
    /// is given none for a file that is not there.
    ///
    /// # Errors
    /// When the file can't be read, or `change` refuses it.
    pub fn file<E: From<io::Error>>(
        &mut self,
        path: &Path,
        mode: u32,
        purpose: &str,
        change: impl FnOnce(Option<&[u8]>) -> Result<Vec<u8>, E>,
    ) -> Result<(), E> {
        let real = follow(self.files, path)?;
        let purpose = if real == path {
            purpose.to_owned()
        } else {
            format!("{purpose} ({} leads there)", path.display())
        };
        let earlier = self.actions.iter_mut().find_map(|action| match action {
            Action::ReplaceFile { path, contents, purpose, .. } if *path == real => Some((contents, purpose)),
            _ => None,
        });
        if let Some((contents, why)) = earlier {
            *contents = change(Some(contents.as_bytes()))?.into();
            if !why.contains(&purpose) {
                *why = format!("{why}, {purpose}");
            }
            return Ok(());
        }
        let present = match self.files.target(&real)? {
            Some(_) => Some(self.files.read(&real, LIMIT)?),
            None => None,
        };
        let contents = change(present.as_deref())?;
        if present.as_ref() == Some(&contents) {
            return Ok(());
        }
        let before = present.as_ref().map_or(EntryState::Absent, |now| EntryState::File(digest_of(now)));
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

//! Taking back what a plan did.

use std::path::{Path, PathBuf};

use ogive_record::{Action, Change, Sha256Digest, TransactionId, TransactionState};
use ogive_system::{EntryKind, System};
use serde_json::Value;

use crate::diff::summary;
use crate::digest::{digest_of, digest_of_file};
use crate::entry::Entry;
use crate::error::{JournalError, StepError, StepFailure, UndoError};
use crate::executor::{Conflict, Context, Executors, Progress, Reversed, Seen};
use crate::journal::{Journal, Log, Step, Which};
use crate::put;

/// What is done with something that others have changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnChange {
    /// Nothing at all is taken back.
    Refuse,
    /// It is left as it is; the rest is taken back.
    Keep,
    /// Only our lines are taken out where they can be told from those of others; refused elsewhere.
    Merge,
    /// Only our lines are taken out where they can be told from those of others; left elsewhere.
    MergeOrKeep,
    /// It is put back as it was before. What is there now is kept in the journal.
    Overwrite,
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The transaction.
    pub id: TransactionId,
    /// Its title.
    pub title: String,
    /// How many steps were taken back now.
    pub steps: usize,
    /// What was left as it is.
    pub kept: Vec<Kept>,
    /// Contents of others that were overwritten: the path, and where they are kept now.
    pub saved: Vec<(PathBuf, PathBuf)>,
}

/// Something that was not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it was, as an imperative.
    pub summary: String,
    /// The path, if it is one.
    pub path: Option<PathBuf>,
    /// Why, as a clause.
    pub because: String,
}

impl Journal {
    /// Takes a transaction back: every step in reverse, an interrupted one too. May be called again
    /// after a crash in the middle of it.
    ///
    /// # Errors
    /// See [`UndoError`].
    pub fn undo(
        &self,
        which: &Which,
        on_change: OnChange,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Undone, UndoError> {
        let _lock = self.lock(&*system.files, progress)?;
        let id = self.find(which, system)?.id;
        let mut log = self.load(&*system.files, id)?;
        self.take_back(&mut log, 0, on_change, executors, system, progress)
    }

    /// What taking a transaction back would change, and what others changed since.
    ///
    /// # Errors
    /// When the journal or a file cannot be read.
    pub fn preview(
        &self,
        which: &Which,
        executors: &Executors<'_>,
        system: &System,
    ) -> Result<(Vec<Change>, Vec<Conflict>), UndoError> {
        let files = &*system.files;
        let log = self.load(files, self.find(which, system)?.id)?;
        let vault = log.vault(files);
        let context = Context { system, vault: &vault };
        let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
        for (step, memo, leaves) in standing(&log) {
            let action = &log.plan.actions[step];
            // What it left can be seen only when the later step is taken back.
            if overlaid(&log, step) {
                continue;
            }
            let look = || -> Result<_, StepError> {
                let executor = executors.of(action)?;
                Ok(match executor.observe(action, memo, &context)? {
                    Seen::After | Seen::Between => Some(Ok(executor.inverse(action, memo, &context)?)),
                    Seen::Changed(_) if merged_already(system, action, leaves) => None,
                    Seen::Changed(conflict) => Some(Err(conflict)),
                    Seen::Before | Seen::Both => None,
                })
            };
            match look().map_err(|error| failed(step, action, error))? {
                Some(Ok(change)) => changes.push(change),
                Some(Err(conflict)) => conflicts.push(conflict),
                None => {}
            }
        }
        Ok((changes, conflicts))
    }

    /// Takes back what stands of a transaction, from the step `first` on; it ends before that then. The caller holds
    /// the lock.
    pub(crate) fn take_back(
        &self,
        log: &mut Log,
        first: usize,
        on_change: OnChange,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Undone, UndoError> {
        let mut undone = Undone {
            id: log.id.clone(),
            title: log.plan.title.clone(),
            steps: 0,
            kept: Vec::new(),
            saved: Vec::new(),
        };
        if log.state == TransactionState::Undone {
            return Ok(undone);
        }
        look_first(log, first, on_change, executors, system)?;
        let files = &*system.files;
        for step in (first..log.steps.len()).rev() {
            let (memo, leaves) = match &log.steps[step] {
                Step::Begun(memo) | Step::Done(memo) => (memo.clone(), None),
                Step::TakingBack(memo, leaves) => (memo.clone(), *leaves),
                Step::Untouched | Step::TakenBack | Step::Kept(_) => continue,
            };
            let action = log.plan.actions[step].clone();
            progress(Progress::TakingBack { step, of: log.steps.len(), action: &action });
            let mut one =
                One { log, step, action: &action, memo: &memo, leaves, system, undone: &mut undone };
            match one.take_back(on_change, executors) {
                Ok(()) => {}
                Err(Trouble::Journal(error)) => return Err(error.into()),
                Err(Trouble::Step(error)) => return Err(failed(step, &action, error)),
            }
        }
        if first > 0 {
            let earlier = log.plan.actions[..first].to_vec();
            self.resize(log, earlier, system)?;
            log.write(files, Entry::Applied)?;
            return Ok(undone);
        }
        log.write(files, Entry::Undone)?;
        let vault = log.vault(files);
        undone.saved = log.saved.iter().map(|(path, digest)| (path.clone(), vault.blob(*digest))).collect();
        if undone.saved.is_empty() {
            // The blobs have no more use, and programs among them are large.
            files.remove_dir_all(vault.folder()).map_err(JournalError::from)?;
        }
        Ok(undone)
    }
}

/// The steps that stand, last first, with what is remembered of them.
fn standing(log: &Log) -> impl Iterator<Item = (usize, &Value, Option<Sha256Digest>)> {
    log.steps.iter().enumerate().rev().filter_map(|(step, state)| match state {
        Step::Begun(memo) | Step::Done(memo) => Some((step, memo, None)),
        Step::TakingBack(memo, leaves) => Some((step, memo, *leaves)),
        Step::Untouched | Step::TakenBack | Step::Kept(_) => None,
    })
}

/// Refuses before anything is touched when others changed what is to be taken back.
fn look_first(
    log: &Log,
    first: usize,
    on_change: OnChange,
    executors: &Executors<'_>,
    system: &System,
) -> Result<(), UndoError> {
    if matches!(on_change, OnChange::Keep | OnChange::MergeOrKeep | OnChange::Overwrite) {
        return Ok(());
    }
    let vault = log.vault(&*system.files);
    let context = Context { system, vault: &vault };
    let mut conflicts = Vec::new();
    for (step, memo, leaves) in standing(log).filter(|(step, ..)| *step >= first) {
        let action = &log.plan.actions[step];
        // Two steps on one path: only the later one's result is to be seen now.
        if overlaid(log, step) {
            continue;
        }
        let seen = executors.of(action).and_then(|e| e.observe(action, memo, &context));
        match seen.map_err(|error| failed(step, action, error))? {
            Seen::Changed(conflict) => {
                let ours = merged_already(system, action, leaves);
                let mergeable = on_change == OnChange::Merge && conflict.merged.is_some();
                if !ours && !mergeable {
                    conflicts.push(conflict);
                }
            }
            Seen::Before | Seen::After | Seen::Between | Seen::Both => {}
        }
    }
    if conflicts.is_empty() { Ok(()) } else { Err(UndoError::Changed(conflicts)) }
}

/// Whether a later step that stands changes the same path.
fn overlaid(log: &Log, step: usize) -> bool {
    let paths = |action: &Action| {
        let from = if let Action::Move { from, .. } = action { Some(from.clone()) } else { None };
        [action.path().map(Into::into), from]
    };
    let mine: [Option<PathBuf>; 2] = paths(&log.plan.actions[step]);
    standing(log).filter(|(later, ..)| *later > step).any(|(later, ..)| {
        let theirs = paths(&log.plan.actions[later]);
        theirs.iter().flatten().any(|path| mine.iter().flatten().any(|p| p.starts_with(path)))
    })
}

/// Whether the file is as an interrupted undo left it on purpose.
fn merged_already(system: &System, action: &Action, leaves: Option<Sha256Digest>) -> bool {
    let (Some(leaves), Some(path)) = (leaves, action.path()) else { return false };
    digest_of_file(&*system.files, path).is_ok_and(|now| now == leaves)
}

fn failed(step: usize, action: &Action, error: StepError) -> UndoError {
    UndoError::Failed(StepFailure { step, summary: format!("take back: {}", summary(action)), error })
}

enum Trouble {
    Step(StepError),
    Journal(JournalError),
}

impl From<StepError> for Trouble {
    fn from(error: StepError) -> Self {
        Self::Step(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Step(error.into())
    }
}

impl From<JournalError> for Trouble {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

/// One step that is taken back.
struct One<'a> {
    log: &'a mut Log,
    step: usize,
    action: &'a Action,
    memo: &'a Value,
    leaves: Option<Sha256Digest>,
    system: &'a System,
    undone: &'a mut Undone,
}

impl One<'_> {
    fn take_back(&mut self, on_change: OnChange, executors: &Executors<'_>) -> Result<(), Trouble> {
        let (files, step) = (&*self.system.files, self.step);
        let executor = executors.of(self.action)?;
        let vault = self.log.vault(files);
        let context = Context { system: self.system, vault: &vault };
        match executor.observe(self.action, self.memo, &context)? {
            Seen::Before | Seen::Both => {}
            Seen::After | Seen::Between => {
                self.log.write(files, Entry::TakingBack { step, leaves: None })?;
                if let Reversed::Left(because) = executor.reverse(self.action, self.memo, &context)? {
                    return self.keep(because);
                }
                self.verify(executor.observe(self.action, self.memo, &context)?)?;
            }
            Seen::Changed(_) if merged_already(self.system, self.action, self.leaves) => {}
            Seen::Changed(conflict) => match (on_change, conflict.merged) {
                (OnChange::Merge | OnChange::MergeOrKeep, Some(merged)) => {
                    let path = self.action.path().unwrap_or(Path::new(""));
                    let leaves = Some(digest_of(&merged));
                    self.log.write(files, Entry::TakingBack { step, leaves })?;
                    put::contents(files, path, &merged, 0o644)?;
                }
                (OnChange::Overwrite, _) => {
                    self.save(&vault, conflict.path.as_deref())?;
                    self.log.write(files, Entry::TakingBack { step, leaves: None })?;
                    executor.reverse(self.action, self.memo, &context)?;
                    self.verify(executor.observe(self.action, self.memo, &context)?)?;
                }
                (OnChange::Refuse | OnChange::Merge, _) => {
                    let path = conflict.path.unwrap_or_default();
                    let expected = "no change by others".into();
                    return Err(StepError::Changed { path, expected, found: conflict.what }.into());
                }
                (OnChange::Keep | OnChange::MergeOrKeep, _) => return self.keep(conflict.what),
            },
        }
        self.log.write(files, Entry::TakenBack { step })?;
        self.undone.steps += 1;
        Ok(())
    }

    fn verify(&self, seen: Seen) -> Result<(), StepError> {
        match seen {
            Seen::Before | Seen::Both => Ok(()),
            Seen::After | Seen::Between | Seen::Changed(_) => {
                let path = self.action.path().map(|p| p.display().to_string());
                Err(StepError::NoEffect { what: path.unwrap_or_else(|| summary(self.action)) })
            }
        }
    }

    fn keep(&mut self, because: String) -> Result<(), Trouble> {
        self.log.write(&*self.system.files, Entry::Kept { step: self.step, because: because.clone() })?;
        let path = self.action.path().map(Into::into);
        self.undone.kept.push(Kept { summary: summary(self.action), path, because });
        Ok(())
    }

    fn save(&mut self, vault: &crate::Vault<'_>, path: Option<&Path>) -> Result<(), Trouble> {
        let Some(path) = path else { return Ok(()) };
        let entry = self.system.files.entry(path)?;
        if entry.is_some_and(|entry| entry.kind == EntryKind::File) {
            let digest = vault.keep(path)?;
            self.log.write(&*self.system.files, Entry::Saved { path: path.to_owned(), digest })?;
        }
        Ok(())
    }
}

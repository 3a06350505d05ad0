//! The journal of all transactions.

use std::path::{Path, PathBuf};

use ogive_record::{Action, Plan, Sha256Digest, Transaction, TransactionId, TransactionState};
use ogive_system::{EntryKind, FilesMut, LockGuard, System};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::civil::Civil;
use crate::entry::{self, Entry};
use crate::error::JournalError;
use crate::executor::Progress;
use crate::vault::Vault;

/// The largest plan that is read, in bytes.
const PLAN_LIMIT: u64 = 64 << 20;

/// The folder of all transactions, one folder each.
#[derive(Debug, Clone)]
pub struct Journal {
    folder: PathBuf,
}

/// Which transaction is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The newest that is not undone.
    Last,
    /// The one whose name begins so.
    Named(String),
}

/// The version of the journal's format that is written and understood.
const FORMAT: u32 = 1;

/// What every version of `plan.json` says.
#[derive(Debug, Deserialize)]
struct Format {
    format: u32,
}

/// `plan.json`
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Head {
    format: u32,
    started: String,
    plan: Plan,
}

/// How far a step got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Untouched,
    Begun(Value),
    Done(Value),
    TakingBack(Value, Option<Sha256Digest>),
    TakenBack,
    Kept(Value),
}

/// One transaction, read.
pub(crate) struct Log {
    pub(crate) id: TransactionId,
    pub(crate) started: String,
    pub(crate) plan: Plan,
    pub(crate) steps: Vec<Step>,
    pub(crate) state: TransactionState,
    /// What of others was overwritten, and is kept.
    pub(crate) saved: Vec<(PathBuf, Sha256Digest)>,
    folder: PathBuf,
    good: u64,
}

impl Journal {
    /// The journal in a folder, which is made when it is first needed.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All transactions, oldest first.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn list(&self, system: &System) -> Result<Vec<Transaction>, JournalError> {
        let files = &*system.files;
        self.ids(files)?.into_iter().map(|id| Ok(self.load(files, id)?.summary())).collect()
    }

    /// The transaction that a crash or a kill left half done, or half taken back.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn interrupted(&self, system: &System) -> Result<Option<Transaction>, JournalError> {
        let half = |t: &Transaction| {
            matches!(t.state, TransactionState::PartlyApplied | TransactionState::PartlyUndone)
        };
        Ok(self.list(system)?.into_iter().rev().find(half))
    }

    /// The transaction that is meant.
    ///
    /// # Errors
    /// When there is none, or several.
    pub fn find(&self, which: &Which, system: &System) -> Result<Transaction, JournalError> {
        let mut all = self.list(system)?;
        match which {
            Which::Last => {
                all.retain(|t| t.state != TransactionState::Undone);
                all.pop().ok_or(JournalError::Nothing)
            }
            Which::Named(name) => {
                if let Some(exact) = all.iter().position(|t| t.id.0 == *name) {
                    return Ok(all.swap_remove(exact));
                }
                all.retain(|t| !name.is_empty() && t.id.0.starts_with(name));
                match all.len() {
                    0 => Err(JournalError::Unknown(name.clone())),
                    1 => Ok(all.remove(0)),
                    _ => Err(JournalError::Ambiguous {
                        given: name.clone(),
                        fitting: all.into_iter().map(|t| t.id.0).collect(),
                    }),
                }
            }
        }
    }

    /// The plan of a transaction.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn plan(&self, id: &TransactionId, system: &System) -> Result<Plan, JournalError> {
        Ok(self.load(&*system.files, id.clone())?.plan)
    }

    /// Removes the journal itself, then the folders that were made for it and for transactions, as
    /// far as they are empty by now. Nothing can be taken back afterwards.
    ///
    /// # Errors
    /// When something cannot be removed.
    pub fn dismantle(&self, system: &System) -> Result<(), JournalError> {
        let files = &*system.files;
        if !files.is_dir(&self.folder) {
            return Ok(());
        }
        let mut made: Vec<PathBuf> = match files.read(&self.made_file(), PLAN_LIMIT) {
            Ok(list) => serde_json::from_slice(&list)?,
            Err(_) => Vec::new(),
        };
        for id in self.ids(files)? {
            made.extend(self.load(files, id)?.kept_folders());
        }
        files.remove_dir_all(&self.folder)?;
        made.sort();
        for folder in made.into_iter().rev() {
            if files.is_dir(&folder) && files.list(&folder)?.is_empty() {
                files.remove_dir(&folder)?;
            }
        }
        Ok(())
    }

    /// The folders that were made so that the journal's could be.
    fn made_file(&self) -> PathBuf {
        self.folder.join("made")
    }

    /// Takes the lock that lets one process at a time change the journal.
    pub(crate) fn lock(
        &self,
        files: &dyn FilesMut,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Box<dyn LockGuard>, JournalError> {
        if !files.is_dir(&self.folder) {
            let missing = self.folder.ancestors().skip(1).take_while(|folder| !files.is_dir(folder));
            let missing: Vec<PathBuf> = missing.map(Into::into).collect();
            files.create_dir_all(&self.folder)?;
            files.set_mode(&self.folder, 0o700)?;
            files.replace(&self.made_file(), &serde_json::to_vec(&missing)?, 0o600)?;
        }
        Ok(files.lock(&self.folder.join("lock"), &mut || progress(Progress::Waiting))?)
    }

    /// Begins a transaction. The caller holds the lock.
    pub(crate) fn begin(&self, plan: Plan, system: &System) -> Result<Log, JournalError> {
        let files = &*system.files;
        let now = Civil::at(system.clock.now());
        let last = self.all_ids(files)?.pop();
        let id = TransactionId(next_id(&now.compact(), last.as_deref()));
        let folder = self.folder.join(&id.0);
        files.create_dir_all(&folder)?;
        files.set_mode(&folder, 0o700)?;
        let head = Head { format: FORMAT, started: now.rfc3339(), plan };
        files.replace(&folder.join("plan.json"), &serde_json::to_vec(&head)?, 0o600)?;
        files.sync(&self.folder)?;
        Ok(Log::new(id, folder, head))
    }

    /// Gives a transaction other steps than it had: more, or only the first of them. The caller holds the lock.
    pub(crate) fn resize(
        &self,
        log: &mut Log,
        actions: Vec<Action>,
        system: &System,
    ) -> Result<(), JournalError> {
        let plan = Plan { title: log.plan.title.clone(), actions };
        let head = Head { format: FORMAT, started: log.started.clone(), plan };
        let bytes = serde_json::to_vec(&head)?;
        system.files.replace(&log.folder.join("plan.json"), &bytes, 0o600)?;
        system.files.sync(&log.folder)?;
        log.plan = head.plan;
        log.steps.resize(log.plan.actions.len(), Step::Untouched);
        log.settle();
        Ok(())
    }

    /// Reads a transaction.
    pub(crate) fn load(&self, files: &dyn FilesMut, id: TransactionId) -> Result<Log, JournalError> {
        let folder = self.folder.join(&id.0);
        let path = folder.join("plan.json");
        let bytes = files.read(&path, PLAN_LIMIT)?;
        let Format { format } = serde_json::from_slice(&bytes)?;
        if format != FORMAT {
            return Err(JournalError::Format { path, format });
        }
        let head = serde_json::from_slice(&bytes)?;
        let mut log = Log::new(id, folder, head);
        let entries = entry::read(files, &log.entries_file())?;
        entries.entries.into_iter().for_each(|entry| log.fold(entry));
        log.settle();
        log.good = entries.good;
        Ok(log)
    }

    /// The names of all transactions that have begun, oldest first. A folder without a plan is what a
    /// crash left of one that had not.
    fn ids(&self, files: &dyn FilesMut) -> Result<Vec<TransactionId>, JournalError> {
        let mut ids = self.all_ids(files)?;
        ids.retain(|id| files.exists(&self.folder.join(id).join("plan.json")));
        Ok(ids.into_iter().map(TransactionId).collect())
    }

    fn all_ids(&self, files: &dyn FilesMut) -> Result<Vec<String>, JournalError> {
        if !files.is_dir(&self.folder) {
            return Ok(Vec::new());
        }
        let entries = files.list(&self.folder)?.into_iter();
        let folders = entries.filter(|(_, kind)| *kind == EntryKind::Directory);
        let mut ids: Vec<String> = folders.filter_map(|(name, _)| name.into_string().ok()).collect();
        ids.retain(|id| id.starts_with(|c: char| c.is_ascii_digit()));
        ids.sort();
        Ok(ids)
    }
}

impl Log {
    fn new(id: TransactionId, folder: PathBuf, head: Head) -> Self {
        let steps = vec![Step::Untouched; head.plan.actions.len()];
        let state = TransactionState::PartlyApplied;
        Self { id, started: head.started, plan: head.plan, steps, state, saved: Vec::new(), folder, good: 0 }
    }

    fn entries_file(&self) -> PathBuf {
        self.folder.join("entries")
    }

    pub(crate) fn vault<'a>(&self, files: &'a dyn FilesMut) -> Vault<'a> {
        Vault::new(self.folder.join("blobs"), files)
    }

    /// Writes an entry and takes note of it.
    pub(crate) fn write(&mut self, files: &dyn FilesMut, entry: Entry) -> Result<(), JournalError> {
        let first = self.good == 0;
        let mut good = self.good;
        entry::append(files, &self.entries_file(), &mut good, &entry)?;
        if first {
            files.sync(&self.folder)?;
        }
        self.good = good;
        self.fold(entry);
        Ok(())
    }

    fn fold(&mut self, entry: Entry) {
        match entry {
            Entry::Begun { step, memo } => self.set(step, |_| Step::Begun(memo)),
            Entry::Done { step } => self.set(step, |was| match was {
                Step::Begun(memo) => Step::Done(memo),
                other => other,
            }),
            Entry::Applied => self.state = TransactionState::Applied,
            Entry::TakingBack { step, leaves } => {
                self.state = TransactionState::PartlyUndone;
                self.set(step, |was| match was {
                    Step::Begun(memo) | Step::Done(memo) | Step::TakingBack(memo, _) => {
                        Step::TakingBack(memo, leaves)
                    }
                    other => other,
                });
            }
            // Once more after a crash between saving and overwriting.
            Entry::Saved { path, digest } if self.saved.contains(&(path.clone(), digest)) => {}
            Entry::Saved { path, digest } => self.saved.push((path, digest)),
            Entry::TakenBack { step } => self.set(step, |_| Step::TakenBack),
            Entry::Kept { step, .. } => self.set(step, |was| match was {
                Step::Begun(memo) | Step::Done(memo) | Step::TakingBack(memo, _) => Step::Kept(memo),
                other => other,
            }),
            Entry::Undone => self.state = TransactionState::Undone,
        }
    }

    /// What was applied and has steps that were not done was interrupted when it got more of them.
    fn settle(&mut self) {
        let is_whole = self.steps.iter().all(|step| matches!(step, Step::Done(_)));
        if self.state == TransactionState::Applied && !is_whole {
            self.state = TransactionState::PartlyApplied;
        }
    }

    fn set(&mut self, step: usize, next: impl FnOnce(Step) -> Step) {
        if let Some(slot) = self.steps.get_mut(step) {
            *slot = next(std::mem::replace(slot, Step::Untouched));
        }
    }

    /// The folders that were made and then left because something was in them.
    fn kept_folders(&self) -> Vec<PathBuf> {
        let kept =
            self.steps.iter().zip(&self.plan.actions).filter_map(|(step, action)| match (step, action) {
                (Step::Kept(_), Action::CreateDirectory { path }) => Some(path.clone()),
                _ => None,
            });
        kept.collect()
    }

    pub(crate) fn summary(&self) -> Transaction {
        let stands = |s: &&Step| matches!(s, Step::Begun(_) | Step::Done(_) | Step::TakingBack(..));
        Transaction {
            id: self.id.clone(),
            title: self.plan.title.clone(),
            time: self.started.clone(),
            state: self.state,
            steps: self.steps.len(),
            standing: self.steps.iter().filter(stands).count(),
        }
    }
}

/// A name that sorts after every name so far, although a clock may go back.
fn next_id(now: &str, last: Option<&str>) -> String {
    match last.and_then(|last| last.rsplit_once('-')) {
        Some((stamp, number)) if stamp >= now => {
            format!("{stamp}-{:03}", number.parse::<u32>().unwrap_or(0) + 1)
        }
        _ => format!("{now}-001"),
    }
}

#[cfg(test)]
mod tests {
    use super::next_id;

    #[test]
    fn names_sort_by_time_and_never_go_back() {
        assert_eq!(next_id("20261123-121444", None), "20261123-121444-001");
        assert_eq!(next_id("20261123-121444", Some("20261123-121444-001")), "20261123-121444-002");
        assert_eq!(next_id("20261123-121444", Some("20271123-121444-009")), "20271123-121444-010");
        assert_eq!(next_id("20261123-121444", Some("20261122-121444-009")), "20261123-121444-001");
    }
}

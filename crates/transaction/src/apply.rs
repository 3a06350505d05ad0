//! Doing what a plan says.

use std::path::Path;

use ogive_record::{Action, Plan, TransactionId, TransactionState};
use ogive_system::{LockGuard, System};

use crate::diff::summary;
use crate::entry::Entry;
use crate::error::{ApplyError, JournalError, StepError, StepFailure};
use crate::executor::{Context, Executors, Progress, Seen};
use crate::journal::{Journal, Log, Step, Which};
use crate::undo::OnChange;

/// A plan that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name in the journal.
    pub id: TransactionId,
    /// How many steps were done.
    pub steps: usize,
}

impl Journal {
    /// Applies a plan. All preconditions are looked at before anything is touched. When a step
    /// fails, the steps before it are taken back.
    ///
    /// # Errors
    /// See [`ApplyError`].
    pub fn apply(
        &self,
        plan: Plan,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Applied, ApplyError> {
        let _lock = self.ready(&plan, executors, system, progress)?;
        let mut log = self.begin(plan, system)?;
        self.go_on(&mut log, 0, executors, system, progress)
    }

    /// Applies a plan as part of a transaction that was applied before: both are taken back together. When a step
    /// fails, the steps of this plan alone are taken back. Where another transaction was applied since, the plan
    /// becomes one of its own.
    ///
    /// # Errors
    /// See [`ApplyError`].
    pub fn extend(
        &self,
        id: &TransactionId,
        plan: Plan,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Applied, ApplyError> {
        let _lock = self.ready(&plan, executors, system, progress)?;
        let is_newest = self.find(&Which::Last, system).is_ok_and(|newest| newest.id == *id);
        if !is_newest {
            let mut log = self.begin(plan, system)?;
            return self.go_on(&mut log, 0, executors, system, progress);
        }
        let mut log = self.load(&*system.files, id.clone())?;
        let first = log.plan.actions.len();
        let actions = log.plan.actions.iter().cloned().chain(plan.actions).collect();
        self.resize(&mut log, actions, system)?;
        self.go_on(&mut log, first, executors, system, progress)
    }

    /// The journal's lock, when a plan may be applied.
    fn ready(
        &self,
        plan: &Plan,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Box<dyn LockGuard>, ApplyError> {
        // Once before the journal is made, so that a refusal leaves nothing at all, and once under its
        // lock, which counts. What looks interrupted without the lock may be somebody at work.
        self.refuse(plan, executors, system)?;
        let lock = self.lock(&*system.files, progress)?;
        if let Some(half) = self.interrupted(system)? {
            return Err(ApplyError::Interrupted(Box::new(half)));
        }
        self.refuse(plan, executors, system)?;
        Ok(lock)
    }

    /// Finishes a transaction that was interrupted while it was applied.
    ///
    /// # Errors
    /// See [`ApplyError`].
    pub fn finish(
        &self,
        id: &TransactionId,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Applied, ApplyError> {
        let _lock = self.lock(&*system.files, progress)?;
        let mut log = self.load(&*system.files, id.clone())?;
        match log.state {
            TransactionState::PartlyApplied => self.go_on(&mut log, 0, executors, system, progress),
            TransactionState::Applied => Ok(Applied { id: log.id, steps: log.steps.len() }),
            TransactionState::PartlyUndone | TransactionState::Undone => {
                Err(ApplyError::Interrupted(Box::new(log.summary())))
            }
        }
    }

    /// Looks at every precondition, changing nothing. A path that an earlier step of the plan changes too is looked at
    /// when its turn comes.
    fn refuse(&self, plan: &Plan, executors: &Executors<'_>, system: &System) -> Result<(), ApplyError> {
        let vault = crate::Vault::new(self.folder().join("blobs"), &*system.files);
        let context = Context { system, vault: &vault };
        let mut failures = Vec::new();
        for (step, action) in plan.actions.iter().enumerate() {
            let earlier = &plan.actions[..step];
            if earlier.iter().any(|other| touches_same(other, action)) {
                continue;
            }
            if let Err(error) = executors.of(action).and_then(|e| e.check(action, &context)) {
                failures.push(StepFailure { step, summary: summary(action), error });
            }
        }
        if failures.is_empty() { Ok(()) } else { Err(ApplyError::Refused(failures)) }
    }

    /// Does what is not done. When a step fails, those from `first` on are taken back.
    fn go_on(
        &self,
        log: &mut Log,
        first: usize,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> Result<Applied, ApplyError> {
        for step in 0..log.steps.len() {
            let action = log.plan.actions[step].clone();
            if matches!(log.steps[step], Step::Done(_)) {
                continue;
            }
            progress(Progress::Doing { step, of: log.steps.len(), action: &action });
            match do_step(log, step, executors, system) {
                Ok(()) => {}
                Err(Trouble::Journal(error)) => return Err(error.into()),
                Err(Trouble::Step(error)) => {
                    let failure = StepFailure { step, summary: summary(&action), error };
                    return Err(self.give_up(log, first, failure, executors, system, progress));
                }
            }
        }
        log.write(&*system.files, Entry::Applied)?;
        Ok(Applied { id: log.id.clone(), steps: log.steps.len() })
    }

    fn give_up(
        &self,
        log: &mut Log,
        first: usize,
        failure: StepFailure,
        executors: &Executors<'_>,
        system: &System,
        progress: &dyn Fn(Progress<'_>),
    ) -> ApplyError {
        let StepFailure { summary, error, .. } = failure;
        let error = Box::new(error);
        match self.take_back(log, first, OnChange::Refuse, executors, system, progress) {
            Ok(_) => ApplyError::TakenBack { summary, error },
            Err(because) => {
                ApplyError::Stuck { id: log.id.clone(), summary, error, because: Box::new(because) }
            }
        }
    }
}

enum Trouble {
    Step(StepError),
    Journal(JournalError),
}

impl<E: Into<StepError>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Step(error.into())
    }
}

fn do_step(log: &mut Log, step: usize, executors: &Executors<'_>, system: &System) -> Result<(), Trouble> {
    let files = &*system.files;
    let action = log.plan.actions[step].clone();
    let executor = executors.of(&action)?;
    let vault = log.vault(files);
    let context = Context { system, vault: &vault };
    let memo = match &log.steps[step] {
        // Interrupted before: look what is there.
        Step::Begun(memo) => memo.clone(),
        _ => {
            executor.check(&action, &context)?;
            let memo = executor.prepare(&action, &context)?;
            log.write(files, Entry::Begun { step, memo: memo.clone() }).map_err(Trouble::Journal)?;
            memo
        }
    };
    match executor.observe(&action, &memo, &context)? {
        Seen::After | Seen::Both => {}
        Seen::Before | Seen::Between => executor.perform(&action, &memo, &context)?,
        Seen::Changed(conflict) => return Err(changed(conflict).into()),
    }
    match executor.observe(&action, &memo, &context)? {
        Seen::After | Seen::Both => {}
        Seen::Before | Seen::Between => {
            return Err(StepError::NoEffect { what: subject(&action) }.into());
        }
        Seen::Changed(conflict) => return Err(changed(conflict).into()),
    }
    log.write(files, Entry::Done { step }).map_err(Trouble::Journal)
}

fn changed(conflict: crate::Conflict) -> StepError {
    let found = conflict.what;
    StepError::Changed {
        path: conflict.path.unwrap_or_default(),
        expected: "no change by others".into(),
        found,
    }
}

fn subject(action: &Action) -> String {
    action.path().map_or_else(|| summary(action), |path| path.display().to_string())
}

/// Whether `action` looks at something that `earlier` changes.
fn touches_same(earlier: &Action, action: &Action) -> bool {
    let changed = [earlier.path(), moved_from(earlier)];
    let looked_at = [action.path(), moved_from(action), copied_from(action), parent_of_new(action)];
    let moves = matches!(earlier, Action::Move { .. });
    changed.into_iter().flatten().any(|path| {
        let meets =
            |other: &Path| path == other || moves && (other.starts_with(path) || path.starts_with(other));
        looked_at.into_iter().flatten().any(meets)
    })
}

fn moved_from(action: &Action) -> Option<&Path> {
    if let Action::Move { from, .. } = action { Some(from) } else { None }
}

fn copied_from(action: &Action) -> Option<&Path> {
    if let Action::CopyFile { from, .. } = action { Some(from) } else { None }
}

fn parent_of_new(action: &Action) -> Option<&Path> {
    if let Action::CreateDirectory { path } = action { path.parent() } else { None }
}

//! Errors of transactions as commands tell them.

use std::io::ErrorKind;

use ogive_record::Change;
use ogive_report::changes;
use ogive_sdk::{ErrorClass, SdkError};
use ogive_transaction::{ApplyError, JournalError, StepError, UndoError};

use crate::{Context, Exit, Failure};

/// Why a plan was not applied; `doing` is what failed, as in "cannot set this machine up".
pub fn apply_failure(doing: &str, error: ApplyError) -> anyhow::Error {
    let exit = match &error {
        ApplyError::Refused(failures) => failures.first().map_or(Exit::Usage, |f| step_exit(&f.error)),
        ApplyError::TakenBack { error, .. } | ApplyError::Stuck { error, .. } => step_exit(error),
        ApplyError::Interrupted(_) => Exit::Usage,
        ApplyError::Journal(error) => journal_exit(error),
    };
    let mut failure = Failure::new(exit, doing);
    for hint in apply_hints(&error) {
        failure = failure.hint(hint);
    }
    failure.because(error).into()
}

fn apply_hints(error: &ApplyError) -> Vec<String> {
    match error {
        ApplyError::Refused(failures) => {
            let read_only = failures.iter().any(|f| matches!(f.error, StepError::ReadOnly { .. }));
            let hint = if read_only {
                "make it writable, or name the shells to set up, as in `ogive setup --shell fish`"
            } else {
                "run the command again: it makes a new plan"
            };
            vec![hint.to_owned()]
        }
        ApplyError::TakenBack { error, .. } => {
            let without = "`ogive setup --no-sdk` sets up all but a Go".to_owned();
            step_hint(error).into_iter().chain(sdk_error(error).map(|_| without)).collect()
        }
        ApplyError::Stuck { id, .. } => vec![format!("`ogive undo {id}` goes on taking it back")],
        ApplyError::Interrupted(half) => vec![format!("`ogive undo {}` takes it back", half.id)],
        ApplyError::Journal(error) if is_denied(error) => Vec::new(),
        ApplyError::Journal(error) => {
            let half = "`ogive undo` takes back what had been done".to_owned();
            vec![journal_hint(error).unwrap_or(half)]
        }
    }
}

/// Why a transaction was not taken back. What others changed is shown first.
pub fn undo_failure(context: &Context, error: UndoError) -> anyhow::Error {
    let doing = "cannot take it back";
    match &error {
        UndoError::Changed(conflicts) => {
            let shown: Vec<Change> = conflicts.iter().filter_map(|c| c.change.clone()).collect();
            if shown.iter().any(|change| !change.hunks.is_empty()) {
                context.say(changes("what was changed since", &shown).trim_end());
            }
            let mut failure = Failure::new(Exit::Findings, doing);
            if conflicts.iter().all(|conflict| conflict.merged.is_some()) {
                failure = failure.hint("`ogive undo --on-change merge` takes out only the lines of ogive");
            }
            failure
                .hint("`ogive undo --on-change keep` leaves such files as they are and takes back the rest")
                .hint("`ogive undo --on-change overwrite` puts them back as they were; what is there now is kept")
                .because(error)
                .into()
        }
        UndoError::Failed(step) => {
            let failure = Failure::new(step_exit(&step.error), doing);
            let failure = failure.hint("what was taken back so far stays so; `ogive undo` goes on");
            failure.because(error).into()
        }
        UndoError::Journal(journal) => {
            let failure = Failure::new(journal_exit(journal), doing);
            let list = || "`ogive undo --list` shows what can be taken back".to_owned();
            let hint = (!is_denied(journal)).then(|| journal_hint(journal).unwrap_or_else(list));
            hint.into_iter().fold(failure, Failure::hint).because(error).into()
        }
    }
}

/// Whose the folder is says more then, and is told with every such error.
fn is_denied(error: &JournalError) -> bool {
    matches!(error, JournalError::Io(error) if error.kind() == ErrorKind::PermissionDenied)
}

fn journal_hint(error: &JournalError) -> Option<String> {
    match error {
        JournalError::Damaged { path, .. } | JournalError::Format { path, .. } => {
            let folder = path.parent().unwrap_or(path).display();
            Some(format!("move {folder} elsewhere: ogive forgets that change then, and cannot take it back"))
        }
        _ => None,
    }
}

/// A journal that cannot be read.
pub fn unreadable(error: JournalError) -> anyhow::Error {
    let hint = journal_hint(&error);
    let failure = Failure::new(journal_exit(&error), "cannot read the journal of what ogive changed");
    hint.into_iter().fold(failure, Failure::hint).because(error).into()
}

fn journal_exit(error: &JournalError) -> Exit {
    match error {
        JournalError::Io(_) | JournalError::Damaged { .. } | JournalError::Format { .. } => Exit::Disk,
        JournalError::Json(_)
        | JournalError::Unknown(_)
        | JournalError::Ambiguous { .. }
        | JournalError::Nothing => Exit::Usage,
    }
}

fn step_exit(error: &StepError) -> Exit {
    match error {
        StepError::ReadOnly { .. } | StepError::Io(_) | StepError::NoEffect { .. } => Exit::Disk,
        StepError::Changed { .. } => Exit::Findings,
        StepError::NoExecutor(_) | StepError::Memo(_) => Exit::Usage,
        StepError::Other(_) => match sdk_error(error).map(SdkError::class) {
            Some(ErrorClass::Network | ErrorClass::Verification) => Exit::Network,
            Some(ErrorClass::NotFound) => Exit::NotFound,
            Some(ErrorClass::Disk) => Exit::Disk,
            Some(ErrorClass::Usage) | None => Exit::Usage,
        },
    }
}

fn step_hint(error: &StepError) -> Option<String> {
    sdk_error(error).and_then(SdkError::hint)
}

fn sdk_error(error: &StepError) -> Option<&SdkError> {
    let StepError::Other(error) = error else { return None };
    error.downcast_ref()
}

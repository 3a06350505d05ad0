//! What can go wrong.

use std::io;
use std::path::PathBuf;

use ogive_record::{Transaction, TransactionId};

use crate::executor::Conflict;

/// Why the journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file system said no.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A value does not go into JSON, such as a path that is not UTF-8.
    #[error("the journal cannot hold an entry: {0}")]
    Json(#[from] serde_json::Error),
    /// Somebody changed a journal, or the disk did.
    #[error("the journal {path} is damaged in line {line}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// Another version of ogive wrote it.
    #[error("{path} has format {format}, which this version of ogive does not know", path = path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The format it has.
        format: u32,
    },
    /// There is none of that name.
    #[error("there is no transaction {0}")]
    Unknown(String),
    /// A shortened name that fits several.
    #[error("{given} fits several transactions: {}", fitting.join(", "))]
    Ambiguous {
        /// What was given.
        given: String,
        /// What it fits.
        fitting: Vec<String>,
    },
    /// Nothing was ever applied, or everything is undone.
    #[error("there is nothing to take back")]
    Nothing,
}

/// Why a step cannot be done or taken back.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// Something else is there than the plan says: somebody changed it since the plan was made.
    #[error("{path} has changed since the plan was made: expected {expected}, found {found}", path = path.display())]
    Changed {
        /// Where.
        path: PathBuf,
        /// What the plan says, as a noun phrase.
        expected: String,
        /// What is there.
        found: String,
    },
    /// It may not be changed.
    #[error("{path} is read-only", path = path.display())]
    ReadOnly {
        /// What.
        path: PathBuf,
    },
    /// It was done without an error, yet its effect is not to be seen.
    #[error("{what} does not show the effect of the step")]
    NoEffect {
        /// Where it was looked for.
        what: String,
    },
    /// No executor does such actions here.
    #[error("this program cannot {0}")]
    NoExecutor(String),
    /// The file system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// What was remembered of a step cannot be understood.
    #[error("the journal's memory of the step is unreadable: {0}")]
    Memo(#[from] serde_json::Error),
    /// Why an executor of the program failed.
    #[error(transparent)]
    Other(Box<dyn std::error::Error + Send + Sync>),
}

/// A step that cannot be done.
#[derive(Debug, thiserror::Error)]
#[error("cannot {summary}")]
pub struct StepFailure {
    /// Which, counted from 0.
    pub step: usize,
    /// What it does, as an imperative.
    pub summary: String,
    /// Why.
    #[source]
    pub error: StepError,
}

/// Why a plan was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Nothing was touched: these steps cannot be done.
    #[error("{}; nothing was changed", join(.0))]
    Refused(Vec<StepFailure>),
    /// Nothing was touched: an earlier plan was interrupted and must be finished or taken back.
    #[error("\"{}\" of {} was interrupted; finish it or take it back first", .0.title, .0.time)]
    Interrupted(Box<Transaction>),
    /// A step failed, and all was taken back.
    #[error("cannot {summary}; what had been done was taken back")]
    TakenBack {
        /// What the step does, as an imperative.
        summary: String,
        /// Why it failed.
        #[source]
        error: Box<StepError>,
    },
    /// A step failed, and so did taking back.
    #[error("cannot {summary}; taking back what had been done failed too ({because})")]
    Stuck {
        /// The transaction that stands half.
        id: TransactionId,
        /// What the step does, as an imperative.
        summary: String,
        /// Why it failed.
        #[source]
        error: Box<StepError>,
        /// Why it could not be taken back.
        because: Box<UndoError>,
    },
    /// The journal cannot be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Why a transaction was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// Nothing was touched: others changed these since.
    #[error("{}; nothing was changed", conflicts(.0))]
    Changed(Vec<Conflict>),
    /// Taking a step back failed; the steps after it are taken back, and the rest can be later.
    #[error(transparent)]
    Failed(StepFailure),
    /// The journal cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Each reason once, with the first step that it stands against.
fn join(failures: &[StepFailure]) -> String {
    let mut reasons: Vec<(&StepFailure, String, usize)> = Vec::new();
    for failure in failures {
        let reason = failure.error.to_string();
        match reasons.iter_mut().find(|(_, known, _)| *known == reason) {
            Some((_, _, more)) => *more += 1,
            None => reasons.push((failure, reason, 0)),
        }
    }
    let told = reasons.iter().map(|(first, reason, more)| match more {
        0 => format!("{first}: {reason}"),
        1 => format!("{first} nor take one other step: {reason}"),
        more => format!("{first} nor take {more} other steps: {reason}"),
    });
    told.collect::<Vec<_>>().join("; ")
}

fn conflicts(conflicts: &[Conflict]) -> String {
    conflicts.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_many_steps_share_is_told_once() {
        let failure = |step: usize, path: &str| StepFailure {
            step,
            summary: format!("make the folder /s/{step}"),
            error: StepError::ReadOnly { path: path.into() },
        };
        let error = ApplyError::Refused(vec![failure(0, "/s"), failure(1, "/s"), failure(2, "/t")]);
        assert_eq!(
            error.to_string(),
            "cannot make the folder /s/0 nor take one other step: /s is read-only; \
             cannot make the folder /s/2: /t is read-only; nothing was changed"
        );
    }
}

//! Applies plans step by step with a journal, and takes them back, after a crash in the middle too.
//!
//! A step is journaled and synced before it is done and seen to have worked afterwards, so that
//! whatever a killed process left is either as before, as after, or known to be ours. What a kind of
//! action means is an [`Executor`]; the program that applies a plan says which there are.
//!
//! The journal of one transaction is a folder: `plan.json`, `entries` (one checked line an entry)
//! and `blobs` (what was replaced, by digest).

mod apply;
mod civil;
mod diff;
mod digest;
mod entry;
mod error;
mod executor;
mod file_actions;
mod go_env;
mod goenv_file;
mod handler_actions;
mod journal;
mod leftovers;
mod links;
mod merge;
mod put;
mod snapshot;
mod undo;
mod vault;

pub use apply::Applied;
pub use civil::rfc3339;
pub use diff::{diff, hunks, summary};
pub use digest::{digest_of, state_of};
pub use error::{ApplyError, JournalError, StepError, StepFailure, UndoError};
pub use executor::{Conflict, Context, Executor, Executors, Progress, Reversed, Seen};
pub use file_actions::FileActions;
pub use go_env::GoEnvActions;
pub use goenv_file::{get as goenv_get, set as goenv_set};
pub use handler_actions::{HandlerActions, handler_state};
pub use journal::{Journal, Which};
pub use links::follow;
pub use put::copy as put_copy;
pub use undo::{Kept, OnChange, Undone};
pub use vault::Vault;

#[cfg(test)]
mod tests;

//! What an action means.

use std::fmt;
use std::path::PathBuf;

use ogive_record::{Action, Change};
use ogive_system::System;
use serde_json::Value;

use crate::diff::summary;
use crate::error::StepError;
use crate::vault::Vault;

/// What an executor works with.
pub struct Context<'a> {
    /// The machine.
    pub system: &'a System,
    /// Where replaced contents are kept.
    pub vault: &'a Vault<'a>,
}

/// Does one kind of action, looks whether it is done, and takes it back. Every method may be called
/// again after a crash in the middle of it.
pub trait Executor: Send + Sync {
    /// Whether it does such actions.
    fn handles(&self, action: &Action) -> bool;

    /// Looks whether the action can be done. Changes nothing.
    ///
    /// # Errors
    /// Why it cannot.
    fn check(&self, action: &Action, context: &Context<'_>) -> Result<(), StepError>;

    /// Puts into the vault what the action will replace, and returns what else is needed to take it
    /// back. Changes nothing outside the vault.
    ///
    /// # Errors
    /// When that cannot be read or kept.
    fn prepare(&self, action: &Action, context: &Context<'_>) -> Result<Value, StepError>;

    /// Does it.
    ///
    /// # Errors
    /// Why it failed.
    fn perform(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<(), StepError>;

    /// Looks what the action's subject is like now.
    ///
    /// # Errors
    /// When it cannot be told.
    fn observe(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Seen, StepError>;

    /// Takes it back. Called when it is seen as after or in between, or when what others changed
    /// since shall be overwritten.
    ///
    /// # Errors
    /// Why it failed.
    fn reverse(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Reversed, StepError>;

    /// What [`Executor::reverse`] would change.
    ///
    /// # Errors
    /// When it cannot be told.
    fn inverse(&self, action: &Action, memo: &Value, context: &Context<'_>) -> Result<Change, StepError> {
        let _ = (memo, context);
        Ok(Change { summary: format!("take back: {}", summary(action)), path: None, hunks: Vec::new() })
    }
}

/// How taking back ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reversed {
    /// As it was before.
    Whole,
    /// Left as it is, because it now holds what is not ours. The clause says what.
    Left(String),
}

/// What an action's subject is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// As before the action.
    Before,
    /// As after the action.
    After,
    /// As an interrupted action leaves it.
    Between,
    /// As before and as after: the action changes nothing.
    Both,
    /// Neither: others changed it.
    Changed(Conflict),
}

/// Something that others changed since ogive did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The path, if it is one.
    pub path: Option<PathBuf>,
    /// What happened, as a sentence without a full stop.
    pub what: String,
    /// From what ogive left to what is there now.
    pub change: Option<Change>,
    /// The contents without ogive's lines and with the lines of others, when these can be told apart.
    pub merged: Option<Vec<u8>>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

/// The executors that a program has, asked in order.
#[derive(Default)]
pub struct Executors<'a>(Vec<Box<dyn Executor + 'a>>);

impl<'a> Executors<'a> {
    /// The actions of this crate: on files, GOENV files and handlers of `binfmt_misc`.
    #[must_use]
    pub fn standard() -> Self {
        Self::default().with(crate::FileActions).with(crate::GoEnvActions).with(crate::HandlerActions)
    }

    /// With one more.
    #[must_use]
    pub fn with(mut self, executor: impl Executor + 'a) -> Self {
        self.0.push(Box::new(executor));
        self
    }

    /// The one for an action.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn of(&self, action: &Action) -> Result<&(dyn Executor + 'a), StepError> {
        let found = self.0.iter().find(|executor| executor.handles(action));
        found.map(|e| &**e).ok_or_else(|| StepError::NoExecutor(summary(action)))
    }
}

/// What is going on.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// Another process holds the journal; it is waited for.
    Waiting,
    /// A step is done.
    Doing {
        /// Which, counted from 0.
        step: usize,
        /// How many there are.
        of: usize,
        /// What.
        action: &'a Action,
    },
    /// A step is taken back.
    TakingBack {
        /// Which, counted from 0.
        step: usize,
        /// How many there are.
        of: usize,
        /// What.
        action: &'a Action,
    },
}

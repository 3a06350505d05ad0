//! What the journal says of plans that were applied.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of a transaction: its time in UTC and a number, `20261123-121444-1`. Sorts by time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct TransactionId(pub String);

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How far a transaction got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionState {
    /// Every step was done and seen to have worked.
    Applied,
    /// It was interrupted while it was applied; some steps may be done.
    PartlyApplied,
    /// It was interrupted while it was taken back; some steps may still be done.
    PartlyUndone,
    /// Everything was taken back, but for what was kept on purpose.
    Undone,
}

/// One applied plan, as the journal remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Transaction {
    /// Its name.
    pub id: TransactionId,
    /// The plan's title.
    pub title: String,
    /// When it began, in UTC: `2026-11-23T12:14:44Z`.
    pub time: String,
    /// How far it got.
    pub state: TransactionState,
    /// How many steps the plan has.
    pub steps: usize,
    /// How many of them stand now.
    pub standing: usize,
}

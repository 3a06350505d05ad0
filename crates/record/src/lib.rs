//! The shapes that flow through ogive: what was observed ([`Fact`]), what is judged wrong
//! ([`Finding`], by a [`Rule`]), what is wished ([`Repair`]) and would change ([`Plan`], for people [`Change`]), what was changed
//! ([`Transaction`]).
//!
//! Types only: nothing here reads, prints or changes anything.

mod asked;
mod change;
mod contents;
mod digest;
mod fact;
mod finding;
mod plan;
mod repair;
mod rule;
mod transaction;

pub use asked::{Asked, Choice, Off, Settled, Untold};
pub use change::{Change, DiffLine, Hunk};
pub use contents::Contents;
pub use digest::{ParseDigestError, Sha256Digest};
pub use fact::{Fact, Provenance};
pub use finding::{Evidence, Finding, Location, Remedy, Tag};
pub use plan::{Action, EntryState, HandlerState, Plan};
pub use repair::{Repair, Statement, Wish};
pub use rule::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};
pub use transaction::{Transaction, TransactionId, TransactionState};

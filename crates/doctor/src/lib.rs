//! Judges a machine by its facts: what keeps the right Go from being found, built with, or run.
//!
//! A rule is a file: what it is, and a pure check of a [`Machine`], this one or another whose facts were
//! sent. A rule whose facts are unknown says so; it never passes silently.

mod concern;
mod examine;
mod managers;
mod managers_here;
mod only;
mod rules;
mod said;
#[cfg(test)]
mod scenario;
mod target;
mod wishes;

pub use concern::Concern;
pub use examine::{Diagnosis, Grouped, examine};
pub use managers::{Grain, Habits, MANAGERS, Signal};
pub use managers_here::{ManagedGo, Managing, managers};
pub use only::Only;
pub use rules::{RULES, Ruling};
pub use wishes::wishes;

use ogive_machine::Machine;

//! Bare `ogive`: five lines about this machine, the Go here and what to do next.

use anyhow::bail;
use ogive_report::NamedSchema;

use crate::{Context, Exit};

/// Runs the command.
///
/// # Errors
/// When the output can't be written.
pub fn exec(_context: &Context) -> anyhow::Result<Exit> {
    bail!("not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

//! `ogive which`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Show which Go runs here, and why
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive which\n  ogive which --why")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive which` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

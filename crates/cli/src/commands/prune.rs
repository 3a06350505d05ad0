//! `ogive prune`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Remove what nothing needs any more
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive prune --dry-run\n  ogive prune")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive prune` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

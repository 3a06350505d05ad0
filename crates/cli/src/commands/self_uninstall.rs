//! `ogive self uninstall`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Take back the set-up, remove the store and the shims
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive self uninstall --dry-run")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive self uninstall` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

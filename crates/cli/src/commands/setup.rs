//! `ogive setup`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Make this machine ready: shims, start-up files, a default Go
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive setup --dry-run\n  ogive setup")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive setup` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

//! `ogive adopt`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Take a Go that is already on this machine into the store
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive adopt /usr/local/go")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive adopt` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

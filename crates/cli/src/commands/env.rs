//! `ogive env`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Print the environment that fits the Go of this folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive env\n  ogive env --format github")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive env` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

//! `ogive shell`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Choose the Go of this shell window
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive shell 1.21.13-amd64")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive shell` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

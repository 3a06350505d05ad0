//! `ogive pin`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Pin the Go of this project
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive pin 1.27.3\n  ogive pin 1.27.3-amd64")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive pin` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

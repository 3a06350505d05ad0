//! `ogive exec`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Run a program with a given Go
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive exec +amd64 go build ./...")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive exec` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

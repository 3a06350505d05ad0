//! `ogive uninstall`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Remove installed Go SDKs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive uninstall 1.26.8\n  ogive uninstall --force 1.26.8-arm64")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive uninstall` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

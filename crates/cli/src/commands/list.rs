//! `ogive list`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// List installed Go SDKs, or those that can be installed
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive list\n  ogive list --remote 1.27")]
pub struct Args {
    /// Where SDKs come from.
    #[command(flatten)]
    pub sources: crate::SourceFlags,
}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive list` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

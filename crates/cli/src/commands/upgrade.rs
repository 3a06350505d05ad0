//! `ogive upgrade`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Move ogive.lock to the newest releases
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive upgrade --dry-run\n  ogive upgrade")]
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
    bail!("`ogive upgrade` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

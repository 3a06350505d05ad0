//! `ogive bundle`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Pack SDKs and their proofs into one file for a machine without network
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive bundle 1.27.3 --for darwin-arm64,linux-amd64")]
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
    bail!("`ogive bundle` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

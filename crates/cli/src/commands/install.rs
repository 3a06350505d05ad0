//! `ogive install`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Install Go SDKs
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive install\n  ogive install 1.27.3 1.27.3-arm64 1.26.8\n  ogive install --mirror cn stable"
)]
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
    bail!("`ogive install` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

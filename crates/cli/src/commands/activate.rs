//! `ogive activate`.

use anyhow::bail;

use crate::{Context, Exit};
use ogive_report::NamedSchema;

/// Print what a shell's start-up file evaluates
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  eval \"$(ogive activate zsh)\"")]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Always, until it is written.
pub fn exec(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    bail!("`ogive activate` is not there yet")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

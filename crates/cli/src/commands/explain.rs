//! `ogive explain`.

use ogive_report::NamedSchema;

use crate::{Context, Exit};

/// Tell why something does not run: a program, a command, an image, an error text
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the command.
///
/// # Errors
/// Never yet.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let _ = (args, context);
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

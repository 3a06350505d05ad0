//! `ogive inspect`.

use ogive_report::NamedSchema;

use crate::{Context, Exit};

/// Tell what programs are: files, folders, archives, images, processes
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

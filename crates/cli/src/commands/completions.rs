//! `ogive completions`: scripts that let a shell complete ogive's commands.

use clap_complete::Shell;
use ogive_report::NamedSchema;

use crate::{Context, Exit};

/// Print a shell's completion script
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive completions bash > ~/.local/share/bash-completion/completions/ogive\n  \
ogive completions zsh > ~/.zfunc/_ogive\n  ogive completions fish > ~/.config/fish/completions/ogive.fish"
)]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// When the output can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    context.reporter.data(&crate::completions(args.shell))?;
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints: none, the script is the data.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

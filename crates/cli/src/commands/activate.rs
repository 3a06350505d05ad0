//! `ogive activate`: what a shell evaluates to get the shims and `ogive shell`.

use crate::activation::Shell;
use crate::{Context, Exit, Failure};
use ogive_report::NamedSchema;

/// Print what a shell's start-up file evaluates
///
/// It puts the shims first on PATH and makes `ogive shell` work. `ogive setup` writes the line that
/// evaluates it into the start-up files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  eval \"$(ogive activate zsh)\"\n  eval \"$(ogive activate bash)\"\n  \
ogive activate fish | source\n  ogive activate pwsh | Out-String | Invoke-Expression")]
pub struct Args {
    /// The shell; by default the one that SHELL names
    #[arg(value_name = "SHELL")]
    shell: Option<Shell>,
}

/// Runs the command.
///
/// # Errors
/// When the shell can't be told, or the path of the shims can't be written into a script.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let by_variable = || {
        let program = context.system.environment.var(crate::env_vars::foreign::SHELL)?;
        Shell::of_program(program.as_ref())
    };
    let shell = args.shell.or_else(by_variable).ok_or_else(|| {
        Failure::usage("cannot tell for which shell to write").hint("name it, as in `ogive activate zsh`")
    })?;
    let home = context.system.environment.home();
    let script = shell.script(&context.layout.shims(), home.as_deref()).map_err(|error| {
        Failure::usage("cannot write what activates ogive")
            .because(error)
            .hint("move ogive's home to a plain path with OGIVE_HOME")
    })?;
    context.reporter.data(&script)?;
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

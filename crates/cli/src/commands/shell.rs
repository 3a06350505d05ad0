//! `ogive shell`: the Go of this shell window, by the variable `OGIVE_GO`.

use ogive_report::NamedSchema;
use ogive_selection::GoRequest;

use crate::selecting::{say_what_decides, settle};
use crate::{Context, Exit, Failure, env_vars};

/// Choose the Go of this shell window
///
/// Only this shell and what it starts are affected. It works where ogive is activated: a program
/// alone can't change the shell that started it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive shell 1.21.13-amd64\n  ogive shell +amd64\n  ogive shell --unset")]
pub struct Args {
    /// The Go: 1.27.3, 1.27, stable, 1.27.3-amd64, +amd64
    #[arg(value_name = "GO")]
    request: Option<GoRequest>,
    /// Back to what folders and the default ask for
    #[arg(long, conflicts_with = "request")]
    unset: bool,
    /// Print what the shell evaluates instead of talking
    #[arg(long, value_name = "SYNTAX", hide = true)]
    emit: Option<Syntax>,
}

/// How a variable is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Syntax {
    /// bash, zsh and other POSIX shells
    #[value(aliases = ["bash", "zsh", "sh"])]
    Posix,
    /// fish
    Fish,
    /// PowerShell
    #[value(alias = "pwsh")]
    Powershell,
}

/// Runs the command.
///
/// # Errors
/// When the shell is not activated, or what is asked for can't be had.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let name = env_vars::GO.name;
    let Some(change) = change(args) else {
        if args.emit.is_none() {
            match context.system.environment.var(name) {
                Some(value) => context.say(&format!("this shell: {name}={value}")),
                None => context.say("this shell asks for nothing of its own"),
            }
            say_what_decides(context)?;
        }
        return Ok(Exit::Fine);
    };
    let Some(syntax) = args.emit else { return Err(not_activated(change).into()) };
    if let Some(request) = change {
        settle(context, request)?;
    }
    context.reporter.data(&format!("{}\n", syntax.assignment(name, change)))?;
    context.say(&match change {
        Some(request) => format!("this shell: Go {request}, until `ogive shell --unset`"),
        None => "this shell: what folders and the default ask for".to_owned(),
    });
    Ok(Exit::Fine)
}

/// Outer none: nothing is to change; inner none: the variable goes.
fn change(args: &Args) -> Option<Option<GoRequest>> {
    if args.unset { Some(None) } else { args.request.map(Some) }
}

impl Syntax {
    /// A request is made of letters, digits, `.` and `-`, so no quoting is needed.
    fn assignment(self, name: &str, request: Option<GoRequest>) -> String {
        match (self, request) {
            (Self::Posix, Some(request)) => format!("export {name}={request}"),
            (Self::Posix, None) => format!("unset {name}"),
            (Self::Fish, Some(request)) => format!("set --global --export {name} {request}"),
            (Self::Fish, None) => format!("set --erase {name}"),
            (Self::Powershell, Some(request)) => format!("$env:{name} = '{request}'"),
            (Self::Powershell, None) => format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue"),
        }
    }
}

fn not_activated(change: Option<GoRequest>) -> Failure {
    let once = Syntax::Posix.assignment(env_vars::GO.name, change);
    Failure::usage("cannot change this shell: ogive is not activated in it")
        .hint("activate it with `eval \"$(ogive activate bash)\"` (zsh, fish and pwsh likewise)")
        .hint(format!("or, this once, `{once}`"))
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

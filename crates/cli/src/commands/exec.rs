//! `ogive exec`: any command with a chosen Go.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_report::NamedSchema;
use ogive_selection::GoRequest;
use ogive_selection::environment::Change;
use ogive_system::Command;

use crate::commands::env::variables;
use crate::here::Asked;
use crate::selecting::available;
use crate::{Context, Exit, Failure, env_vars};

/// Run a command with a chosen Go
///
/// The SDK's own programs come first on the command's PATH, and whatever shim it starts keeps to
/// that SDK.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive exec +1.21.13-amd64 make test\n  ogive exec +amd64 go version\n  \
ogive exec go build ./..."
)]
pub struct Args {
    /// Optionally the Go, as +1.27.3 or +amd64, then the command and its arguments
    #[arg(
        value_name = "[+GO] COMMAND",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    words: Vec<OsString>,
}

/// Runs the command; on Unix this process becomes it.
///
/// # Errors
/// When the Go can't be had, or the command can't be started.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let first = args.words.first().and_then(|word| word.to_str()).filter(|word| word.starts_with('+'));
    let request = first
        .map(|text| {
            text.parse::<GoRequest>()
                .map_err(|error| Failure::usage(format!("cannot tell which Go {text} is")).because(error))
        })
        .transpose()?;
    let Some((program, arguments)) = args.words[usize::from(first.is_some())..].split_first() else {
        return Err(Failure::usage("no command is named")
            .hint("name one, as in `ogive exec +1.27.3 go version`")
            .into());
    };
    let asked = Asked { argument: first.zip(request), ..Asked::default() };
    let (sdk, decision) = available(context, asked)?;

    let environment = &context.system.environment;
    let folders = std::iter::once(sdk.goroot.join("bin")).chain(environment.paths("PATH"));
    let path = std::env::join_paths(folders)
        .map_err(|error| Failure::usage("cannot put the SDK on PATH").because(error))?;
    let mut command = Command::new(PathBuf::from(program));
    command.arguments = arguments.to_vec();
    command.environment =
        vec![("PATH".into(), Some(path)), (env_vars::GO.name.into(), Some(sdk.name.to_string().into()))];
    for variable in variables(context, &sdk, &decision)? {
        match variable.change {
            Change::Keep => {}
            Change::Unset => command.environment.push((variable.name.into(), None)),
            Change::Set(value) => command.environment.push((variable.name.into(), Some(value))),
        }
    }
    let error = context.system.processes.replace_self(&command);
    let exit = match error.kind() {
        std::io::ErrorKind::NotFound => Exit::NotFound,
        _ => Exit::CannotRun,
    };
    let doing = format!("cannot run {}", program.display());
    if exit != Exit::NotFound || Path::new(program).components().count() != 1 {
        return Err(Failure::new(exit, doing).because(error).into());
    }
    let failure = Failure::new(exit, format!("{doing}: there is no such program on PATH"));
    Err(match program.to_str().filter(|text| text.parse::<GoRequest>().is_ok()) {
        Some(go) => failure.hint(format!("a Go is named with +, as in `ogive exec +{go} go version`")).into(),
        None => failure.into(),
    })
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

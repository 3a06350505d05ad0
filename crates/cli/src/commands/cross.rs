//! `ogive cross`: any command in the environment of another platform.

use std::ffi::OsString;
use std::path::PathBuf;

use ogive_build::CgoChoice;
use ogive_platform::Platform;
use ogive_report::NamedSchema;
use ogive_selection::environment::Change;
use ogive_system::Command;

use crate::building::{Fetch, target};
use crate::commands::env::variables;
use crate::here::Asked;
use crate::selecting::available;
use crate::{Context, Exit, Failure, env_vars};

/// Run a command in the environment of another platform
///
/// GOOS, GOARCH and the level, CC, CXX, AR, PKG_CONFIG and the folders that it looks in, and a build cache that no other
/// C toolchain shares: what `ogive build` gives the go command, for make, goreleaser, ko or bazel.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive cross linux/arm64 -- make\n  ogive cross windows/amd64 -- go test -c ./...\n  \
ogive cross linux/amd64/v3 --cgo off -- goreleaser build --single-target"
)]
pub struct Args {
    /// The platform: linux/arm64, linux/amd64/v3
    platform: Platform,
    /// Whether cgo is on: auto where there is a C compiler for the platform, on, off
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    cgo: CgoChoice,
    /// Fetch a C compiler where none is found: zig, zig@0.17.1
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "zig")]
    fetch: Option<Fetch>,
    /// The command and its arguments
    #[arg(value_name = "COMMAND", required = true, last = true)]
    words: Vec<OsString>,
}

/// Runs the command; on Unix this process becomes it.
///
/// # Errors
/// When no Go can be chosen, a toolchain will not do, or the command can't be started.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let (sdk, decision) = available(context, Asked::default())?;
    let Some((program, arguments)) = args.words.split_first() else {
        return Err(Failure::usage("no command is named").into());
    };
    let mut command = Command::new(PathBuf::from(program));
    command.arguments = arguments.to_vec();
    command.environment = vec![
        ("PATH".into(), Some(target::search_path(context, &sdk.goroot)?)),
        (env_vars::GO.name.into(), Some(sdk.name.to_string().into())),
    ];
    for variable in variables(context, &sdk, &decision)? {
        match variable.change {
            Change::Keep => {}
            // With it set, Go refuses to install what it cross-compiles.
            _ if variable.name == "GOBIN" => {}
            Change::Unset => command.environment.push((variable.name.into(), None)),
            Change::Set(value) => command.environment.push((variable.name.into(), Some(value))),
        }
    }
    command.environment.extend(target::variables(context, args.platform, args.cgo, args.fetch.as_ref())?);
    let error = context.system.processes.replace_self(&command);
    let exit = match error.kind() {
        std::io::ErrorKind::NotFound => Exit::NotFound,
        _ => Exit::CannotRun,
    };
    Err(Failure::new(exit, format!("cannot run {}", program.display())).because(error).into())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    Vec::new()
}

//! The commands, a file each: `Args` with the help text, `exec`, and `documents`, the schemas of
//! what it prints with `--json`.

pub mod activate;
pub mod adopt;
pub mod alias;
pub mod build;
pub mod bundle;
pub mod cache;
pub mod completions;
pub mod config;
pub mod cross;
pub mod default;
pub mod doctor;
pub mod env;
pub mod exec;
pub mod explain;
pub mod facts;
pub mod fix;
pub mod gate;
pub mod inspect;
pub mod install;
pub mod list;
pub mod man;
pub mod overview;
pub mod pin;
pub mod prune;
pub mod rule;
pub mod self_uninstall;
pub mod setup;
pub mod shell;
pub mod undo;
pub mod uninstall;
pub mod upgrade;
pub mod verify;
pub mod which;
pub mod windows;

use crate::cli::Cli;
use crate::{Context, Exit};

/// Runs the command, or the overview when there is none.
pub(crate) fn exec(cli: &Cli, context: &Context) -> anyhow::Result<Exit> {
    match &cli.command {
        Some(command) => command.exec(context),
        None => overview::exec(context),
    }
}

//! `ogive`: parses the command line, merges the settings, calls a capability, reports.
//!
//! A command is one file under [`commands`]: its arguments, its examples, `exec`, and the schemas
//! of the documents it prints. What all commands need is made once, in [`Context`]; nothing is
//! made that a command does not use.

pub mod activation;
mod building;
pub mod catalogue;
pub mod cli;
pub mod commands;
mod context;
pub mod diagnosing;
mod env_vars;
mod exit;
mod explaining;
mod failure;
mod gating;
mod generated;
pub mod here;
mod inspecting;
pub mod installing;
mod platform_argument;
pub mod platform_card;
mod progress;
pub mod project;
pub mod ruling;
pub mod selecting;
mod settings;
pub mod setup;
mod spellings;
pub mod versioned_shims;
pub mod windows_resources;

pub use context::Context;
pub use exit::Exit;
pub use failure::Failure;
pub use generated::{completions, man_pages, schemas};
pub use settings::{Setting, Settings, SourceFlags};

use std::ffi::OsString;

use clap::FromArgMatches;
use ogive_system::System;

/// Runs the program with these arguments, the program's own name left out.
#[must_use]
pub fn run(arguments: Vec<OsString>, system: System) -> Exit {
    let spelled = spellings::ours(arguments);
    let parsed = cli::command()
        .try_get_matches_from(std::iter::once("ogive".into()).chain(spelled.arguments.clone()))
        .and_then(|matches| cli::Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return cli::refuse(&error, &spelled.arguments, &system),
    };
    let context = match Context::new(system.clone(), &cli) {
        Ok(context) => context,
        Err(error) => {
            let reporter = context::early_reporter(&system, &spelled.arguments);
            return failure::end(&reporter, &*system.files, None, &error);
        }
    };
    if let Some(ours) = &spelled.note {
        context.say(ours);
    }
    match commands::exec(&cli, &context) {
        Ok(exit) => exit,
        Err(error) => failure::end(&context.reporter, &*system.files, Some(&context.layout.home), &error),
    }
}

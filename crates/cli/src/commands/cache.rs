//! `ogive cache`: the build caches of C toolchains.

mod list;
mod prune;
mod verify;
mod why;

use ogive_report::{NamedSchema, schema_of};

use crate::{Context, Exit};

/// Look after the build caches of C toolchains
///
/// `ogive build` gives each C toolchain a build cache of its own, a partition: the go command does not see what a
/// compiler is made of, and would take objects of one for those of another.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive cache why\n  ogive cache list\n  ogive cache prune --older-than 30 --dry-run\n  \
ogive cache verify"
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    command: CacheCommand,
}

/// What there is to do.
#[derive(Debug, clap::Subcommand)]
enum CacheCommand {
    /// Tell what packages with C rest on here, and what Go's own cache would not see
    Why(why::Args),
    /// List the partitions
    #[command(after_help = "Examples:\n  ogive cache list\n  ogive cache list --json")]
    List,
    /// Remove partitions
    Prune(prune::Args),
    /// Tell which objects are for another machine than their partition
    #[command(after_help = "Examples:\n  ogive cache verify")]
    Verify,
}

/// Runs the command.
///
/// # Errors
/// When a partition or what is kept of a build can't be read, or can't be removed.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    match &args.command {
        CacheCommand::Why(args) => why::exec(args, context),
        CacheCommand::List => list::exec(context),
        CacheCommand::Prune(args) => prune::exec(args, context),
        CacheCommand::Verify => verify::exec(context),
    }
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![
        schema_of::<why::WhyDocument>(),
        schema_of::<list::ListDocument>(),
        schema_of::<prune::PruneDocument>(),
        schema_of::<verify::VerifyDocument>(),
    ]
}

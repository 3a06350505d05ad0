//! `ogive cache prune`: partitions that are not needed go.

use std::time::Duration;

use ogive_build::partitions::{Removed, partitions, prune};
use ogive_report::{Document, bytes};
use schemars::JsonSchema;
use serde::Serialize;

use super::list::table;
use crate::{Context, Exit};

/// The seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// Remove partitions that were not used for some time
///
/// What a build uses at this moment stays. Tools that `ogive cross` started, or that took the variables of
/// `ogive env --platform`, are not seen.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive cache prune --dry-run\n  ogive cache prune --older-than 7\n  \
ogive cache prune --all")]
pub(super) struct Args {
    /// Those that were not used for so many days
    #[arg(long, value_name = "DAYS", default_value_t = 30, conflicts_with = "all")]
    older_than: u32,
    /// Remove all
    #[arg(long)]
    all: bool,
    /// Only show what would be removed
    #[arg(long, short = 'n')]
    dry_run: bool,
}

/// What was, or would be, removed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PruneDocument {
    /// Nothing was removed, it was only looked.
    dry_run: bool,
    /// The partitions.
    #[serde(flatten)]
    removed: Removed,
    /// The size of what was removed, in bytes.
    bytes: u64,
}

impl Document for PruneDocument {
    const SCHEMA: &'static str = "ogive.cache-prune.v1";
}

pub(super) fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let (system, caches) = (&context.system, context.layout.gocache());
    let oldest = Duration::from_secs(u64::from(args.older_than) * DAY);
    let mut wanted = partitions(system, &caches)?;
    // One whose last use is not known is as old as any.
    wanted
        .retain(|partition| args.all || partition.idle(system.clock.now()).is_none_or(|idle| idle >= oldest));
    let removed = prune(system, &caches, wanted, args.dry_run)?;
    let size = removed.removed.iter().map(|partition| partition.bytes).sum();
    let document = PruneDocument { dry_run: args.dry_run, removed, bytes: size };
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(Exit::Fine);
    }
    for partition in &document.removed.in_use {
        context.reporter.warn(&format!("{} is in use by a build, and stays", partition.name));
    }
    if document.removed.removed.is_empty() {
        context.say("nothing is to be removed");
        return Ok(Exit::Fine);
    }
    context.reporter.data(&table(context, &document.removed.removed).render())?;
    let verb = if args.dry_run { "would be free" } else { "are free" };
    context.say(&format!("{} {verb}", bytes(document.bytes)));
    Ok(Exit::Fine)
}

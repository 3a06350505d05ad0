//! `ogive cache list`: what partitions there are.

use ogive_build::partitions::{Partition, partitions};
use ogive_report::{Document, Table, bytes, plural};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Context, Exit};

/// The partitions.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ListDocument {
    /// Each, by name.
    partitions: Vec<Partition>,
    /// Their size in bytes.
    bytes: u64,
}

impl Document for ListDocument {
    const SCHEMA: &'static str = "ogive.cache-list.v1";
}

pub(super) fn exec(context: &Context) -> anyhow::Result<Exit> {
    let partitions = partitions(&context.system, &context.layout.gocache())?;
    let bytes_of_all = partitions.iter().map(|partition| partition.bytes).sum();
    let document = ListDocument { partitions, bytes: bytes_of_all };
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(Exit::Fine);
    }
    if document.partitions.is_empty() {
        context.say("there is no build cache of a C toolchain yet");
        return Ok(Exit::Fine);
    }
    context.reporter.data(&table(context, &document.partitions).render())?;
    context.say(&format!("{} in {}", bytes(document.bytes), context.layout.gocache().display()));
    Ok(Exit::Fine)
}

/// Partitions for people.
pub(super) fn table(context: &Context, partitions: &[Partition]) -> Table {
    let mut table = Table::new(["partition", "platform", "compiler", "size", "objects", "last use"]);
    for partition in partitions {
        let owner = partition.owner.as_ref();
        let idle = partition.idle(context.system.clock.now());
        table.row([
            partition.name.clone(),
            owner.map_or_else(|| "?".to_owned(), |owner| owner.platform.to_string()),
            owner.map_or_else(|| "?".to_owned(), |owner| owner.cc.clone()),
            bytes(partition.bytes),
            partition.objects.to_string(),
            idle.map_or_else(|| "?".to_owned(), |idle| ago(idle.as_secs())),
        ]);
    }
    table
}

fn ago(seconds: u64) -> String {
    const DAY: u64 = 24 * 60 * 60;
    match usize::try_from(seconds / DAY).unwrap_or(usize::MAX) {
        0 => "today".to_owned(),
        days => format!("{} ago", plural(days, "day")),
    }
}

//! `ogive cache verify`: objects in the wrong cache.

use ogive_build::partitions::{Partition, Verified, partitions, verify};
use ogive_report::style::{ERROR, GOOD, WARNING, paint};
use ogive_report::{Document, plural};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Context, Exit};

/// What the partitions hold.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct VerifyDocument {
    /// Each, by name.
    partitions: Vec<VerifiedPartition>,
}

/// A partition, and what its objects are for.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct VerifiedPartition {
    /// Which.
    partition: Partition,
    /// What was read.
    #[serde(flatten)]
    verified: Verified,
}

impl Document for VerifyDocument {
    const SCHEMA: &'static str = "ogive.cache-verify.v1";
}

pub(super) fn exec(context: &Context) -> anyhow::Result<Exit> {
    let mut document = VerifyDocument { partitions: Vec::new() };
    for partition in partitions(&context.system, &context.layout.gocache())? {
        let verified = verify(&context.system, &partition)?;
        document.partitions.push(VerifiedPartition { partition, verified });
    }
    let fine = document.partitions.iter().all(|one| one.verified.foreign.is_empty());
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else if document.partitions.is_empty() {
        context.say("there is no build cache of a C toolchain yet");
    } else {
        context.reporter.data(&page(&document))?;
        if !fine {
            context.reporter.next("`ogive cache prune --all` removes the partitions; builds make them anew");
        }
    }
    Ok(if fine { Exit::Fine } else { Exit::Findings })
}

fn page(document: &VerifyDocument) -> String {
    let mut lines = Vec::new();
    for VerifiedPartition { partition, verified } in &document.partitions {
        let name = &partition.name;
        let Some(owner) = &partition.owner else {
            lines.push(format!("{}: it is not known what it is for", paint(WARNING, name)));
            continue;
        };
        let read = plural(usize::try_from(verified.read).unwrap_or(usize::MAX), "object");
        if verified.foreign.is_empty() {
            lines.push(format!("{}: {read} for {}, as it should be", paint(GOOD, name), owner.platform));
        }
        for foreign in &verified.foreign {
            let port = foreign.target.port();
            let target = port.map_or_else(|| foreign.target.arch.to_string(), |port| port.to_string());
            let members = match foreign.members.is_empty() {
                true => String::new(),
                false => format!(" ({})", foreign.members.join(", ")),
            };
            let path = foreign.path.display();
            lines.push(format!(
                "{}: {path}{members} is for {target}, not for {}",
                paint(ERROR, name),
                owner.platform
            ));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

//! `ogive prune`: what nothing needs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use ogive_platform::SdkName;
use ogive_report::{Document, NamedSchema, Table, bytes, schema_of};
use ogive_sdk::prune::{Leftover, Prunable, prunable, prune};
use ogive_sdk::uninstall::Projects;
use ogive_selection::Index;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Context, Exit, installing, project};

/// Remove left-over downloads and, with --sdks, SDKs that nothing asks for
///
/// An SDK is kept when it is your default, when it is the newest one for this machine, or when a
/// project in which ogive was used pins it. External SDKs are never touched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive prune --dry-run\n  ogive prune\n  ogive prune --sdks --dry-run")]
pub struct Args {
    /// Only show what would be removed
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Remove SDKs too that neither your default nor a project asks for
    #[arg(long)]
    sdks: bool,
}

/// What was, or would be, removed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct PruneDocument {
    /// Nothing was removed, it was only looked.
    dry_run: bool,
    /// What is not needed.
    items: Vec<Item>,
    /// Its size in bytes.
    bytes: u64,
}

/// Something that is not needed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Item {
    /// `download`, `staging` or `sdk`.
    kind: &'static str,
    /// Which SDK, if it is one.
    sdk: Option<SdkName>,
    /// Where it is.
    path: PathBuf,
    /// Its size in bytes.
    bytes: u64,
}

impl Document for PruneDocument {
    const SCHEMA: &'static str = "ogive.prune.v1";
}

/// Runs the command.
///
/// # Errors
/// When the store can't be read, or something can't be removed.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store();
    let keep = if args.sdks { Some(needed(context)?) } else { None };
    let found = prunable(&store, keep.as_ref())?;
    if !args.dry_run {
        prune(&store, &found)?;
        if args.sdks {
            installing::refresh(context, None)?;
        }
    }
    let document = PruneDocument {
        dry_run: args.dry_run,
        bytes: found.iter().map(|item| item.bytes).sum(),
        items: found.into_iter().map(item).collect(),
    };
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(Exit::Fine);
    }
    if document.items.is_empty() {
        context.say("nothing is left over");
        return Ok(Exit::Fine);
    }
    let mut table = Table::new(["what", "size", "path"]);
    for item in &document.items {
        let what = item.sdk.map_or_else(|| item.kind.to_owned(), |sdk| format!("Go {sdk}"));
        table.row([what, bytes(item.bytes), item.path.display().to_string()]);
    }
    context.reporter.data(&table.render())?;
    let verb = if args.dry_run { "would be free" } else { "are free" };
    context.say(&format!("{} {verb}", bytes(document.bytes)));
    Ok(Exit::Fine)
}

/// The SDKs that somebody asks for.
fn needed(context: &Context) -> anyhow::Result<BTreeSet<SdkName>> {
    let store = context.store();
    let index = Index::new(store.list()?.iter().map(Into::into));
    let mut keep: BTreeSet<SdkName> =
        index.of(context.native()?).next().map(|sdk| sdk.name).into_iter().collect();
    keep.extend(context.default_sdk(&index)?);
    for folder in Projects::new(&store).list()? {
        keep.extend(project::pinned(context, &folder, &index).map(|(sdk, _)| sdk));
    }
    let here = context.directory()?;
    keep.extend(project::pinned(context, &here, &index).map(|(sdk, _)| sdk));
    Ok(keep)
}

fn item(found: Prunable) -> Item {
    let (kind, sdk) = match found.what {
        Leftover::Download => ("download", None),
        Leftover::Staging => ("staging", None),
        Leftover::Sdk(sdk) => ("sdk", Some(sdk)),
    };
    Item { kind, sdk, path: found.path, bytes: found.bytes }
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<PruneDocument>()]
}

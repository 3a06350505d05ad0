//! `ogive self uninstall`.

use std::path::{Path, PathBuf};

use ogive_record::{Transaction, TransactionState};
use ogive_report::{Document, NamedSchema, schema_of};
use ogive_transaction::{Journal, OnChange, Which, follow};
use schemars::JsonSchema;
use serde::Serialize;

use super::setup::{executors, tell};
use crate::activation::Shell;
use crate::setup::{self, block, ending, removal};
use crate::{Context, Exit, Failure};

/// Take back the set-up, remove the store and the shims
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive self uninstall --dry-run\n  ogive self uninstall --keep-settings")]
pub struct Args {
    /// Show what would be removed, and remove nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Leave the settings file
    #[arg(long)]
    keep_settings: bool,
}

/// What was, or would be, removed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SelfUninstallDocument {
    /// Whether it was removed, not only shown.
    removed: bool,
    /// The set-ups that are taken back, newest first.
    set_ups: Vec<Transaction>,
    /// Start-up files that hold lines of ogive.
    start_up_files: Vec<PathBuf>,
    /// Folders that are emptied of what is ogive's.
    folders: Vec<PathBuf>,
    /// What was left as it is, and why.
    kept: Vec<String>,
}

impl Document for SelfUninstallDocument {
    const SCHEMA: &'static str = "ogive.self-uninstall.v1";
}

/// Runs the command.
///
/// # Errors
/// When something cannot be removed; running it again goes on.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let journal = Journal::new(context.layout.journal());
    let layout = &context.layout;
    let mut document = SelfUninstallDocument {
        removed: false,
        set_ups: set_ups(&journal, context)?,
        start_up_files: with_lines(context)?,
        folders: vec![layout.home.clone(), layout.cache.clone(), layout.state.clone()],
        kept: Vec::new(),
    };
    document.folders.dedup_by(|inner, outer| inner.starts_with(outer));
    if !args.dry_run {
        if !args.yes {
            agree(context, &document)?;
        }
        document.kept = remove(args, context, &journal, &document.set_ups)?;
        document.removed = true;
    }
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else if args.dry_run {
        context.reporter.data(&described(&document))?;
    } else {
        document.kept.iter().for_each(|kept| context.reporter.warn(&format!("left as it is: {kept}")));
        context.say("ogive is removed; shells that are open still have its shims on their PATH");
    }
    Ok(Exit::Fine)
}

/// The set-ups that stand, newest first.
fn set_ups(journal: &Journal, context: &Context) -> anyhow::Result<Vec<Transaction>> {
    let mut all = journal.list(&context.system).map_err(ending::unreadable)?;
    all.retain(|t| t.title == setup::TITLE && t.state != TransactionState::Undone);
    all.reverse();
    Ok(all)
}

fn agree(context: &Context, document: &SelfUninstallDocument) -> anyhow::Result<()> {
    if !context.interactive() {
        return Err(Failure::usage("nobody is there to ask whether ogive shall be removed")
            .hint("`ogive self uninstall --yes` does not ask, `--dry-run` shows what it would remove")
            .into());
    }
    context.say(&described(document));
    if context.confirm("Remove ogive and every Go that it installed?", false) {
        return Ok(());
    }
    Err(Failure::new(Exit::Interrupted, "nothing was removed").into())
}

fn described(document: &SelfUninstallDocument) -> String {
    let mut text = String::new();
    for set_up in &document.set_ups {
        text.push_str(&format!("take back: {} of {}\n", set_up.title, set_up.time));
    }
    for file in &document.start_up_files {
        text.push_str(&format!("take the lines of ogive out of {}\n", file.display()));
    }
    for folder in &document.folders {
        text.push_str(&format!("remove what is ogive's in {}\n", folder.display()));
    }
    text
}

/// Removes everything, the journal last, so that it can be run again when it was interrupted.
fn remove(
    args: &Args,
    context: &Context,
    journal: &Journal,
    set_ups: &[Transaction],
) -> anyhow::Result<Vec<String>> {
    let (system, layout) = (&context.system, &context.layout);
    let files = &*system.files;
    let failed = || Failure::new(Exit::Disk, "cannot remove ogive").hint("run the command again to go on");
    removal::store(files, layout).map_err(|error| failed().because(error))?;
    let mut kept = Vec::new();
    for set_up in set_ups {
        let which = Which::Named(set_up.id.0.clone());
        let undone =
            journal.undo(&which, OnChange::MergeOrKeep, &executors(context), system, &|p| tell(context, p));
        let undone = undone.map_err(|error| ending::undo_failure(context, error))?;
        // Folders are looked at once more when everything else is gone.
        let files_only =
            undone.kept.into_iter().filter(|k| !k.path.as_deref().is_some_and(|p| files.is_dir(p)));
        kept.extend(files_only.map(|k| format!("{}: {}", k.summary, k.because)));
    }
    for file in with_lines(context)? {
        if let Err(error) = take_lines_out(context, &file) {
            kept.push(format!("{}: {error:#}", file.display()));
        }
    }
    removal::store(files, layout).map_err(|error| failed().because(error))?;
    removal::programs(files, layout, context.os()?, !args.keep_settings).map_err(|e| failed().because(e))?;
    journal.dismantle(system).map_err(|error| failed().because(error))?;
    removal::programs(files, layout, context.os()?, !args.keep_settings).map_err(|e| failed().because(e))?;
    Ok(kept)
}

/// The start-up files of all shells in which lines of ogive stand.
fn with_lines(context: &Context) -> anyhow::Result<Vec<PathBuf>> {
    let places = setup::shells(context, &Shell::ALL)?.places;
    let mut files: Vec<PathBuf> = places.into_iter().map(|place| place.path).collect();
    files.retain(|file| setup::has_lines(&*context.system.files, file));
    Ok(files)
}

/// Takes our lines out of a file whose set-up the journal does not know. A file of our own goes.
fn take_lines_out(context: &Context, path: &Path) -> anyhow::Result<()> {
    let files = &*context.system.files;
    let real = follow(files, path)?;
    let rest = block::take_out(&files.read(&real, u64::MAX)?)?;
    let own = path.file_stem().is_some_and(|stem| stem == "ogive" || stem == "60-ogive");
    if rest.is_empty() && own {
        files.remove_file(&real)?;
    } else {
        files.replace(&real, &rest, 0o644)?;
    }
    Ok(())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<SelfUninstallDocument>()]
}

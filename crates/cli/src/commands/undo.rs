//! `ogive undo`.

use ogive_record::{Change, Transaction, TransactionId, TransactionState};
use ogive_report::{Document, NamedSchema, Table, changes, schema_of};
use ogive_transaction::{Journal, OnChange, Undone, Which};
use schemars::JsonSchema;
use serde::Serialize;

use super::setup::{executors, tell};
use crate::setup::ending;
use crate::{Context, Exit};

/// Take back what ogive changed on this machine
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive undo --list\n  ogive undo\n  ogive undo --on-change merge 20261123-121444"
)]
pub struct Args {
    /// Which change, as `--list` names it; the last one when none is given
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// List what ogive changed
    #[arg(long, short, conflicts_with_all = ["id", "dry_run"])]
    list: bool,
    /// Show what would change, as a diff, and change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// What to do with files that somebody has changed since
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Policy::Refuse)]
    on_change: Policy,
}

/// What is done with files that somebody has changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Policy {
    /// Show what changed, and take nothing back
    Refuse,
    /// Take out only the lines of ogive
    Merge,
    /// Leave them as they are
    Keep,
    /// Put them back as they were; what is there now is kept in the journal
    Overwrite,
}

impl From<Policy> for OnChange {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Refuse => Self::Refuse,
            Policy::Merge => Self::Merge,
            Policy::Keep => Self::Keep,
            Policy::Overwrite => Self::Overwrite,
        }
    }
}

/// What ogive changed on this machine, oldest first.
#[derive(Debug, Serialize, JsonSchema)]
struct UndoListDocument {
    /// The changes.
    transactions: Vec<Transaction>,
}

impl Document for UndoListDocument {
    const SCHEMA: &'static str = "ogive.undo-list.v1";
}

/// What was, or would be, taken back.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct UndoDocument {
    /// The change that is taken back.
    transaction: TransactionId,
    /// Its title.
    title: String,
    /// Whether it was taken back, not only shown.
    undone: bool,
    /// What that changes.
    changes: Vec<Change>,
    /// What was left as it is, and why.
    kept: Vec<String>,
    /// What somebody has changed since.
    conflicts: Vec<String>,
}

impl Document for UndoDocument {
    const SCHEMA: &'static str = "ogive.undo.v1";
}

/// Runs the command.
///
/// # Errors
/// When there is nothing to take back, or somebody changed it since.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let journal = Journal::new(context.layout.journal());
    if args.list {
        return list(&journal, context);
    }
    let which = args.id.clone().map_or(Which::Last, Which::Named);
    let (system, executors) = (&context.system, executors(context));
    let failure = |error| ending::undo_failure(context, error);
    let transaction = journal.find(&which, system).map_err(|e| failure(e.into()))?;
    let which = Which::Named(transaction.id.0.clone());
    let (shown, conflicts) = journal.preview(&which, &executors, system).map_err(failure)?;
    let mut document = UndoDocument {
        transaction: transaction.id.clone(),
        title: transaction.title.clone(),
        undone: false,
        changes: shown,
        kept: Vec::new(),
        conflicts: conflicts.iter().map(ToString::to_string).collect(),
    };
    if !args.dry_run {
        let ask = context.interactive() && !args.yes;
        if ask && transaction.state != TransactionState::Undone {
            context.say(&changes(&title(&transaction), &document.changes));
            if !context.confirm("Take this back?", true) {
                context.say("nothing was changed");
                return Ok(Exit::Fine);
            }
        }
        let undone = journal.undo(&which, args.on_change.into(), &executors, system, &|p| tell(context, p));
        let undone = undone.map_err(failure)?;
        document.undone = true;
        document.kept =
            undone.kept.iter().map(|kept| format!("{}: {}", kept.summary, kept.because)).collect();
        told(context, &undone);
    }
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else if args.dry_run {
        context.reporter.data(&changes(&title(&transaction), &document.changes))?;
        document.conflicts.iter().for_each(|conflict| context.reporter.warn(conflict));
    }
    Ok(Exit::Fine)
}

fn title(transaction: &Transaction) -> String {
    format!("taking back: {}", transaction.title)
}

/// Tells what was taken back and what was not.
pub(crate) fn told(context: &Context, undone: &Undone) {
    for kept in &undone.kept {
        context.reporter.warn(&format!("left as it is: {} ({})", kept.summary, kept.because));
    }
    for (path, saved) in &undone.saved {
        context.say(&format!("what was in {} is kept in {}", path.display(), saved.display()));
    }
    context.say(&format!("taken back: {}", undone.title));
}

fn list(journal: &Journal, context: &Context) -> anyhow::Result<Exit> {
    let transactions = journal.list(&context.system).map_err(ending::unreadable)?;
    if context.reporter.json() {
        context.reporter.document(&UndoListDocument { transactions })?;
        return Ok(Exit::Fine);
    }
    if transactions.is_empty() {
        context.say("ogive has changed nothing yet");
        return Ok(Exit::Fine);
    }
    let mut table = Table::new(["id", "time", "state", "what"]);
    for t in transactions {
        table.row([t.id.0.clone(), t.time.replace('T', " ").replace('Z', " UTC"), state(&t), t.title]);
    }
    context.reporter.data(&table.render())?;
    Ok(Exit::Fine)
}

fn state(t: &Transaction) -> String {
    match t.state {
        TransactionState::Applied => "applied".into(),
        TransactionState::PartlyApplied => format!("interrupted, {} of {} steps stand", t.standing, t.steps),
        TransactionState::PartlyUndone => format!("partly undone, {} of {} steps stand", t.standing, t.steps),
        TransactionState::Undone => "undone".into(),
    }
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<UndoListDocument>(), schema_of::<UndoDocument>()]
}

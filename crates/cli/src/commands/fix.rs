//! `ogive fix`: repairs what the doctor finds.

use ogive_doctor::Diagnosis;
use ogive_record::{Change, RuleName, Severity, TransactionId};
use ogive_repair::Refused;
use ogive_report::{Document, NamedSchema, changes, plural, schema_of};
use ogive_transaction::Journal;
use schemars::JsonSchema;
use serde::Serialize;

use super::doctor::page;
use super::setup::go_on;
use crate::diagnosing::Looking;
use crate::diagnosing::rounds::{Round, Run, TITLE};
use crate::ruling::RuleChoice;
use crate::setup::ending;
use crate::{Context, Exit};

/// Repair what the doctor finds, as one change that can be taken back
///
/// Shows what would change, asks, changes it, and looks again; what can be repaired only then is shown and asked
/// next, and taken back together with the rest. What only a person can do is told as steps.
/// Exits with 1 when something at or above a warning is left.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive fix --dry-run\n  ogive fix\n  ogive fix --only persisted-target --yes\n  ogive undo"
)]
pub struct Args {
    /// How the machine is looked at.
    #[command(flatten)]
    looking: Looking,
    /// Which rules are asked.
    #[command(flatten)]
    rules: RuleChoice,
    /// Show what would change, as a diff, and change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// What `ogive fix` did, or would do.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct FixDocument {
    /// Whether it was done, not only shown.
    applied: bool,
    /// What changed, or would change.
    changes: Vec<Change>,
    /// The name by which `ogive undo` takes it back.
    transaction: Option<TransactionId>,
    /// The rules whose findings are gone, but for lesser ones that nothing can repair.
    repaired: Vec<RuleName>,
    /// What was not done, and why.
    by_hand: Vec<ByHand>,
    /// The rules whose findings were to be repaired and are found again.
    again: Vec<RuleName>,
    /// How many times a plan was made, carried out, and looked again: what is repaired uncovers more.
    rounds: usize,
    /// How many findings could still be repaired.
    more: usize,
    /// What windows, editors and servers that are open still need.
    window: Vec<String>,
    /// What is still wrong.
    left: Diagnosis,
}

/// A repair that was not done.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ByHand {
    /// The rule whose finding stays.
    rule: RuleName,
    /// What it asks for, as an imperative.
    title: String,
    /// Why it was not done, as a clause.
    because: String,
    /// What to change, where that is known.
    change: Option<Change>,
}

impl From<Refused> for ByHand {
    fn from(refused: Refused) -> Self {
        let Refused { rule, title, because, change } = refused;
        Self { rule, title, because, change }
    }
}

impl Document for FixDocument {
    const SCHEMA: &'static str = "ogive.fix.v1";
}

/// Runs the command.
///
/// # Errors
/// When a rule is not known, or a step fails; what was done until then is taken back.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let journal = Journal::new(context.layout.journal());
    if let Some(half) = journal.interrupted(&context.system).map_err(ending::unreadable)? {
        if args.dry_run {
            context.say(&format!(
                "\"{}\" of {} was interrupted; `ogive fix` goes on with it",
                half.title, half.time
            ));
        } else {
            go_on(&journal, half, context)?;
        }
    }
    let mut run = Run::begin(context, &journal, &args.looking, &args.rules)?;
    let is_wanted = |round: &Round| {
        if !context.interactive() || args.yes {
            return true;
        }
        context.say(&changes(TITLE, &round.shown));
        context.confirm("Do this?", true)
    };
    let mut round = run.next()?;
    while !args.dry_run && run.goes_on(&round) && is_wanted(&round) {
        run.carry_out(round)?;
        round = run.next()?;
    }
    let applied = run.rounds > 0;
    let document = FixDocument {
        applied,
        repaired: run.repaired(),
        by_hand: run.refused(&round).into_iter().map(ByHand::from).collect(),
        again: run.again(&round),
        rounds: run.rounds,
        more: run.more(&round),
        changes: if applied { run.changes } else { round.shown },
        transaction: run.transaction,
        window: run.window,
        left: run.left,
    };
    let is_left = document.left.at_least(Severity::Warning).next().is_some();
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        speak(context, args, &document)?;
    }
    Ok(if is_left { Exit::Findings } else { Exit::Fine })
}

fn speak(context: &Context, args: &Args, document: &FixDocument) -> anyhow::Result<()> {
    if args.dry_run && !document.changes.is_empty() {
        context.reporter.data(&changes(TITLE, &document.changes))?;
        context.say("it is looked again after that, and more may follow");
        by_hand(context, document)?;
        return Ok(());
    }
    if document.applied {
        let names: Vec<&str> = document.repaired.iter().map(RuleName::as_str).collect();
        context
            .say(&format!("{} done; `ogive undo` takes it back", plural(document.changes.len(), "change")));
        if !names.is_empty() {
            context.say(&format!("repaired, as a second look shows: {}", names.join(", ")));
        }
        if !document.again.is_empty() {
            let names: Vec<&str> = document.again.iter().map(RuleName::as_str).collect();
            context.reporter.warn(&format!(
                "found again although it was to be repaired: {}; `ogive undo` takes the change back",
                names.join(", ")
            ));
        }
        if document.more > 0 {
            let more = plural(document.more, "finding");
            context.reporter.next(&format!("`ogive fix` once more: {more} can still be repaired"));
        }
        document.window.iter().for_each(|step| context.reporter.next(step));
    } else if document.changes.is_empty() && document.by_hand.is_empty() {
        context.say("nothing here is ogive's to repair");
    } else {
        context.say("nothing was changed");
    }
    by_hand(context, document)?;
    if !document.left.findings.is_empty() {
        context.reporter.data(&page(&document.left))?;
    }
    Ok(())
}

/// What is left to a person, with the lines to change where they are known.
fn by_hand(context: &Context, document: &FixDocument) -> anyhow::Result<()> {
    for ByHand { title, because, change, .. } in &document.by_hand {
        let text = format!("not done: {title}, because {because}\n");
        context.reporter.data(&text)?;
        if let Some(change) = change {
            context.reporter.data(&changes("by hand", std::slice::from_ref(change)))?;
        }
    }
    Ok(())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<FixDocument>()]
}

//! `ogive fix`: repairs what the doctor finds.

use anyhow::Context as _;
use ogive_doctor::{Diagnosis, examine, wishes};
use ogive_record::{Action, Change, Confidence, Plan, Repair, RuleName, Severity, TransactionId, Wish};
use ogive_repair::{Draft, Planned, Refused};
use ogive_report::{Document, NamedSchema, changes, plural, schema_of};
use ogive_transaction::{Applied, ApplyError, Journal, diff, summary};
use schemars::JsonSchema;
use serde::Serialize;

use super::doctor::page;
use super::setup::{executors, go_on, tell};
use crate::diagnosing::ways::Here;
use crate::diagnosing::{Looking, RuleChoice, look, window};
use crate::setup::ending;
use crate::{Context, Exit};

/// The title of the plan.
const TITLE: &str = "repairs by `ogive fix`";

/// Repair what the doctor finds, as one change that can be taken back
///
/// Shows what would change, asks, changes it, and looks again. What only a person can do is told as steps.
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
    /// The rules whose findings are gone.
    repaired: Vec<RuleName>,
    /// What was not done, and why.
    by_hand: Vec<ByHand>,
    /// The rules whose findings were to be repaired and are found again.
    again: Vec<RuleName>,
    /// How many findings can be repaired now that others are.
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
    let only = args.rules.only(context)?;
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
    let machine = look(context, &args.looking);
    let before = examine(&machine, &only);
    let mut wished = wishes(&before);
    // What does no harm where it is, and may be somebody's work, is moved only when that is asked for.
    wished.retain(|wish| {
        !moves(wish) || args.rules.names(&wish.rule) || is_certainly_wrong(&before, &wish.rule)
    });
    let draft = Draft::new(&*context.system.files);
    let home = context.system.environment.home().unwrap_or_default();
    let Planned { plan, refused } = ogive_repair::plan(TITLE, &wished, &home, &Here(context), draft);
    let title = plan.title.clone();
    let shown = diff(&plan, &*context.system.files).context("cannot show what would change")?;
    let is_wanted = || {
        if !context.interactive() || args.yes {
            return true;
        }
        context.say(&changes(&title, &shown));
        context.confirm("Do this?", true)
    };
    let mut document = FixDocument {
        applied: false,
        changes: shown.clone(),
        transaction: None,
        repaired: Vec::new(),
        by_hand: refused.into_iter().map(ByHand::from).collect(),
        window: Vec::new(),
        again: Vec::new(),
        more: 0,
        left: before,
    };
    if !args.dry_run && !plan.actions.is_empty() && is_wanted() {
        let (applied, failed) = apply(&journal, plan, &wished, context)?;
        document.changes.retain(|change| !failed.iter().any(|by_hand| by_hand.title == change.summary));
        document.by_hand.extend(failed);
        let machine_after = look(context, &args.looking);
        document.window = window::needs(&machine, &machine_after);
        // This process keeps what it was started with: a session that starts now is judged.
        let after = examine(&machine_after.in_new_session(), &only);
        document.applied = true;
        document.transaction = Some(applied.id);
        document.repaired = gone(&wished, &after);
        document.again = found_again(&wished, &after);
        document.more = wishes(&after).iter().filter(|wish| !is_among(&wished, &wish.rule)).count();
        document.left = after;
    }
    let is_left = document.left.at_least(Severity::Warning).next().is_some();
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        speak(context, args, &title, &document)?;
    }
    Ok(if is_left { Exit::Findings } else { Exit::Fine })
}

/// Applies a plan, without the tools that can't be built again: their sources may be gone, which is no reason to leave
/// everything else as it is.
fn apply(
    journal: &Journal,
    mut plan: Plan,
    wished: &[Wish],
    context: &Context,
) -> anyhow::Result<(Applied, Vec<ByHand>)> {
    let mut failed = Vec::new();
    loop {
        let executors = executors(context);
        let error = match journal.apply(plan.clone(), &executors, &context.system, &|p| tell(context, p)) {
            Ok(applied) => return Ok((applied, failed)),
            Err(error) => error,
        };
        let built_in_vain = plan.actions.iter().position(|action| {
            let is_it = |what: &str| summary(action) == what;
            matches!(action, Action::RebuildTool { .. })
                && matches!(&error, ApplyError::TakenBack { summary, .. } if is_it(summary))
        });
        let (Some(at), ApplyError::TakenBack { error: because, .. }) = (built_in_vain, &error) else {
            return Err(ending::apply_failure("cannot repair this machine", error));
        };
        let action = plan.actions.remove(at);
        let rebuilds = |wish: &&Wish| {
            let is_it = |repair: &Repair| match repair {
                Repair::Rebuild { program, .. } => Some(program.as_path()) == action.path(),
                _ => false,
            };
            wish.repairs.iter().any(is_it)
        };
        if let Some(wish) = wished.iter().find(rebuilds) {
            context.reporter.warn(&format!("cannot {}; going on without it", summary(&action)));
            failed.push(ByHand {
                rule: wish.rule.clone(),
                title: summary(&action),
                because: because.to_string(),
                change: None,
            });
        }
    }
}

/// Whether a wish moves something.
fn moves(wish: &Wish) -> bool {
    let is_move = |repair: &Repair| {
        matches!(repair, Repair::MoveAside { .. } | Repair::Act { act: Action::Move { .. } })
    };
    wish.repairs.iter().any(is_move)
}

fn is_certainly_wrong(diagnosis: &Diagnosis, rule: &RuleName) -> bool {
    let mut wrong = diagnosis.at_least(Severity::Warning);
    wrong.any(|finding| finding.rule == *rule && finding.confidence == Confidence::High)
}

/// Whether a rule is one that wished for something.
fn is_among(wished: &[Wish], rule: &RuleName) -> bool {
    wished.iter().any(|wish| wish.rule == *rule)
}

/// The rules whose wishes were fulfilled and that fail no more.
fn gone(wished: &[Wish], after: &Diagnosis) -> Vec<RuleName> {
    let mut names: Vec<RuleName> = wished.iter().map(|wish| wish.rule.clone()).collect();
    names.retain(|rule| !after.findings.iter().any(|grouped| grouped.finding.rule == *rule));
    names.sort_unstable();
    names.dedup();
    names
}

/// The rules whose wishes are still there.
fn found_again(wished: &[Wish], after: &Diagnosis) -> Vec<RuleName> {
    let mut names: Vec<RuleName> = wishes(after).into_iter().map(|wish| wish.rule).collect();
    names.retain(|rule| is_among(wished, rule));
    names.sort_unstable();
    names.dedup();
    names
}

fn speak(context: &Context, args: &Args, title: &str, document: &FixDocument) -> anyhow::Result<()> {
    if args.dry_run && !document.changes.is_empty() {
        context.reporter.data(&changes(title, &document.changes))?;
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
            context.reporter.next(&format!(
                "`ogive fix` once more: {} can be seen now and repaired",
                plural(document.more, "finding")
            ));
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

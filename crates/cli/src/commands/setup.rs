//! `ogive setup`.

use std::path::PathBuf;

use anyhow::Context as _;
use ogive_record::{Change, Plan, Transaction, TransactionId, TransactionState};
use ogive_report::{Document, NamedSchema, changes, schema_of};
use ogive_selection::GoRequest;
use ogive_transaction::{Executors, Journal, OnChange, Progress, Which, diff, summary};
use schemars::JsonSchema;
use serde::Serialize;

use crate::activation::Shell;
use crate::setup::install_sdk::InstallSdk;
use crate::setup::rebuild_tool::RebuildTool;
use crate::setup::{self, DefaultGo, Shells, choice, ending};
use crate::{Context, Exit, SourceFlags};

/// Make this machine ready: shims, start-up files, a default Go
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive setup --dry-run\n  ogive setup\n  ogive setup --shell zsh --no-sdk\n  \
ogive setup --link-into /usr/local/bin"
)]
pub struct Args {
    /// Show what would change, as a diff, and change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// The Go that becomes the default, instead of the newest stable one
    #[arg(long, value_name = "GO", conflicts_with = "no_sdk")]
    go: Option<GoRequest>,
    /// Install no Go
    #[arg(long)]
    no_sdk: bool,
    /// Set up these shells, instead of those that have start-up files
    #[arg(long, value_name = "SHELL", value_delimiter = ',')]
    shell: Vec<Shell>,
    /// Link go and gofmt into this folder too, for programs that read no start-up file
    #[arg(long, value_name = "FOLDER")]
    link_into: Option<PathBuf>,
    /// Where SDKs come from.
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// What `ogive setup` did, or would do.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SetupDocument {
    /// What became of the plan.
    outcome: Outcome,
    /// The shells that are set up.
    shells: Vec<Shell>,
    /// What changed, or would change.
    changes: Vec<Change>,
    /// The name by which `ogive undo` takes it back.
    transaction: Option<TransactionId>,
}

/// What became of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// Nothing needs to change.
    NothingToDo,
    /// It was shown only.
    Planned,
    /// It was not wanted.
    Declined,
    /// It was done.
    Applied,
}

impl Document for SetupDocument {
    const SCHEMA: &'static str = "ogive.setup.v1";
}

/// Runs the command.
///
/// # Errors
/// When something is missing, may not be changed, or cannot be installed; nothing is changed then.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let journal = Journal::new(context.layout.journal());
    let interrupted = journal.interrupted(&context.system).map_err(ending::unreadable)?;
    let reloaded;
    let context = match interrupted {
        Some(half) if args.dry_run => {
            let Transaction { title, time, .. } = half;
            context.say(&format!("\"{title}\" of {time} was interrupted; `ogive setup` goes on with it"));
            context
        }
        Some(half) => {
            go_on(&journal, half, context)?;
            // What was finished may have set the default.
            reloaded = context.reloaded()?;
            &reloaded
        }
        None => context,
    };
    let shells = setup::shells(context, &args.shell)?;
    let default = if args.no_sdk { None } else { choice::choose(context, args.go)? };
    let plan = setup::plan(context, &shells, default, args.link_into.as_deref())?;
    let shown = diff(&plan, &*context.system.files).context("cannot show what would change")?;
    let outcome = if plan.actions.is_empty() {
        Outcome::NothingToDo
    } else if args.dry_run {
        Outcome::Planned
    } else if context.interactive() && !args.yes && !wanted(&plan, &shown, context) {
        Outcome::Declined
    } else {
        Outcome::Applied
    };
    let mut transaction = None;
    if outcome == Outcome::Applied {
        let title = plan.title.clone();
        let applied = journal.apply(plan, &executors(context), &context.system, &|p| tell(context, p));
        let applied = applied.map_err(|error| ending::apply_failure("cannot set this machine up", error))?;
        context.say(&format!("{title}: {} steps done", applied.steps));
        transaction = Some(applied.id);
    }
    let document = SetupDocument { outcome, shells: shells.shells.clone(), changes: shown, transaction };
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        speak(context, &document, &shells, default)?;
    }
    Ok(Exit::Fine)
}

/// The executors of this program.
pub(crate) fn executors(context: &Context) -> Executors<'_> {
    Executors::standard().with(InstallSdk(context)).with(RebuildTool(context))
}

/// Finishes what an earlier run began, or goes on taking it back.
pub(crate) fn go_on(journal: &Journal, half: Transaction, context: &Context) -> anyhow::Result<()> {
    let tell = |progress: Progress<'_>| tell(context, progress);
    if half.state == TransactionState::PartlyUndone {
        context.say(&format!("going on to take back \"{}\" of {}", half.title, half.time));
        let which = Which::Named(half.id.0);
        let undone = journal.undo(&which, OnChange::Refuse, &executors(context), &context.system, &tell);
        return undone.map(drop).map_err(|error| ending::undo_failure(context, error));
    }
    context.say(&format!("finishing \"{}\" of {}, which was interrupted", half.title, half.time));
    let finished = journal.finish(&half.id, &executors(context), &context.system, &tell);
    finished.map(drop).map_err(|error| ending::apply_failure("cannot finish what was interrupted", error))
}

fn wanted(plan: &Plan, shown: &[Change], context: &Context) -> bool {
    context.say(&changes(&plan.title, shown));
    context.confirm("Do this?", true)
}

/// Tells what is going on.
pub(crate) fn tell(context: &Context, progress: Progress<'_>) {
    match progress {
        Progress::Waiting => context.say("waiting for another ogive that changes this machine"),
        Progress::Doing { action, .. } => context.reporter.detail(&summary(action)),
        Progress::TakingBack { action, .. } => {
            context.reporter.detail(&format!("taking back: {}", summary(action)));
        }
    }
}

fn speak(
    context: &Context,
    document: &SetupDocument,
    shells: &Shells,
    default: Option<DefaultGo>,
) -> anyhow::Result<()> {
    let names: Vec<&str> = shells.shells.iter().map(|shell| shell.name()).collect();
    match document.outcome {
        Outcome::NothingToDo => {
            context.say(&format!("nothing to change: this machine is set up for {}", names.join(", ")));
        }
        Outcome::Planned => context.reporter.data(&changes(setup::TITLE, &document.changes))?,
        Outcome::Declined => context.say("nothing was changed"),
        Outcome::Applied => {
            if let Some(go) = default.filter(|go| go.name_it) {
                context.say(&format!("Go {} is your default", go.sdk.version));
            }
            context.say(&format!("set up for {}; `ogive undo` takes it back", names.join(", ")));
            context.reporter.next("open a new shell and run `go version`");
        }
    }
    Ok(())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<SetupDocument>()]
}

//! `ogive gate`: whether a repository builds on every platform that it declares.

mod baseline;
mod trend;

use std::path::PathBuf;

use ogive_record::Severity;
use ogive_report::style::plain;
use ogive_report::{NamedSchema, schema_of};

use crate::diagnosing::write;
use crate::gating::{
    Answer, BaselineDocument, Consent, Format, GateDocument, Judging, Keeping, Left, Looked, Remembering,
    TrendDocument, Written, fix, hide, only_changed, only_new, remembered, serve,
};
use crate::ruling::Threshold;
use crate::{Context, Exit, Failure};

/// Tell what keeps a repository from building or running on a platform that it declares
///
/// Reads the sources, without a compiler and without running anything of them, and judges them by rules for all
/// platforms at once: those of [build] in ogive.toml, else those that pipelines name, else the first-class ports of Go. Exits with 1 when something is
/// wrong at or above --severity. A comment `//ogive:ignore RULE -- REASON` lets a finding stay.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  ogive gate\n  ogive gate ./services/api\n  ogive gate --platform linux/arm64,windows/arm64 ./...\n  \
ogive gate --platform all --severity warning\n  ogive gate --only symbol-hole,missing-assembly\n  \
ogive gate --new-from origin/main\n  ogive gate --format sarif --output ogive.sarif\n  ogive gate --format github\n  ogive gate --diff\n  ogive gate --fix --dry-run\n  ogive gate --format html --output gate.html\n  ogive gate baseline\n  ogive rule symbol-hole"
)]
pub struct Args {
    /// What is judged.
    #[command(flatten)]
    judging: Judging,
    /// From where on findings make the command fail
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Threshold::Error)]
    severity: Threshold,
    /// Leave out what this file knows; by default .ogive/gate-baseline.json, where there is one
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    baseline: Option<PathBuf>,
    /// Tell what the baseline knows too
    #[arg(long)]
    no_baseline: bool,
    /// Tell only what is not in the tree of this revision of git
    #[arg(long, value_name = "REV")]
    new_from: Option<String>,
    /// Tell only what stands in lines that are changed since the last commit, as for a hook before a commit
    #[arg(long, conflicts_with = "new_from")]
    diff: bool,
    /// How the answer is written; as text when left out
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Write what --format asks for to this file, beside the answer for people; - is standard output, without that
    #[arg(long, short, value_name = "FILE", requires = "format")]
    output: Option<PathBuf>,
    /// Serve an editor by the Language Server Protocol on standard input and output
    #[arg(long, conflicts_with_all = ["baseline", "no_baseline", "new_from", "diff", "format", "output", "fix", "no_cache"])]
    lsp: bool,
    /// Repair what has one right answer, as one change that `ogive undo` takes back, and tell what is left
    #[arg(long)]
    fix: bool,
    /// With --fix, show what would change, as a diff, and change nothing
    #[arg(long, short = 'n', requires = "fix")]
    dry_run: bool,
    /// With --fix, do not ask; nobody is asked without a terminal
    #[arg(long, short, requires = "fix")]
    yes: bool,
    /// Judge anew, although nothing may have changed since the last time, and remember nothing
    ///
    /// Else an answer is given again while all that was read for it is as it was.
    #[arg(long)]
    no_cache: bool,
    /// What else there is to do.
    #[command(subcommand)]
    command: Option<GateCommand>,
}

/// What else there is to do.
#[derive(Debug, clap::Subcommand)]
enum GateCommand {
    /// Write down what is wrong now, so that only what comes later is told
    Baseline(baseline::Args),
    /// Show what was found, blocked and suppressed over time
    Trend(trend::Args),
}

/// Runs the command.
///
/// # Errors
/// When what is named is not there, a flag or a setting is wrong, or the answer can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    match &args.command {
        Some(GateCommand::Baseline(args)) => return baseline::exec(args, context),
        Some(GateCommand::Trend(args)) => return trend::exec(args, context),
        None => {}
    }
    if args.lsp {
        return serve(context, &args.judging);
    }
    let format = one_format(args, context)?;
    let written = match args.consent() {
        Some(consent) => {
            let fixed = fix(context, consent, || look(args, context, None))?;
            fixed.tell(context);
            written(args, context, format, &fixed.looked)?
        }
        None if args.is_remembered(format) => {
            let place = args.judging.place(context)?;
            let revision = args.new_from.as_deref();
            let (judging, words) = (&args.judging, format!("{args:?}"));
            let question = Remembering { judging, place: &place, words, revision };
            remembered(context, &question, |context, keeping| {
                let looked = look(args, context, Some(keeping))?;
                let written = written(args, context, format, &looked)?;
                keeping.ends(&looked.0.sources);
                Ok(written)
            })?
        }
        None => written(args, context, format, &look(args, context, None)?)?,
    };
    match (&args.output, &written.beside) {
        (Some(path), Some(beside)) if path.as_os_str() != "-" => {
            write(context, path, &plain(&written.text))?;
            context.say(&format!("wrote {}", path.display()));
            context.reporter.data(beside)?;
        }
        _ => context.reporter.data(&written.text)?,
    }
    Ok(if written.failed { Exit::Findings } else { Exit::Fine })
}

/// What is answered to what was seen.
fn written(
    args: &Args,
    context: &Context,
    format: Format,
    (judged, left, question): &Looked,
) -> anyhow::Result<Written> {
    let threshold = Severity::from(args.severity);
    let failed = judged.review.found.iter().any(|found| found.finding.severity >= threshold);
    let answer = Answer { judged, left, asked: &question.asked, threshold };
    let text = answer.text(context, format)?;
    let beside = args.output.is_some().then(|| answer.text(context, Format::Text)).transpose()?;
    Ok(Written { text, beside, failed })
}

/// Judges, and leaves out what is not to be told.
fn look(args: &Args, context: &Context, keeping: Option<&Keeping>) -> anyhow::Result<Looked> {
    let (mut judged, question) = args.judging.judged(context, keeping)?;
    let mut left = Left::default();
    if !args.no_baseline {
        left.hidden = hide(context, &mut judged, args.baseline.as_deref())?;
    }
    if let Some(revision) = &args.new_from {
        let older = only_new(context, &mut judged, &question, (revision, keeping))?;
        left.older = Some((older, format!("in the tree of {revision} already")));
    }
    if args.diff {
        left.older = Some((only_changed(context, &mut judged)?, "in lines that are not changed".to_owned()));
    }
    Ok((judged, left, question))
}

impl Args {
    /// Whether the answer is one that may be given again: what git has in its index is not looked at, and the page says when
    /// it was made, and a job's summary is added to.
    const fn is_remembered(&self, format: Format) -> bool {
        !self.no_cache && !self.diff && !matches!(format, Format::Github | Format::Html)
    }

    /// Whether what is found is to be repaired, and who is asked.
    fn consent(&self) -> Option<Consent> {
        match (self.fix, self.dry_run, self.yes) {
            (false, ..) => None,
            (true, true, _) => Some(Consent::Show),
            (true, false, true) => Some(Consent::Given),
            (true, false, false) => Some(Consent::Ask),
        }
    }
}

/// There is one answer.
fn one_format(args: &Args, context: &Context) -> Result<Format, Failure> {
    match (args.format, context.reporter.json()) {
        (None, false) => Ok(Format::Text),
        (None | Some(Format::Json), true) => Ok(Format::Json),
        (Some(format), false) => Ok(format),
        (Some(_), true) => Err(Failure::usage("--json and --format are two ways to answer")),
    }
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<GateDocument>(), schema_of::<BaselineDocument>(), schema_of::<TrendDocument>()]
}

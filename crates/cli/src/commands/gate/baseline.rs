//! `ogive gate baseline`: what is wrong now is known from now on.

use std::path::PathBuf;

use ogive_report::plural;

use crate::gating::{BaselineDocument, Judging, USUAL};
use crate::{Context, Exit, Failure};

/// Write down what is wrong now, so that only what comes later is told
///
/// Keep the file in the repository. It names findings by their rule, file and line of source without its number, so that
/// it holds while lines move.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive gate baseline\n  ogive gate baseline --baseline ci/known.json")]
pub struct Args {
    /// What is judged.
    #[command(flatten)]
    judging: Judging,
    /// The file; .ogive/gate-baseline.json in the repository when left out
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// When only a part is asked for, the repository can't be judged, or the file can't be written.
pub(super) fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let (judged, _) = args.judging.judged(context, None)?;
    if judged.is_part() {
        let failure = Failure::usage("a baseline is of the whole repository, its platforms and all rules");
        let hint = "run it without folders and flags; what is not to be judged is settled in ogive.toml";
        return Err(failure.hint(hint).into());
    }
    let path = args.baseline.clone().unwrap_or_else(|| judged.top.join(USUAL));
    let document = BaselineDocument::of(&judged.review.found);
    document.write(context, &path)?;
    context.say(&format!("wrote {}: {}", path.display(), plural(document.len(), "finding")));
    if context.reporter.json() {
        context.reporter.document(&document)?;
    }
    Ok(Exit::Fine)
}

//! `ogive gate trend`: what the gate found over time.

use std::path::PathBuf;

use ogive_record::Severity;
use ogive_report::to_text;

use crate::diagnosing::write;
use crate::gating::{Judging, trend};
use crate::ruling::Threshold;
use crate::{Context, Exit, Failure};

/// Show what was found, blocked and suppressed over time
///
/// Judges the commits of a range, each by its own ogive.toml, along the line of first parents. Nothing is checked out.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive gate trend v1.0.0..main\n  ogive gate trend HEAD~200..HEAD --points 50 --format csv\n  \
ogive gate trend v1.0.0..main --format html --output trend.html"
)]
pub struct Args {
    /// The revisions, as git takes them: v1.0.0..main
    #[arg(value_name = "REV..REV")]
    range: String,
    /// For which platforms and by which rules.
    #[command(flatten)]
    judging: Judging,
    /// From where on a finding counts as blocked
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Threshold::Error)]
    severity: Threshold,
    /// How many commits are looked at; of more, some that are evenly spread
    #[arg(long, value_name = "NUMBER", default_value_t = 30)]
    points: usize,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = TrendFormat::Text)]
    format: TrendFormat,
    /// Write the answer to this file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How a trend is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum TrendFormat {
    /// Tables
    Text,
    /// The document that --json gives
    Json,
    /// A line for each rule at each commit
    Csv,
    /// A page for browsers, with a picture
    Html,
}

/// Runs the command.
///
/// # Errors
/// When there is no git, the range is none, or the answer can't be written.
pub(super) fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let format = match (args.format, context.reporter.json()) {
        (TrendFormat::Text | TrendFormat::Json, true) => TrendFormat::Json,
        (format, false) => format,
        (_, true) => return Err(Failure::usage("--json and --format are two ways to answer").into()),
    };
    let threshold = Severity::from(args.severity);
    let document = trend(context, &args.judging, &args.range, (args.points, threshold))?;
    let text = match format {
        TrendFormat::Text => document.table(),
        TrendFormat::Json => to_text(&document)?,
        TrendFormat::Csv => document.csv(),
        TrendFormat::Html => document.html(ogive_transaction::rfc3339(context.system.clock.now())),
    };
    match &args.output {
        Some(path) => {
            write(context, path, &text)?;
            context.say(&format!("wrote {}", path.display()));
        }
        None => context.reporter.data(&text)?,
    }
    Ok(Exit::Fine)
}

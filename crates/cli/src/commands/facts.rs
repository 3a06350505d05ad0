//! `ogive facts`: what is known of this machine.

use std::path::PathBuf;

use ogive_report::{Document, NamedSchema, Table, harmless, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnosing::{FactsDocument, Looking, anonymous, ci, differences, facts, look, read};
use crate::{Context, Exit};

/// Show what is known of this machine: CPU, shells, Gos, settings, tools
///
/// Every fact has where it was seen, or why it is not known. Secrets are left out. Nothing is changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive facts\n  ogive facts --json > facts.json\n  \
ogive facts --json --anonymous > facts.json\n  ogive doctor --facts facts.json\n  ogive facts --diff laptop.json ci.json\n  ogive facts --ci --anonymous")]
pub struct Args {
    /// How the machine is looked at.
    #[command(flatten)]
    looking: Looking,
    /// Leave out the names of the user
    #[arg(long)]
    anonymous: bool,
    /// Show what differs between two machines; exits with 1 when something does
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    diff: Vec<PathBuf>,
    /// Write the facts to a file that is kept with a build, and add a table to the summary of a GitHub job
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = ci::USUAL, conflicts_with = "diff")]
    ci: Option<PathBuf>,
}

/// What differs between two machines.
#[derive(Debug, Serialize, JsonSchema)]
struct FactsDiffDocument {
    /// The facts that differ.
    differences: Vec<differences::Difference>,
}

impl Document for FactsDiffDocument {
    const SCHEMA: &'static str = "ogive.facts-diff.v1";
}

/// Runs the command.
///
/// # Errors
/// When a document can't be read, or the answer can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    if let [first, second] = args.diff.as_slice() {
        return compare(context, first, second);
    }
    let machine = look(context, &args.looking);
    let machine = if args.anonymous { anonymous(&machine)? } else { machine };
    let document = FactsDocument { machine };
    if let Some(path) = &args.ci {
        let file = ci::keep(context, &document, path)?;
        if !context.reporter.json() {
            context.reporter.data(&format!("{}\n", file.display()))?;
            return Ok(Exit::Fine);
        }
    }
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        context.reporter.data(&facts(&document.machine))?;
    }
    Ok(Exit::Fine)
}

fn compare(context: &Context, first: &std::path::Path, second: &std::path::Path) -> anyhow::Result<Exit> {
    let differences = differences::differences(&read(context, first)?, &read(context, second)?)?;
    let exit = if differences.is_empty() { Exit::Fine } else { Exit::Findings };
    if context.reporter.json() {
        context.reporter.document(&FactsDiffDocument { differences })?;
        return Ok(exit);
    }
    let names = [first, second].map(|path| path.display().to_string());
    let mut table = Table::new(["fact", &names[0], &names[1]]);
    for difference in differences {
        let side = |side: Option<String>| side.unwrap_or_else(|| "–".to_owned());
        table.row([difference.fact, side(difference.first), side(difference.second)]);
    }
    if table.is_empty() {
        context.say("the two machines are alike");
    } else {
        context.reporter.data(&harmless(&table.render()))?;
    }
    Ok(exit)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<FactsDocument>(), schema_of::<FactsDiffDocument>()]
}

//! `ogive doctor`: what is wrong with this machine.

use std::path::PathBuf;

use ogive_doctor::{Diagnosis, examine};
use ogive_record::{Finding, Severity};
use ogive_report::style::{DIM, GOOD, STRONG, paint};
use ogive_report::{Document, NamedSchema, findings, plural, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnosing::{Looking, RuleChoice, look, read};
use crate::{Context, Exit};

/// Tell what is wrong with this machine, and why
///
/// Looks at shells, PATH, Gos, Go's settings, tools and compilers, and judges them by rules. Changes nothing.
/// Exits with 1 when something is wrong at or above --severity.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive doctor\n  ogive doctor --severity error\n  ogive doctor --only goroot-mismatch\n  \
ogive doctor --facts facts.json\n  ogive rule translated-go"
)]
pub struct Args {
    /// How the machine is looked at.
    #[command(flatten)]
    looking: Looking,
    /// Which rules are asked.
    #[command(flatten)]
    rules: RuleChoice,
    /// From where on findings make the command fail
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Threshold::Warning)]
    severity: Threshold,
    /// Judge another machine, by what `ogive facts --json` wrote there
    #[arg(long, value_name = "FILE", conflicts_with_all = ["no_shells", "shell_time"])]
    facts: Option<PathBuf>,
}

/// From where on a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Threshold {
    /// Anything worth knowing
    Info,
    /// What will bite
    Warning,
    /// What breaks builds or runs the wrong machine code
    Error,
}

impl From<Threshold> for Severity {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Info => Self::Info,
            Threshold::Warning => Self::Warning,
            Threshold::Error => Self::Error,
        }
    }
}

/// What is wrong with a machine.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct DoctorDocument {
    /// What the rules say.
    #[serde(flatten)]
    diagnosis: Diagnosis,
}

impl Document for DoctorDocument {
    const SCHEMA: &'static str = "ogive.doctor.v1";
}

/// Runs the command.
///
/// # Errors
/// When a rule is not known, a document can't be read, or the answer can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let only = args.rules.only()?;
    let machine = match &args.facts {
        Some(path) => read(context, path)?,
        None => look(context, &args.looking.asked_by(&only)),
    };
    let diagnosis = examine(&machine, &only);
    let failed = diagnosis.at_least(args.severity.into()).next().is_some();
    if context.reporter.json() {
        context.reporter.document(&DoctorDocument { diagnosis })?;
    } else {
        context.reporter.data(&page(&diagnosis))?;
    }
    Ok(if failed { Exit::Findings } else { Exit::Fine })
}

/// The findings by what the user experiences, and what the other rules said.
pub(crate) fn page(diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    for concern in ogive_doctor::Concern::ALL {
        let of: Vec<Finding> = diagnosis
            .findings
            .iter()
            .filter(|grouped| grouped.concern == concern)
            .map(|grouped| grouped.finding.clone())
            .collect();
        if !of.is_empty() {
            text.push_str(&format!("{}\n\n{}\n", paint(STRONG, concern.heading()), findings(&of)));
        }
    }
    for untold in &diagnosis.untold {
        text.push_str(&format!(
            "{} could not tell, because {}\n",
            paint(DIM, format!("[{}]", untold.rule)),
            untold.because
        ));
    }
    let (failed, passed) = (diagnosis.failed(), diagnosis.passed.len());
    let counts = format!(
        "{} failed, {passed} passed, {} could not tell, {} do not concern this machine",
        plural(failed, "rule"),
        diagnosis.untold.len(),
        diagnosis.not_applicable.len()
    );
    text.push_str(&if failed == 0 { paint(GOOD, counts) } else { counts });
    text.push('\n');
    text
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<DoctorDocument>()]
}

//! `ogive doctor`: what is wrong with this machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_doctor::{Diagnosis, Only, examine};
use ogive_machine::Machine;
use ogive_platform::Platform;
use ogive_report::style::{DIM, paint};
use ogive_report::{Document, NamedSchema, plural, schema_of};
use ogive_system::Stream;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use crate::diagnosing::judged as page;
use crate::diagnosing::watching::{self, Watched};
use crate::diagnosing::{
    self, Looking, Managers, ManagersDocument, judged, look, managing, read, sarif, sources, write,
};
use crate::platform_argument::platform;
use crate::ruling::{RuleChoice, Threshold};
use crate::{Context, Exit, Failure};

/// Tell what is wrong with this machine, and why
///
/// Looks at shells, PATH, Gos, Go's settings, tools and compilers, and judges them by rules. Changes nothing.
/// Exits with 1 when something is wrong at or above --severity.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive doctor\n  ogive doctor --severity error\n  ogive doctor --only goroot-mismatch\n  \
ogive doctor --facts facts.json\n  ogive doctor --sarif ogive.sarif\n  ogive doctor --html report.html\n  ogive doctor --managers\n  ogive doctor --platform linux/arm64\n  ogive doctor --watch\n  ogive rule translated-go"
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
    /// Write the findings as SARIF 2.1.0, for code hosts and editors; instead of the answer when no FILE is given
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    sarif: Option<Option<PathBuf>>,
    /// Write one HTML page with everything: findings, shells, processes; instead of the answer when no FILE is given
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    html: Option<Option<PathBuf>>,
    /// Tell instead what each manager of Gos believes this machine to be, how it tells, and how finely it chooses
    #[arg(
        long, value_name = "WHICH", value_enum, num_args = 0..=1, default_missing_value = "found",
        conflicts_with_all = ["sarif", "html", "only", "skip"]
    )]
    managers: Option<Managers>,
    /// Judge builds for this platform: C compilers, their flags and libraries, levels, emulators
    #[arg(long, visible_alias = "target", value_name = "PLATFORM", value_parser = platform, conflicts_with = "managers")]
    platform: Option<Platform>,
    /// Look again whenever a start-up file, the settings or a file of the project changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["facts", "managers"])]
    watch: bool,
}

/// How long it is waited between two looks at the files.
const PAUSE: Duration = Duration::from_secs(1);

/// The screen is cleared, and what went out of it above.
const CLEARED: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// What is wrong with a machine.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct DoctorDocument {
    /// What builds were judged for, where a flag named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<Platform>,
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
    one_answer(args, context)?;
    if args.watch {
        return watch(args, context);
    }
    let only = Only { platform: args.platform, ..args.rules.only(context)? };
    let machine = match &args.facts {
        Some(path) => read(context, path)?,
        None => look(context, &args.looking.asked_by(&only)),
    };
    if let Some(which) = args.managers {
        return tell_managers(context, &machine, which);
    }
    answer(args, context, &machine, &only)
}

/// Judges a machine and tells.
fn answer(args: &Args, context: &Context, machine: &Machine, only: &Only) -> anyhow::Result<Exit> {
    let diagnosis = examine(machine, only);
    let failed = diagnosis.at_least(args.severity.into()).next().is_some();
    let mut instead = None;
    if let Some(to) = &args.sarif {
        let root = sources(context, machine, args.facts.is_none());
        instead = put(context, to.as_deref(), sarif(&diagnosis, only, root.as_deref())?)?;
    }
    if let Some(to) = &args.html {
        let of = args.facts.as_ref().map(|path| format!(", by the facts in {}", path.display()));
        let target = only.platform.map(|platform| format!(", builds judged for {platform}"));
        let made = [Some(now(context)), of, target].into_iter().flatten().collect();
        instead = put(context, to.as_deref(), diagnosing::page(machine, &diagnosis, made))?.or(instead);
    }
    match instead {
        Some(text) => context.reporter.data(&text)?,
        None if context.reporter.json() => {
            context.reporter.document(&DoctorDocument { platform: only.platform, diagnosis })?
        }
        None => {
            let head = only.platform.map(|platform| format!("builds are judged for {platform}\n\n"));
            context.reporter.data(&(head.unwrap_or_default() + &judged(&diagnosis)))?;
        }
    }
    Ok(if failed { Exit::Findings } else { Exit::Fine })
}

fn now(context: &Context) -> String {
    ogive_transaction::rfc3339(context.system.clock.now()).replace('T', " ").replace('Z', " UTC")
}

/// Tells anew whenever something changes; only a signal ends it.
fn watch(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let is_screen = context.system.environment.is_terminal(Stream::Output);
    let mut watched = Watched::default();
    let mut context = context.reloaded()?;
    loop {
        let only = Only { platform: args.platform, ..args.rules.only(&context)? };
        let machine = look(&context, &args.looking);
        if is_screen {
            context.reporter.data(CLEARED)?;
        }
        context.reporter.data(&format!("{}\n\n", paint(DIM, now(&context))))?;
        answer(args, &context, &machine, &only)?;
        watched.only(&context, watching::files(&context, &machine));
        context.say(&format!("watching {}; Ctrl-C ends it", plural(watched.len(), "file")));
        let changed = loop {
            context.system.clock.sleep(PAUSE);
            let changed = watched.changed(&context);
            if !changed.is_empty() {
                break changed;
            }
        };
        let names: Vec<String> = changed.iter().map(|path| path.display().to_string()).collect();
        context.say(&format!("changed: {}", names.join(", ")));
        // Half-written settings are said once, and the last good ones hold.
        match context.reloaded() {
            Ok(reloaded) => context = reloaded,
            Err(error) => context.reporter.warn(&format!("{error:#}")),
        }
    }
}

fn tell_managers(context: &Context, machine: &Machine, which: Managers) -> anyhow::Result<Exit> {
    let managers = ogive_doctor::managers(machine, which == Managers::All);
    if context.reporter.json() {
        context.reporter.document(&ManagersDocument { managers })?;
    } else if managers.is_empty() {
        context.say("no manager of Gos was found; `--managers all` tells of every known one");
    } else {
        context.reporter.data(&managing(&managers))?;
    }
    Ok(Exit::Fine)
}

/// There is one standard output.
fn one_answer(args: &Args, context: &Context) -> Result<(), Failure> {
    let asked = [
        ("--json", context.reporter.json()),
        ("--sarif", args.sarif == Some(None)),
        ("--html", args.html == Some(None)),
        ("--watch", args.watch),
    ];
    let asked: Vec<&str> = asked.into_iter().filter(|(_, asked)| *asked).map(|(flag, _)| flag).collect();
    match asked[..] {
        [.., first, second] => {
            let failure = Failure::usage(format!("{first} and {second} are two ways to answer"));
            Err(failure.hint("`--sarif FILE` and `--html FILE` write files beside the answer"))
        }
        _ => Ok(()),
    }
}

/// Writes an answer to a file; it comes back where none is named.
fn put(context: &Context, to: Option<&Path>, text: String) -> anyhow::Result<Option<String>> {
    let Some(path) = to else { return Ok(Some(text)) };
    write(context, path, &text)?;
    context.say(&format!("wrote {}", path.display()));
    Ok(None)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<DoctorDocument>(), schema_of::<ManagersDocument>()]
}

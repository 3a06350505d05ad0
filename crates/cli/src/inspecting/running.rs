//! Running programs.

use std::io;

use ogive_inspect::{Process, Running, Summary, process, processes};
use ogive_record::Fact;
use ogive_report::style::{DIM, GOOD, STRONG, WARNING, paint};
use ogive_report::{Document, NamedSchema, Table, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

use super::{long, shown};
use crate::{Context, Exit, Failure};

/// What runs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ProcessesDocument {
    /// By their numbers.
    processes: Vec<Process>,
    /// How many processes belong to somebody else and could not be looked at.
    hidden: usize,
}

impl Document for ProcessesDocument {
    const SCHEMA: &'static str = "ogive.inspect-processes.v1";
}

/// All Go programs.
pub(crate) fn all(context: &Context, long: bool) -> anyhow::Result<Exit> {
    let Running { go, hidden } = processes(&context.system).map_err(|error| failure("processes", error))?;
    let none = go.is_empty();
    show(context, go, hidden, long)?;
    if none && !context.reporter.json() {
        context.say("no Go program runs");
    }
    if hidden > 0 && !context.reporter.json() {
        let hidden = if hidden == 1 { "1 process".to_owned() } else { format!("{hidden} processes") };
        context.say(&format!("{hidden} of other users could not be looked at"));
    }
    Ok(Exit::Fine)
}

/// The processes with these numbers, Go programs or not.
pub(crate) fn some(context: &Context, pids: &[u32], long: bool) -> anyhow::Result<Exit> {
    let look =
        |&pid| process(&context.system, pid).map_err(|error| failure(&format!("process {pid}"), error));
    let found = pids.iter().map(look).collect::<Result<Vec<_>, _>>()?;
    let unknown = found.iter().any(|process| process.program.value().is_none());
    show(context, found, 0, long)?;
    Ok(if unknown { Exit::Disk } else { Exit::Fine })
}

fn failure(what: &str, error: io::Error) -> Failure {
    let exit = match error.kind() {
        io::ErrorKind::NotFound => Exit::NotFound,
        io::ErrorKind::Unsupported => Exit::CannotRun,
        _ => Exit::Disk,
    };
    Failure::new(exit, format!("cannot look at {what}")).because(error)
}

fn show(context: &Context, processes: Vec<Process>, hidden: usize, long: bool) -> io::Result<()> {
    if context.reporter.json() {
        return context.reporter.document(&ProcessesDocument { processes, hidden });
    }
    if long {
        let sheets: Vec<_> = processes.iter().map(sheet).collect();
        return context.reporter.data(&sheets.join("\n"));
    }
    if processes.is_empty() { Ok(()) } else { context.reporter.data(&table(&processes)) }
}

/// How its machine code comes to the CPU.
fn runs(process: &Process) -> String {
    match &process.translator {
        Some(translator) => paint(WARNING, format!("translated by {}", shown(&translator.name))),
        None => paint(GOOD, "native"),
    }
}

fn table(processes: &[Process]) -> String {
    let mut table = Table::new(["pid", "platform", "runs", "go", "module", "program", "", "note"]);
    for process in processes {
        let (summary, note) = match &process.program {
            Fact::Known { value, .. } => (Summary::of(value), String::new()),
            Fact::Unknown { unknown, .. } => {
                (Summary::default(), paint(WARNING, format!("unknown, because {}", shown(unknown))))
            }
        };
        table.row([
            process.pid.to_string(),
            shown(&summary.platforms),
            runs(process),
            shown(&summary.go),
            shown(&summary.module),
            shown(&process.file),
            if process.container == Some(true) { paint(DIM, "in a container") } else { String::new() },
            note,
        ]);
    }
    table.render()
}

fn sheet(process: &Process) -> String {
    let mut text = format!("{}\n", paint(STRONG, format!("{} {}", process.pid, shown(&process.file))));
    let translated =
        process.translator.as_ref().map(|t| format!(" ({})", shown(&t.file))).unwrap_or_default();
    let container = match process.container {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    for (label, value) in [
        ("command", shown(&process.command)),
        ("runs", format!("{}{translated}", runs(process))),
        ("container", container.to_owned()),
    ] {
        text.push_str(&format!("  {} {value}\n", paint(DIM, label)));
    }
    match &process.program {
        Fact::Known { value, .. } => text.push_str(&long::of_program(value)),
        Fact::Unknown { unknown, .. } => text.push_str(&format!("  unknown, because {}\n", shown(unknown))),
    }
    text
}

/// The schemas of the documents.
pub(crate) fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<ProcessesDocument>()]
}

//! Bare `ogive`: five lines about this machine, the Go here and what to do next.

use std::path::{Path, PathBuf};

use ogive_platform::{Port, SdkName};
use ogive_report::style::{DIM, GOOD, LITERAL, WARNING, paint};
use ogive_report::{Document, NamedSchema, schema_of};
use ogive_selection::decide::Source;
use ogive_selection::{Decision, Depth, Missing, Outcome};
use ogive_transaction::Journal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::{Asked, short_name, short_request};
use crate::{Context, Exit};

/// This machine and the Go in this folder, in short.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct OverviewDocument {
    /// The port that SDKs run on natively here.
    native: Port,
    /// How the architecture is known.
    native_by: String,
    /// The architecture of this process; another than the machine's when the shell is translated.
    process: String,
    /// The SDK that `go` runs here; none when it is not installed.
    go: Option<SdkName>,
    /// What is asked for, when it is not installed.
    missing: Option<String>,
    /// Who decided the version.
    decided_by: Option<String>,
    /// The nearest `go.work` or `go.mod`.
    module: Option<PathBuf>,
    /// What is known to be wrong.
    problems: Vec<Problem>,
    /// The command to run next.
    next: String,
}

/// Something that is wrong.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Problem {
    /// What, in one line.
    what: String,
    /// The command that repairs it.
    next: String,
}

impl Document for OverviewDocument {
    const SCHEMA: &'static str = "ogive.overview.v1";
}

/// Runs the command.
///
/// # Errors
/// When the store can't be read, or the output can't be written.
pub fn exec(context: &Context) -> anyhow::Result<Exit> {
    let hardware = context.hardware()?;
    let native = context.native()?;
    let index = context.index()?;
    let decision = context.decide(Asked::default(), Depth::Every, &index);
    let (go, missing) = match decision.as_ref().map(|d| &d.outcome) {
        Ok(Outcome::Installed(sdk)) => (Some(sdk.name), None),
        Ok(Outcome::Missing(missing)) => (None, Some(short_request(missing.request(), native).to_string())),
        Err(_) => (None, None),
    };
    let problems = problems(context, native, &decision);
    let next = problems.first().map_or_else(|| "ogive list".to_owned(), |problem| problem.next.clone());
    let decision = decision.ok();
    let document = OverviewDocument {
        native,
        native_by: hardware.how,
        process: context.system.kernel.compiled_arch().to_owned(),
        go,
        missing,
        decided_by: decision.as_ref().and_then(decided_by),
        module: decision.as_ref().and_then(|d| d.minimum.as_ref()).map(|m| m.path.clone()),
        problems,
        next,
    };
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        context.reporter.data(&lines(&document, decision.as_ref()))?;
    }
    Ok(Exit::Fine)
}

/// Who decided; nobody, when nothing is asked for and nothing is installed.
fn decided_by(decision: &Decision) -> Option<String> {
    match (&decision.decided_by, &decision.outcome) {
        (Some(Source::Newest), Outcome::Missing(_)) => None,
        (by, _) => by.as_ref().map(ToString::to_string),
    }
}

/// The command that makes what is missing be there.
fn install(missing: &Missing, native: Port) -> String {
    format!("ogive install {}", short_request(missing.request(), native))
}

fn lines(document: &OverviewDocument, decision: Option<&Decision>) -> String {
    let native = document.native;
    let line = |label: &str, text: &str| format!("{} {text}\n", paint(DIM, format!("{label:8}")));
    let shell = if document.process == native.arch.name() {
        "native".to_owned()
    } else {
        paint(WARNING, format!("translated, it runs as {}", document.process))
    };
    let by = document.decided_by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
    let go = match (&document.go, &document.missing) {
        (Some(sdk), _) => {
            let translated = if sdk.host == native { "" } else { ", translated" };
            format!("{}, {}{translated}{by}", paint(GOOD, short_name(*sdk, native)), sdk.host)
        }
        (None, Some(_)) if document.decided_by.is_none() => paint(WARNING, "none is installed"),
        (None, Some(missing)) => format!("{}{by}", paint(WARNING, format!("{missing} is not installed"))),
        (None, None) => paint(WARNING, "cannot be told"),
    };
    let project = match decision.and_then(|d| d.minimum.as_ref()) {
        Some(minimum) => {
            let least = minimum.bound.map(|b| format!(", at least Go {}", b.version)).unwrap_or_default();
            format!("{}{least}", minimum.path.display())
        }
        None => "no go.mod and no go.work here".to_owned(),
    };
    let wrong = match document.problems.as_slice() {
        [] => paint(GOOD, "nothing known"),
        [one] => paint(WARNING, &one.what),
        [first, rest @ ..] => format!("{} (and {} more)", paint(WARNING, &first.what), rest.len()),
    };
    line("machine", &format!("{native}, this shell: {shell}"))
        + &line("go", &go)
        + &line("project", &project)
        + &line("wrong", &wrong)
        + &line("next", &paint(LITERAL, &document.next))
}

/// What is known to be wrong, the most important first. Only what can be seen at once.
fn problems(context: &Context, native: Port, decision: &anyhow::Result<Decision>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut wrong = |what: String, next: &str| found.push(Problem { what, next: next.to_owned() });
    let journal = Journal::new(context.layout.journal());
    if let Ok(Some(half)) = journal.interrupted(&context.system) {
        wrong(format!("{} was interrupted", half.title), "ogive undo");
    }
    let files = &context.system.files;
    let shims = context.layout.shims();
    let go = format!("go{}", native.os.executable_suffix());
    if !files.exists(&shims.join(&go)) {
        wrong("there are no shims yet".to_owned(), "ogive setup");
    } else {
        let path = context.system.environment.paths("PATH");
        match path.iter().find(|folder| files.exists(&folder.join(&go))) {
            Some(first) if same(context, first, &shims) => {}
            Some(first) => {
                let other = first.join(&go);
                wrong(format!("PATH finds {} before the shims", other.display()), "ogive setup");
            }
            None => wrong("the shims are not on this shell's PATH".to_owned(), "ogive setup"),
        }
    }
    match decision {
        Err(error) => {
            let why: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
            wrong(why.join(": "), "ogive which --why");
        }
        Ok(decision) => {
            if let Outcome::Missing(missing) = &decision.outcome {
                let what = match decided_by(decision) {
                    Some(by) => {
                        format!(
                            "{by} asks for Go {}, not installed",
                            short_request(missing.request(), native)
                        )
                    }
                    None => "no Go is installed".to_owned(),
                };
                wrong(what, &install(missing, native));
            }
        }
    }
    if let Some(goroot) = context.system.environment.var("GOROOT") {
        let selected = decision.as_ref().ok().and_then(|d| d.outcome.installed());
        if !selected.is_some_and(|sdk| same(context, &sdk.goroot, Path::new(&goroot))) {
            wrong(format!("GOROOT={goroot} is set, which breaks every other go"), "unset GOROOT");
        }
    }
    found
}

fn same(context: &Context, one: &Path, other: &Path) -> bool {
    let real = |path: &Path| context.system.files.canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<OverviewDocument>()]
}

//! `ogive which`: the Go that runs here, and why.

use ogive_platform::SdkName;
use ogive_report::style::{DIM, GOOD, STRONG, WARNING, paint};
use ogive_report::{Document, NamedSchema, Table, schema_of, source};
use ogive_sdk::goenv::GoSettings;
use ogive_selection::decide::{Candidate, Next, Provider, Source, Switching, Verdict, second};
use ogive_selection::{Decision, Depth, GoRequest, Index, Outcome};
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::Asked;
use crate::selecting::{not_installed, summary};
use crate::{Context, Exit};

/// Show which Go runs here, and why
///
/// Prints the path of the program that `go` becomes in this folder. With --why, also everything
/// that had a say and why it lost, and what Go itself would then switch to.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive which\n  ogive which --why\n  ogive which +amd64\n  ogive which --json"
)]
pub struct Args {
    /// As if `go` were called with this first argument: +amd64, +1.27.3
    #[arg(value_name = "GO")]
    request: Option<GoRequest>,
    /// Show every candidate, and why it lost
    #[arg(long)]
    why: bool,
}

/// Which Go runs here, and why.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct WhichDocument {
    /// The SDK; none when it is not installed.
    sdk: Option<SdkName>,
    /// Its GOROOT.
    goroot: Option<String>,
    /// The program that `go` becomes.
    program: Option<String>,
    /// What is not installed.
    missing: Option<MissingDocument>,
    /// Who decided the version.
    version_by: Option<SourceDocument>,
    /// Who decided the architecture.
    architecture_by: Option<SourceDocument>,
    /// Everything that had a say, in order.
    candidates: Vec<CandidateDocument>,
    /// What Go itself then does.
    then: Option<NextDocument>,
    /// The project's `[go.env]`.
    settings: Vec<SettingDocument>,
}

/// An SDK that is asked for and not installed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct MissingDocument {
    /// What is asked for.
    request: String,
    /// The command that installs it.
    command: String,
    /// The same version for other architectures, installed.
    elsewhere: Vec<SdkName>,
}

/// Where a wish stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SourceDocument {
    /// argument, name, variable, pin, default, minimum, newest or hardware.
    kind: &'static str,
    /// In words.
    text: String,
    /// The file.
    path: Option<String>,
    /// Its line, counted from 1.
    line: Option<u32>,
}

/// Something that had a say.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct CandidateDocument {
    /// Where it stands.
    source: SourceDocument,
    /// What it asks for.
    asks: String,
    /// What it decided: both, version, architecture, raised or lost.
    verdict: &'static str,
    /// Why, where that is not plain.
    because: Option<String>,
}

/// What Go itself does after it was selected.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct NextDocument {
    /// stays, switches or fails.
    does: &'static str,
    /// The program it switches to: `go1.27.3`.
    to: Option<String>,
    /// Where that is from: shim, other-architecture, download or nowhere.
    from: Option<&'static str>,
    /// The installed SDK that the shim of that name runs.
    sdk: Option<SdkName>,
    /// Why.
    because: String,
}

/// An entry of `[go.env]`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SettingDocument {
    /// The variable.
    name: String,
    /// Its value.
    value: String,
    /// Why it is not set.
    refused: Option<&'static str>,
}

impl Document for WhichDocument {
    const SCHEMA: &'static str = "ogive.which.v1";
}

/// Runs the command.
///
/// # Errors
/// When nothing can be decided, or what is asked for is not installed.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let index = context.index()?;
    let text = args.request.map(|request| format!("+{request}"));
    let asked = Asked { argument: text.as_deref().zip(args.request), ..Asked::default() };
    let explains = args.why || context.reporter.json();
    let depth = if explains { Depth::Every } else { Depth::Winner };
    let decision = context.decide(asked, depth, &index)?;
    let next = if explains { next(context, &decision, &index)? } else { None };
    let program = decision.outcome.installed().map(|sdk| {
        let go = format!("go{}", sdk.name.host.os.executable_suffix());
        sdk.goroot.join("bin").join(go).display().to_string()
    });
    if context.reporter.json() {
        context.reporter.document(&document(&decision, program, next.as_ref()))?;
    } else {
        if let Some(program) = program {
            context.reporter.data(&format!("{program}\n"))?;
        }
        if args.why {
            context.reporter.data(&explanation(context, &decision, next.as_ref())?)?;
        } else if decision.outcome.installed().is_some() {
            context.say(&paint(DIM, summary(&decision, context.native()?)));
        }
    }
    match &decision.outcome {
        Outcome::Installed(_) => Ok(Exit::Fine),
        Outcome::Missing(_) if context.reporter.json() => Ok(Exit::NotFound),
        Outcome::Missing(missing) => Err(not_installed(missing, &decision).into()),
    }
}

/// The second decision, when there is an SDK to make it.
fn next(context: &Context, decision: &Decision, index: &Index) -> anyhow::Result<Option<Next>> {
    let Some(sdk) = decision.outcome.installed() else { return Ok(None) };
    let settings = GoSettings::read(&context.system, std::slice::from_ref(&sdk.goroot));
    let gotoolchain = settings.get("GOTOOLCHAIN").map(|s| (s.value, source(&s.provenance)));
    Ok(Some(second(&Switching {
        version: sdk.name.version,
        host: sdk.name.host,
        hardware: context.hardware()?.arch,
        gotoolchain: gotoolchain.as_ref().map(|(value, origin)| (value.as_str(), origin.as_str())),
        minimum: decision.minimum.as_ref(),
        index,
    })))
}

fn explanation(context: &Context, decision: &Decision, next: Option<&Next>) -> anyhow::Result<String> {
    let mut table = Table::new(["", "asked", "for", "decided"]);
    for candidate in &decision.candidates {
        let (mark, style) = match candidate.verdict {
            Verdict::Lost => (" ", DIM),
            _ => ("*", GOOD),
        };
        table.row([
            paint(style, mark),
            paint(style, &candidate.source),
            candidate.asks.to_string(),
            outcome_text(candidate),
        ]);
    }
    let mut text = format!("\n{}\n\n{}", summary(decision, context.native()?), table.render());
    if let Some(next) = next {
        text.push_str(&format!("\n{}\n", next_text(next)));
    }
    for setting in &decision.environment {
        let name = paint(STRONG, format!("{}={}", setting.name, setting.value));
        let line = match setting.refusal {
            Some(because) => {
                format!("{} {name}, on line {}: {because}\n", paint(WARNING, "not set:"), setting.line)
            }
            None => format!("set by ogive.toml: {name}\n"),
        };
        text.push_str(&line);
    }
    Ok(text)
}

fn outcome_text(candidate: &Candidate) -> String {
    let decided = match candidate.verdict {
        Verdict::Both => "version and architecture",
        Verdict::Version => "the version",
        Verdict::Architecture => "the architecture",
        Verdict::Raised => "the version, raised",
        Verdict::Lost => return paint(DIM, format!("nothing: {}", candidate.because)),
    };
    if candidate.because.is_empty() {
        paint(GOOD, decided)
    } else {
        paint(GOOD, format!("{decided}: {}", candidate.because))
    }
}

fn next_text(next: &Next) -> String {
    match next {
        Next::Stays { because } => format!("then Go stays with this one: {because}"),
        Next::Fails { because } => format!("{} {because}", paint(WARNING, "then Go stops:")),
        Next::Switches { to, because, provider } => {
            let from = match provider {
                Provider::Shim(name) => {
                    format!("the shim {to} runs the installed {name}, nothing is downloaded")
                }
                Provider::OtherArchitecture(names) => format!(
                    "the shim {to} will stop it, since that version is installed for other architectures only: {}",
                    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                ),
                Provider::Download(port) => format!(
                    "Go downloads it for {port} into the module cache; `ogive install {}` has it once for all",
                    to.trim_start_matches("go")
                ),
                Provider::PathOnly => {
                    format!("there is no {to} on PATH that ogive knows, and nothing is downloaded")
                }
            };
            format!("{} {because}; {from}", paint(STRONG, format!("then Go switches to {to}:")))
        }
    }
}

fn document(decision: &Decision, program: Option<String>, next: Option<&Next>) -> WhichDocument {
    let sdk = decision.outcome.installed();
    let missing = match &decision.outcome {
        Outcome::Installed(_) => None,
        Outcome::Missing(missing) => Some(MissingDocument {
            request: missing.request().to_string(),
            command: missing.command(),
            elsewhere: missing.elsewhere.clone(),
        }),
    };
    let hardware = decision
        .candidates
        .iter()
        .find(|c| matches!(c.source, Source::Hardware(_)) && c.verdict == Verdict::Architecture)
        .map(|c| &c.source);
    WhichDocument {
        sdk: sdk.map(|sdk| sdk.name),
        goroot: sdk.map(|sdk| sdk.goroot.display().to_string()),
        program,
        missing,
        version_by: decision.decided_by.as_ref().map(source_document),
        architecture_by: decision.arch_by.as_ref().or(hardware).map(source_document),
        candidates: decision.candidates.iter().map(candidate_document).collect(),
        then: next.map(next_document),
        settings: decision
            .environment
            .iter()
            .map(|s| SettingDocument { name: s.name.clone(), value: s.value.clone(), refused: s.refusal })
            .collect(),
    }
}

fn source_document(source: &Source) -> SourceDocument {
    SourceDocument {
        kind: source.kind(),
        text: source.to_string(),
        path: source.place().map(|place| place.path.display().to_string()),
        line: source.place().and_then(|place| place.line),
    }
}

fn candidate_document(candidate: &Candidate) -> CandidateDocument {
    CandidateDocument {
        source: source_document(&candidate.source),
        asks: candidate.asks.to_string(),
        verdict: candidate.verdict.name(),
        because: Some(candidate.because.clone()).filter(|because| !because.is_empty()),
    }
}

fn next_document(next: &Next) -> NextDocument {
    let (does, to, provider, because) = match next {
        Next::Stays { because } => ("stays", None, None, because),
        Next::Fails { because } => ("fails", None, None, because),
        Next::Switches { to, because, provider } => ("switches", Some(to.clone()), Some(provider), because),
    };
    let (from, sdk) = match provider {
        None => (None, None),
        Some(Provider::Shim(name)) => (Some("shim"), Some(*name)),
        Some(Provider::OtherArchitecture(_)) => (Some("other-architecture"), None),
        Some(Provider::Download(_)) => (Some("download"), None),
        Some(Provider::PathOnly) => (Some("nowhere"), None),
    };
    NextDocument { does, to, from, sdk, because: because.clone() }
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<WhichDocument>()]
}

//! `ogive build`: programs for other platforms.

use std::path::PathBuf;

use ogive_build::cgo::{CxxChoice, CxxWish, Prepared};
use ogive_build::{
    Ask, BuildError, BuildMode, CgoChoice, Chosen, Flags, Go, Instrument, NameTemplate, Outcome, Report,
    Request, Trial, Windows, Workshop, macos_stubs, targets,
};
use ogive_platform::ports::{newest, table};
use ogive_platform::{Goos, Platform};
use ogive_report::{Document, NamedSchema, bytes, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

use crate::building::{
    Fetch, RunsHere, Verify, Wants, Watching, Wished, minimum_macos, page, summary, target, wished,
};
use crate::commands::env::variables;
use crate::here::Asked;
use crate::platform_argument::split;
use crate::selecting::available;
use crate::windows_resources::{input_failure, project_table, resources};
use crate::{Context, Exit, Failure};

/// Build programs for other platforms, each proven to be what it claims
///
/// Platforms are those of --platform, else of [build] in ogive.toml, else this machine. One that fails does not stop
/// the others. Programs are built so that two machines make the same bytes of the same source (-trimpath, no state of
/// the repository).
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ogive build\n  ogive build ./cmd/app --platform linux/amd64,linux/arm64,windows/arm64\n  \
ogive build ./... --platform darwin/universal,windows/amd64 --fail-fast\n  \
ogive build --platform 'all,!aix/ppc64' --cgo off\n  \
ogive build --platform linux/amd64/v3 --output 'bin/{name}-{platform}{ext}'\n  \
ogive build --platform linux/amd64,linux/arm64 --verify run --verify-with -version\n  ogive build --platform all-first-class --check-reproducible"
)]
pub struct Args {
    /// The packages; by default those of ogive.toml, else the one of this folder
    packages: Vec<String>,
    /// For which platforms: linux/arm64, linux/amd64/v3, darwin/universal, native, all, all-first-class, !linux/386
    #[arg(long, short = 'P', value_name = "PLATFORM", value_delimiter = ' ')]
    platform: Vec<String>,
    /// What outputs are called, of {name} {os} {arch} {level} {platform} {ext}
    #[arg(long, short, value_name = "TEMPLATE")]
    output: Option<NameTemplate>,
    /// Build tags
    #[arg(long, value_delimiter = ',')]
    tags: Vec<String>,
    /// Flags of the linker, as for go build
    #[arg(long, allow_hyphen_values = true)]
    ldflags: Option<String>,
    /// What is built: exe, pie, c-shared, c-archive
    #[arg(long, value_name = "MODE", default_value = "exe")]
    buildmode: BuildMode,
    /// Whether cgo is used: auto, on or off
    #[arg(long, value_name = "WHEN")]
    cgo: Option<CgoChoice>,
    /// Fetch a C compiler where none is found: zig, zig@0.17.1
    #[arg(long, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "zig")]
    fetch: Option<Fetch>,
    /// How programs get the runtime of C++: static or shared; by default as the compiler links it
    #[arg(long, value_name = "HOW")]
    cxx_runtime: Option<CxxChoice>,
    /// With the race detector
    #[arg(long, conflicts_with = "cover")]
    race: bool,
    /// With counters of the statements that run
    #[arg(long)]
    cover: bool,
    /// How programs are verified: read, or run as well where this machine can run them
    #[arg(long, value_name = "HOW")]
    verify: Option<Verify>,
    /// An argument for programs that are run: --verify-with -version
    #[arg(long, value_name = "ARG", allow_hyphen_values = true)]
    verify_with: Vec<String>,
    /// Build everything once more, of a copy of the sources in another folder, with empty caches and as another user,
    /// and tell what differs
    #[arg(long, conflicts_with = "keep_origin")]
    check_reproducible: bool,
    /// For macOS without Apple's SDK: link against stubs of what Go's own packages import (experimental, with zig)
    #[arg(long)]
    experimental_macos_stubs: bool,
    /// Keep paths of this machine and the state of the repository in the programs
    #[arg(long)]
    keep_origin: bool,
    /// Say what builds with C rest on that is other than at the last build, and what that builds anew
    #[arg(long)]
    why: bool,
    /// How many builds run at once; by default as many as memory allows
    #[arg(long, short, value_name = "COUNT")]
    jobs: Option<usize>,
    /// Begin nothing more when one has failed
    #[arg(long)]
    fail_fast: bool,
    /// Where the checksums are written to
    #[arg(long, value_name = "FILE", conflicts_with = "no_checksums")]
    checksums: Option<PathBuf>,
    /// Write no checksums
    #[arg(long)]
    no_checksums: bool,
    /// Further flags of go build, behind --
    #[arg(last = true, value_name = "FLAGS")]
    more: Vec<String>,
}

/// What became of a build.
#[derive(Debug, Serialize, JsonSchema)]
struct BuildDocument {
    /// All of it.
    #[serde(flatten)]
    report: Report,
}

impl Document for BuildDocument {
    const SCHEMA: &'static str = "ogive.build.v1";
}

/// Runs the command.
///
/// # Errors
/// When what is asked for has no meaning, no Go can be chosen, or nothing could be begun.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let directory = context.directory()?;
    let wished = wished(context, &directory)?;
    let request = request(args, context, &wished)?;
    let wants = wants(args, context, &wished, &request)?;
    let want = |platform| wants.of(platform);
    let fetch = match &args.fetch {
        Some(fetch) => Some(fetch.clone()),
        None => wished.parsed(wished.table.fetch.as_ref())?,
    };
    let fetch_now = || fetch.as_ref().map_or(Ok(()), |fetch: &Fetch| fetch.now(context));
    let mut toolchains = Prepared::new(&context.system, &want, target::places(context));
    toolchains = toolchains.with_cxx(CxxWish {
        choice: match args.cxx_runtime {
            Some(choice) => Some(choice),
            None => wished.parsed(wished.table.cxx_runtime.as_ref())?,
        },
        allowed: request.allowed_libraries.clone(),
    });
    if fetch.is_some() {
        toolchains = toolchains.fetching(&fetch_now);
    }
    let cancel = context.system.processes.interrupts()?;
    let report = ogive_build::run(
        Workshop {
            system: &context.system,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            toolchains: &toolchains,
            ways: &RunsHere::new(&context.system, context.layout.builds().join("wine")),
            cancel: &cancel,
            events: &Watching(&context.reporter),
        },
        &request,
    );
    context.reporter.progress().clear();
    let report = match report {
        Ok(report) => report,
        Err(BuildError::Cancelled) => {
            return Err(Failure::new(Exit::Interrupted, "interrupted; nothing half-built was left").into());
        }
        Err(BuildError::Name(error)) => return Err(Failure::usage(error.to_string()).into()),
        Err(error) => return Err(Failure::new(Exit::Disk, "cannot build").because(error).into()),
    };
    let exit = exit(&report);
    if context.reporter.json() {
        context.reporter.document(&BuildDocument { report })?;
    } else {
        context.reporter.data(&page(&report, args.why))?;
        if let Some(summary) = summary(&report) {
            context.reporter.warn(&summary);
        }
        if let Some(used) = used(&report) {
            context.say(&used);
        }
        if let Some(path) = &report.checksums {
            context.say(&format!("checksums: {}", path.display()));
        }
    }
    Ok(exit)
}

/// How many builds ran at once, and what they took; nothing of a single one.
fn used(report: &Report) -> Option<String> {
    let at_once = match report.at_once {
        _ if report.rows.len() < 2 => return None,
        0 => return None,
        1 => "one build after another".to_owned(),
        count => format!("{count} builds at once"),
    };
    let memory = report.peak_memory.map(|peak| format!(", at most {} of memory", bytes(peak)));
    Some(format!("{at_once}{}", memory.unwrap_or_default()))
}

fn exit(report: &Report) -> Exit {
    let lacks_tool = |row: &ogive_build::Row| matches!(row.outcome, Outcome::MissingTool { .. });
    match report.is_fine() {
        true => Exit::Fine,
        false if report.rows.iter().all(|row| row.is_fine() || lacks_tool(row)) => Exit::MissingTool,
        false => Exit::Findings,
    }
}

fn request(args: &Args, context: &Context, wished: &Wished) -> anyhow::Result<Request> {
    let directory = context.directory()?;
    let (sdk, decision) = available(context, Asked::default())?;
    let version = sdk.name.version;
    let table_of = table(version).unwrap_or_else(newest);
    let asks = asks(args, wished)?;
    let here = Platform::new(context.native()?);
    let targets = targets(&asks, table_of, here).map_err(|error| Failure::usage(error.to_string()))?;
    let said = &wished.table;
    // What a file names is relative to where the file is.
    let base = match (&wished.file, args.packages.is_empty(), &args.output) {
        (Some(file), true, None) => file.parent().map(PathBuf::from).unwrap_or(directory),
        _ => directory,
    };
    let packages = match (args.packages.is_empty(), said.packages.is_empty()) {
        (false, _) => args.packages.clone(),
        (true, false) => Wished::values(&said.packages),
        (true, true) => vec![".".to_owned()],
    };
    let names = match &args.output {
        Some(output) => output.clone(),
        None => wished.parsed(said.output.as_ref())?.unwrap_or_default(),
    };
    let instrument = match (args.race, args.cover) {
        (true, _) => Some(Instrument::Race),
        (_, true) => Some(Instrument::Cover),
        _ => None,
    };
    let tags = if args.tags.is_empty() { Wished::values(&said.tags) } else { args.tags.clone() };
    let ldflags = args.ldflags.clone().or_else(|| said.ldflags.as_ref().map(|text| text.value.clone()));
    let cgo = match args.cgo {
        Some(cgo) => cgo,
        None => wished.parsed(said.cgo.as_ref())?.unwrap_or_default(),
    };
    let named = args.checksums.clone().or_else(|| said.checksums.as_ref().map(|text| (&text.value).into()));
    let checksums = named.unwrap_or_else(|| names.folder().join("checksums.txt"));
    let variables = variables(context, &sdk, &decision)?;
    Ok(Request {
        directory: base,
        packages,
        go: Go { name: sdk.name, goroot: sdk.goroot.clone(), variables },
        flags: Flags {
            tags,
            ldflags,
            mode: args.buildmode,
            instrument,
            keeps_origin: args.keep_origin,
            more: args.more.clone(),
        },
        glibc: said.glibc.as_ref().map(|text| text.value.clone()),
        allowed_libraries: said.allowed_libraries.as_deref().map(Wished::values),
        minimum_macos: minimum_macos(wished)?,
        windows: windows(context, &targets)?,
        targets,
        trial: trial(args, wished)?,
        cgo,
        names,
        checks_reproducible: args.check_reproducible,
        variables: Vec::new(),
        stage: context.layout.builds(),
        at_once: args.jobs,
        stops_at_failure: args.fail_fast,
        checksums: (!args.no_checksums).then_some(checksums),
    })
}

/// What is wished of C toolchains; stubs for macOS are written where they are asked for and something needs them.
fn wants(args: &Args, context: &Context, wished: &Wished, request: &Request) -> anyhow::Result<Wants> {
    let wants = Wants::new(wished)?;
    let mut slices = request.targets.iter().flat_map(|chosen| chosen.target.slices());
    if !args.experimental_macos_stubs || !slices.any(|platform| platform.port.os == Goos::Darwin) {
        return Ok(wants);
    }
    let stubs = context.layout.builds().join(format!("macos-stubs-{}", request.go.name.version));
    macos_stubs::write(&context.system, &request.go.goroot, &stubs)?;
    Ok(wants.with_macos_stubs(stubs))
}

/// How programs are tried; not at all unless it is asked for. An argument for them asks for it too.
fn trial(args: &Args, wished: &Wished) -> anyhow::Result<Option<Trial>> {
    let verify = match args.verify {
        Some(verify) => verify,
        None if !args.verify_with.is_empty() => Verify::Run,
        None => wished.parsed(wished.table.verify.as_ref())?.unwrap_or(Verify::Read),
    };
    let arguments = match args.verify_with.is_empty() {
        true => Wished::values(&wished.table.verify_with),
        false => args.verify_with.clone(),
    };
    Ok((verify == Verify::Run).then_some(Trial { arguments }))
}

/// What `[windows]` of the nearest `ogive.toml` that has it says; files are read only when something is built for Windows.
fn windows(context: &Context, targets: &[Chosen]) -> anyhow::Result<Option<Windows>> {
    let slices = targets.iter().flat_map(|chosen| chosen.target.slices());
    if !slices.into_iter().any(|platform| platform.port.os == Goos::Windows) {
        return Ok(None);
    }
    let here = context.directory()?;
    let Some(table) = project_table(context, &here)? else { return Ok(None) };
    let folder = table.path.parent().unwrap_or(&here);
    let resources = resources(context, &table.wanted, folder).map_err(input_failure)?;
    Ok(Some(Windows { resources, subsystem: table.wanted.subsystem }))
}

/// The words for platforms: of the command line, else of the file, else this machine.
fn asks(args: &Args, wished: &Wished) -> anyhow::Result<Vec<Ask>> {
    // A level of Arm has a comma of its own.
    let words = args.platform.iter().flat_map(|words| split(words)).collect::<Vec<_>>();
    if !words.is_empty() {
        let parse = |word: &String| word.parse::<Ask>().map_err(|error| Failure::usage(error.to_string()));
        return Ok(words.iter().map(parse).collect::<Result<_, _>>()?);
    }
    let mut asks = Vec::new();
    for text in &wished.table.platforms {
        asks.push(text.value.parse::<Ask>().map_err(|error| wished.wrong(text, error))?);
    }
    if asks.is_empty() {
        asks.push(Ask::AddAll(ogive_build::Group::Native));
    }
    Ok(asks)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<BuildDocument>()]
}

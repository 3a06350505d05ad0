//! `ogive list`: what is installed, or what could be.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use ogive_platform::{GoVersion, Port, SdkName};
use ogive_report::style::{DIM, GOOD, STRONG, WARNING, paint};
use ogive_report::{Document, NamedSchema, Table, bytes, schema_of};
use ogive_sdk::store::{InstalledSdk, Verified};
use ogive_selection::{Depth, GoRequest, Index, Selector};
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::{Asked, short_name};
use crate::installing::refresh;
use crate::{Context, Exit, SourceFlags};

/// List installed Go SDKs, or those that can be installed
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive list\n  ogive list 1.27\n  ogive list --remote\n  \
ogive list --remote 1.27-arm64\n  ogive list --json")]
pub struct Args {
    /// Only these: a version, a line such as 1.27, an architecture
    #[arg(value_name = "GO")]
    only: Option<GoRequest>,
    /// Ask the sources what can be installed on this machine
    #[arg(long, short)]
    remote: bool,
    /// With --remote: every patch release and prerelease of every line
    #[arg(long, short, requires = "remote")]
    all: bool,
    /// Where SDKs come from.
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// The installed SDKs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ListDocument {
    /// The port that SDKs run on natively here.
    native: Port,
    /// Oldest version first.
    sdks: Vec<Sdk>,
}

/// An installed SDK.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Sdk {
    /// Version and host: `1.27.3-linux-arm64`.
    name: SdkName,
    /// The version alone.
    version: GoVersion,
    /// The port that it runs on.
    host: Port,
    /// Its GOROOT.
    goroot: String,
    /// It is what the user's default means.
    default: bool,
    /// It runs in this folder.
    selected: bool,
    /// It belongs to somebody else, a distribution say, and stands outside of the store.
    external: bool,
    /// Its size in bytes; none where that is not recorded.
    size: Option<u64>,
    /// Where it came from, for people.
    origin: Option<String>,
    /// Who vouched for its files; none for an external SDK.
    verified: Option<Verified>,
    /// Parts of a whole SDK that this source leaves out.
    lacks: Vec<String>,
    /// Why an SDK was taken that is translated here.
    translated: Option<String>,
    /// When it was installed, in seconds since 1970.
    installed: Option<u64>,
}

/// What can be installed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct RemoteDocument {
    /// The host that was asked for.
    host: Port,
    /// Oldest first.
    versions: Vec<Release>,
}

/// A version that can be installed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Release {
    /// The version.
    version: GoVersion,
    /// What installs it.
    sdk: SdkName,
    /// Whether it is installed.
    installed: bool,
}

impl Document for ListDocument {
    const SCHEMA: &'static str = "ogive.list.v1";
}

impl Document for RemoteDocument {
    const SCHEMA: &'static str = "ogive.list-remote.v1";
}

/// Runs the command.
///
/// # Errors
/// When the store can't be read, or no source answers.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    if args.remote { remote(args, context) } else { local(args, context) }
}

fn local(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let all = context.store().list().context("cannot list what is installed")?;
    let index = Index::new(all.iter().map(Into::into));
    // Shims send people here when the index is damaged or missing.
    if (!all.is_empty() || context.system.files.exists(&context.layout.index()))
        && let Err(error) = refresh(context, None)
    {
        context.reporter.warn(&format!("cannot bring the index of SDKs up to date: {error:#}"));
    }
    let default = context.default_sdk(&index)?;
    // A damaged pin must not hide what is installed.
    let selected = context
        .decide(Asked::default(), Depth::Winner, &index)
        .ok()
        .and_then(|decision| decision.outcome.installed().map(|sdk| sdk.name));
    let shown = all.iter().filter(|sdk| args.only.is_none_or(|only| fits(only, sdk.name)));
    let sdks = shown.map(|sdk| entry(sdk, default, selected)).collect();
    let document = ListDocument { native, sdks };
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(Exit::Fine);
    }
    if document.sdks.is_empty() {
        match args.only {
            Some(only) => context.say(&format!("no Go {only} is installed")),
            None => context.say("no Go is installed"),
        }
        let what = args.only.map_or_else(|| "stable".to_owned(), |only| only.to_string());
        context.reporter.next(&format!("ogive install {what}"));
        return Ok(Exit::Fine);
    }
    context.reporter.data(&table(&document))?;
    for note in notes(&document) {
        context.say(&note);
    }
    Ok(Exit::Fine)
}

fn entry(sdk: &InstalledSdk, default: Option<SdkName>, selected: Option<SdkName>) -> Sdk {
    let metadata = sdk.metadata.as_ref();
    Sdk {
        name: sdk.name,
        version: sdk.name.version,
        host: sdk.name.host,
        goroot: sdk.goroot.display().to_string(),
        default: default == Some(sdk.name),
        selected: selected == Some(sdk.name),
        external: sdk.is_external(),
        size: metadata.map(|m| m.bytes).filter(|bytes| *bytes > 0),
        origin: metadata.map(|m| m.origin.clone()),
        verified: metadata.and_then(|m| m.verified.clone()),
        lacks: metadata.map(|m| m.lacks.clone()).unwrap_or_default(),
        translated: metadata.and_then(|m| m.translated.clone()),
        installed: metadata.map(|m| m.installed),
    }
}

fn table(document: &ListDocument) -> String {
    let mut table = Table::new(["go", "runs on", "size", "", "files"]);
    for sdk in &document.sdks {
        let name = short_name(sdk.name, document.native);
        let mark = match (sdk.selected, sdk.default) {
            (true, true) => paint(GOOD, "here, default"),
            (true, false) => paint(GOOD, "here"),
            (false, true) => "default".to_owned(),
            (false, false) => String::new(),
        };
        table.row([
            paint(if sdk.selected { GOOD } else { STRONG }, name),
            sdk.host.to_string(),
            sdk.size.map(bytes).unwrap_or_default(),
            mark,
            files(sdk),
        ]);
    }
    table.render()
}

fn files(sdk: &Sdk) -> String {
    match &sdk.verified {
        _ if sdk.external => format!("external, {}", sdk.goroot),
        Some(verified @ Verified::Nobody { .. }) => paint(WARNING, verified),
        Some(verified) => verified.to_string(),
        None => paint(WARNING, "unknown: nothing is recorded about it"),
    }
}

/// What holds for several SDKs, said once.
fn notes(document: &ListDocument) -> Vec<String> {
    let name = |sdk: &Sdk| short_name(sdk.name, document.native);
    let mut lacking: BTreeMap<&[String], Vec<String>> = BTreeMap::new();
    for sdk in document.sdks.iter().filter(|sdk| !sdk.lacks.is_empty()) {
        lacking.entry(&sdk.lacks).or_default().push(name(sdk));
    }
    let lacks = lacking
        .into_iter()
        .map(|(parts, sdks)| paint(DIM, format!("without {}: {}", parts.join(", "), sdks.join(", "))));
    let translated = document.sdks.iter().filter_map(|sdk| {
        let because = sdk.translated.as_ref()?;
        Some(paint(DIM, format!("translated: {}, {because}", name(sdk))))
    });
    lacks.chain(translated).collect()
}

fn fits(only: GoRequest, name: SdkName) -> bool {
    let version = match only.selector {
        Some(Selector::Exact(version)) => name.version == version,
        Some(Selector::Line { major, minor }) => name.version.line() == (major, minor),
        Some(Selector::Stable | Selector::Oldstable) | None => true,
    };
    version
        && only.arch.is_none_or(|arch| arch == name.host.arch)
        && only.os.is_none_or(|os| os == name.host.os)
}

fn remote(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let only = args.only.unwrap_or(GoRequest { selector: None, os: None, arch: None });
    let host = ogive_sdk::resolve::host_of(&only, native);
    let sources = context.sources()?;
    let known = sources.versions(|_| false).context("cannot list what can be installed")?;
    let installed: BTreeSet<SdkName> = context.store().list()?.into_iter().map(|sdk| sdk.name).collect();
    let every = args.all || matches!(only.selector, Some(Selector::Line { .. } | Selector::Exact(_)));
    let of_host: Vec<SdkName> =
        known.into_iter().filter(|sdk| sdk.host == host && fits(only, *sdk)).collect();
    let shown =
        of_host.iter().filter(|sdk| every || newest_of_line(**sdk, &of_host) || installed.contains(sdk));
    let versions = shown
        .map(|sdk| Release { version: sdk.version, sdk: *sdk, installed: installed.contains(sdk) })
        .collect();
    let document = RemoteDocument { host, versions };
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(Exit::Fine);
    }
    let mut table = Table::new(["go", "runs on", ""]);
    for release in &document.versions {
        let name = short_name(release.sdk, native);
        let mark = if release.installed { paint(GOOD, "installed") } else { String::new() };
        table.row([paint(STRONG, name), release.sdk.host.to_string(), mark]);
    }
    if table.is_empty() {
        context.say(&format!("no source lists such a Go for {host}"));
    } else {
        context.reporter.data(&table.render())?;
        if !every {
            context.say(&paint(DIM, "the newest of each line; --all shows every release"));
        }
    }
    Ok(Exit::Fine)
}

fn newest_of_line(sdk: SdkName, all: &[SdkName]) -> bool {
    let mut others = all.iter().filter(|other| other.version.line() == sdk.version.line());
    sdk.version.is_release()
        && others.all(|other| other.version <= sdk.version || !other.version.is_release())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<ListDocument>(), schema_of::<RemoteDocument>()]
}

//! `ogive install`: SDKs into the store.

use std::path::{Path, PathBuf};

use ogive_platform::{GoVersion, Port, SdkName};
use ogive_report::style::{GOOD, LITERAL, STRONG, paint};
use ogive_report::{Document, NamedSchema, Table, schema_of};
use ogive_sdk::SdkError;
use ogive_sdk::adopt::recognise;
use ogive_sdk::bundle::Bundle;
use ogive_sdk::install::{InstallOptions, Installation};
use ogive_sdk::lockfile::LockFile;
use ogive_sdk::resolve::{self, Resolution};
use ogive_sdk::source::local::sdk_of_file;
use ogive_sdk::store::Verified;
use ogive_sdk::uninstall::Projects;
use ogive_selection::decide::Source;
use ogive_selection::{Depth, GoRequest, Outcome, Selector};
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::{Asked, short_name, short_request};
use crate::installing::Installing;
use crate::project::{self, Locking};
use crate::{Context, Exit, Failure, SourceFlags};

/// Install Go SDKs, verified
///
/// Without an argument: what this folder asks for, by ogive.toml, .go-version, .tool-versions,
/// mise.toml, go.work or go.mod. The architecture is this machine's own unless one is named.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive install\n  ogive install 1.27.3 1.27.3-arm64 1.26.8\n  \
ogive install stable oldstable\n  ogive install --mirror cn 1.27\n  \
ogive install --from ogive-1.27.3.bundle\n  ogive install --locked")]
pub struct Args {
    /// What to install: 1.27.3, 1.27, stable, 1.27.3-amd64, 1.27.3-linux-amd64
    #[arg(value_name = "GO")]
    requests: Vec<GoRequest>,
    /// Install from a bundle, an archive or the folder of an SDK
    #[arg(long, value_name = "PATH")]
    from: Option<PathBuf>,
    /// Fail where ogive.lock would change
    #[arg(long)]
    locked: bool,
    /// Install into this folder instead of the store; no shim will know it
    #[arg(long, value_name = "FOLDER", hide_short_help = true)]
    dir: Option<PathBuf>,
    /// Install anew what is installed already
    #[arg(long, short)]
    force: bool,
    /// Accept an SDK that cannot be verified; recorded with it for ever
    #[arg(long, hide_short_help = true)]
    accept_unverified: bool,
    /// Where SDKs come from.
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// What was installed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct InstallDocument {
    /// In the order in which they were asked for.
    installed: Vec<InstalledEntry>,
    /// The default that the first installation set.
    new_default: Option<String>,
}

/// An SDK that is installed now.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct InstalledEntry {
    /// Version and host: `1.27.3-linux-arm64`.
    name: SdkName,
    /// Its GOROOT.
    goroot: PathBuf,
    /// It was there before.
    already: bool,
    /// Who vouched for its files; none where nothing is recorded.
    verified: Option<Verified>,
    /// Why an SDK was taken that is translated here.
    translated: Option<String>,
}

impl Document for InstallDocument {
    const SCHEMA: &'static str = "ogive.install.v1";
}

/// One SDK to install, and what asked for it.
struct Wanted {
    sdk: SdkName,
    selector: Option<Selector>,
    translated: Option<String>,
    locking: Option<Locking>,
}

/// Runs the command.
///
/// # Errors
/// When something asked for does not exist, cannot be had, or does not verify.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let installing = Installing::new(context, native)?;
    let mut wanted = Vec::new();
    if let Some(from) = &args.from {
        wanted.extend(contents(args, context, from, native)?);
    } else if args.requests.is_empty() {
        match asked_here(args, context, &installing, native)? {
            Some(one) => wanted.push(one),
            None => return Ok(Exit::Fine),
        }
    } else {
        let locking = if args.locked { Some(project::nearest_lock(context, true)?) } else { None };
        for request in &args.requests {
            wanted.push(resolved(context, &installing, request, native, locking.clone())?);
        }
    }
    let mut done = Vec::new();
    for one in wanted {
        done.push(install(args, &installing, one, native)?);
    }
    if args.dir.is_some() {
        return finish(context, native, done, None, true);
    }
    let new_default = installing.finish(done.iter().map(|one| &one.sdk))?;
    // What the folder asks for is selected already.
    let selected = args.requests.is_empty() && args.from.is_none();
    finish(context, native, done, new_default.map(|sdk| sdk.version), selected)
}

/// What this folder asks for; none when that is installed.
fn asked_here(
    args: &Args,
    context: &Context,
    installing: &Installing<'_>,
    native: Port,
) -> anyhow::Result<Option<Wanted>> {
    let index = context.index()?;
    let decision = context.decide(Asked::default(), Depth::Every, &index)?;
    if let Some(folder) = project::pin_file(&decision).and_then(Path::parent) {
        Projects::new(&installing.store).remember(folder)?;
    }
    let locking = project::locking(context, &decision, args.locked)?;
    let pinned = project::pinned_request(&decision);
    if let (Some(locking), Some(request)) = (locking, pinned) {
        let one = resolved(context, installing, &request, native, Some(locking))?;
        return Ok(Some(one));
    }
    if args.locked {
        return Err(Failure::usage("cannot install what is locked: nothing here is")
            .hint("ogive.lock is kept where ogive.toml, .go-version or the like asks for a line such as 1.27")
            .into());
    }
    match &decision.outcome {
        Outcome::Installed(sdk) if !args.force => {
            let by = decision.decided_by.as_ref().map(|by| format!(" (by {by})")).unwrap_or_default();
            context.say(&format!("Go {} is asked for here{by} and installed", short_name(sdk.name, native)));
            if context.reporter.json() {
                let metadata = context.store().get(sdk.name).and_then(|sdk| sdk.metadata);
                let entry = InstalledEntry {
                    name: sdk.name,
                    goroot: sdk.goroot.clone(),
                    already: true,
                    verified: metadata.as_ref().and_then(|m| m.verified.clone()),
                    translated: metadata.and_then(|m| m.translated),
                };
                context.reporter.document(&InstallDocument { installed: vec![entry], new_default: None })?;
            }
            Ok(None)
        }
        Outcome::Installed(sdk) => Ok(Some(Wanted {
            sdk: sdk.name,
            selector: Some(sdk.name.version.into()),
            translated: None,
            locking: None,
        })),
        Outcome::Missing(missing) => {
            let request = missing.request();
            let asked = short_request(request, native);
            match &decision.decided_by {
                Some(Source::Newest) | None => {
                    context.say("nothing here asks for a Go: the newest stable one")
                }
                Some(by) => context.say(&format!("{by} asks for Go {asked}")),
            }
            resolved(context, installing, &request, native, None).map(Some)
        }
    }
}

/// The SDK that a request means, by the lock file where there is one.
fn resolved(
    context: &Context,
    installing: &Installing<'_>,
    request: &GoRequest,
    native: Port,
    locking: Option<Locking>,
) -> anyhow::Result<Wanted> {
    let selector = request.selector;
    let host = resolve::host_of(request, native);
    let by_lock = locking.as_ref().zip(selector).and_then(|(lock, selector)| lock.file.sdk(selector, host));
    if let Some(sdk) = by_lock {
        return Ok(Wanted { sdk, selector, translated: None, locking });
    }
    let doing = || format!("cannot install Go {request}");
    if let Some(lock) = locking.as_ref().filter(|lock| lock.only) {
        let asked = selector.map_or_else(|| request.to_string(), |selector| selector.to_string());
        let because = format!("it has no entry for {asked}");
        let error = SdkError::Locked { path: lock.path.clone(), because };
        return Err(anyhow::Error::from(error).context(doing()));
    }
    let names: Vec<SdkName> = installing.installed.iter().map(|sdk| sdk.name).collect();
    let found = resolve::find(request, &installing.sources, &names, native);
    match found.map_err(|error| anyhow::Error::from(error).context(doing()))? {
        Resolution::Native(sdk) => {
            let translated = installing.why_translated(sdk);
            Ok(Wanted { sdk, selector, translated, locking })
        }
        Resolution::Installed { sdk, because } => {
            context.reporter.warn(&format!("{because}; {sdk} is the newest that is known here"));
            Ok(Wanted { sdk, selector, translated: None, locking })
        }
        Resolution::Translated { asked, instead, because } => {
            // Who names the architecture has chosen; only what is implied is asked about.
            let question = format!("There is no {asked}: {because}. Install {instead}?");
            if !context.confirm(&question, true) {
                return Err(Failure::new(Exit::NotFound, doing())
                    .because(SdkError::NeverReleased {
                        version: asked.version,
                        host: asked.host,
                        because,
                        instead: Some(instead),
                    })
                    .into());
            }
            Ok(Wanted { sdk: instead, selector, translated: Some(because), locking })
        }
    }
}

/// What a path given by `--from` holds, of what was asked for.
fn contents(args: &Args, context: &Context, from: &Path, native: Port) -> anyhow::Result<Vec<Wanted>> {
    let doing = || format!("cannot install from {}", from.display());
    if !context.system.files.exists(from) {
        return Err(Failure::usage(format!("{}: nothing is there", doing()))
            .hint("check the name; it is a bundle, an archive or the folder of an SDK")
            .into());
    }
    let held = held(context, from).map_err(|error| anyhow::Error::from(error).context(doing()))?;
    let wanted = |sdk: SdkName| Wanted { sdk, selector: None, translated: None, locking: None };
    if args.requests.is_empty() {
        let mut fitting: Vec<SdkName> = held.iter().copied().filter(|sdk| sdk.host == native).collect();
        if let ([], [only]) = (fitting.as_slice(), held.as_slice()) {
            fitting.push(*only);
        }
        if fitting.is_empty() {
            let names: Vec<String> = held.iter().map(ToString::to_string).collect();
            return Err(Failure::new(Exit::NotFound, doing())
                .because(anyhow::anyhow!("it holds nothing for {native}, only {}", names.join(", ")))
                .hint("name the one to install, as in `ogive install --from FILE 1.27.3-linux-arm64`")
                .into());
        }
        return Ok(fitting.into_iter().map(wanted).collect());
    }
    let found = args
        .requests
        .iter()
        .map(|request| resolve::resolve(request, &held, native).map(|found| wanted(found.sdk())));
    found.collect::<Result<_, _>>().map_err(|error| anyhow::Error::from(error).context(doing()))
}

fn held(context: &Context, from: &Path) -> Result<Vec<SdkName>, SdkError> {
    let files = &*context.system.files;
    if files.is_dir(from) {
        return recognise(files, from).map(|found| vec![found.name]);
    }
    let name = from.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match sdk_of_file(name) {
        Some(sdk) => Ok(vec![sdk]),
        None => Ok(Bundle::open(files, from)?.sdks().collect()),
    }
}

fn install(
    args: &Args,
    installing: &Installing<'_>,
    one: Wanted,
    native: Port,
) -> anyhow::Result<Installation> {
    let locked = one.locking.as_ref().zip(one.selector).and_then(|(lock, selector)| {
        let h1 = lock.file.get(selector)?.h1.get(&one.sdk.host)?;
        Some((h1.clone(), lock.path.clone()))
    });
    if args.locked
        && let (Some(lock), Some(selector)) = (&one.locking, one.selector)
    {
        lock.file.check(&lock.path, selector, one.sdk, None)?;
    }
    let options = InstallOptions {
        into: args.dir.clone(),
        from: args.from.clone(),
        accept_unverified: args.accept_unverified,
        reinstall: args.force,
        locked,
        translated: one.translated.clone(),
        ..InstallOptions::new(native)
    };
    let installation = installing.install(one.sdk, options)?;
    if let (Some(lock), Some(selector)) = (one.locking, one.selector) {
        let h1 = installation.sdk.metadata.as_ref().and_then(|m| m.h1.as_deref());
        note_lock(args, installing.context, lock, selector, one.sdk, h1)?;
    }
    Ok(installation)
}

fn note_lock(
    args: &Args,
    context: &Context,
    lock: Locking,
    selector: Selector,
    sdk: SdkName,
    h1: Option<&str>,
) -> anyhow::Result<()> {
    if args.locked {
        lock.file.check(&lock.path, selector, sdk, h1)?;
        return Ok(());
    }
    // Another request of this run may have changed it.
    let mut file = LockFile::read(&context.system, &lock.path)?;
    file.record(selector, sdk, h1)?;
    file.write(&context.system, &lock.path)?;
    Ok(())
}

fn finish(
    context: &Context,
    native: Port,
    done: Vec<Installation>,
    new_default: Option<GoVersion>,
    selected: bool,
) -> anyhow::Result<Exit> {
    context.reporter.progress().clear();
    for installation in &done {
        context.say(&told(installation, native, &context.layout.sdks()));
    }
    if let Some(version) = new_default {
        context.say(&format!("Go {} is your default now", paint(STRONG, version)));
    } else if let Some(last) = last_to_select(context, &done)?.filter(|_| !selected) {
        context.reporter.next(&how_to_select(&short_name(last.sdk.name, native)));
    }
    if context.reporter.json() {
        let entry = |one: Installation| {
            let metadata = one.sdk.metadata;
            InstalledEntry {
                name: one.sdk.name,
                goroot: one.sdk.goroot,
                already: one.already,
                verified: metadata.as_ref().and_then(|m| m.verified.clone()),
                translated: metadata.and_then(|m| m.translated),
            }
        };
        let installed = done.into_iter().map(entry).collect();
        let new_default = new_default.map(|version| version.to_string());
        context.reporter.document(&InstallDocument { installed, new_default })?;
    }
    Ok(Exit::Fine)
}

/// The last SDK that is new and that nobody gets by default.
fn last_to_select<'d>(
    context: &Context,
    done: &'d [Installation],
) -> anyhow::Result<Option<&'d Installation>> {
    let default = context.default_sdk(&context.index()?)?;
    Ok(done.iter().rfind(|one| !one.already && Some(one.sdk.name) != default))
}

fn how_to_select(name: &str) -> String {
    let mut table = Table::new([]);
    for (command, scope) in [
        (format!("ogive default {name}"), "everywhere"),
        (format!("ogive pin {name}"), "in this project"),
        (format!("ogive shell {name}"), "in this window"),
        (format!("go +{name} version"), "for one command"),
    ] {
        table.row(["  ".to_owned() + &paint(LITERAL, command), scope.to_owned()]);
    }
    format!("select it\n{}", table.render().trim_end())
}

fn told(installation: &Installation, native: Port, store: &Path) -> String {
    let sdk = &installation.sdk;
    let name = paint(GOOD, short_name(sdk.name, native));
    if installation.already {
        return format!("Go {name} is installed already");
    }
    let metadata = sdk.metadata.as_ref();
    let mut text = format!("Go {name} is installed");
    if !sdk.is_external() && !sdk.goroot.starts_with(store) {
        text.push_str(&format!(" in {}", sdk.goroot.display()));
    }
    if let Some(verified) = metadata.and_then(|m| m.verified.as_ref()) {
        text.push_str(&format!(", {verified}"));
    }
    if let Some(because) = metadata.and_then(|m| m.translated.as_ref()) {
        text.push_str(&format!("; it is translated here: {because}"));
    }
    text
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<InstallDocument>()]
}

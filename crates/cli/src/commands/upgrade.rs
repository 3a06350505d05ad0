//! `ogive upgrade`: the lock file to the newest releases.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context as _;
use ogive_platform::{GoVersion, Port, SdkName};
use ogive_report::style::{DIM, GOOD, STRONG, WARNING, paint};
use ogive_report::{Document, NamedSchema, schema_of};
use ogive_sdk::lockfile::LockFile;
use ogive_sdk::resolve;
use ogive_sdk::source::{Sources, TOOLCHAIN_MODULE};
use ogive_sdk::upgrade::security_between;
use ogive_selection::{Depth, GoRequest, Selector};
use schemars::JsonSchema;
use serde::Serialize;

use crate::here::Asked;
use crate::project::{self, Locking};
use crate::{Context, Exit, Failure, SourceFlags};

/// Move ogive.lock to the newest releases, and name the security fixes in between
///
/// The lock file stands beside the file that pins this project's Go; it is made when that file
/// asks for a line such as 1.27. Hashes come from the checksum database, for every machine that
/// the lock file knows and for this one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive upgrade --dry-run\n  ogive upgrade\n  ogive upgrade 1.27")]
pub struct Args {
    /// Only these entries: 1.27, stable
    #[arg(value_name = "LINE")]
    only: Vec<Selector>,
    /// Only show what would change
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Where SDKs come from.
    #[command(flatten)]
    pub sources: SourceFlags,
}

/// What an upgrade changes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct UpgradeDocument {
    /// The lock file.
    file: PathBuf,
    /// It was not written, it was only looked.
    dry_run: bool,
    /// Every entry, changed or not.
    entries: Vec<Entry>,
}

/// An entry of the lock file.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Entry {
    /// What is asked for: `1.27`, `stable`.
    selector: String,
    /// The version before; none when it was not locked.
    from: Option<GoVersion>,
    /// The version now.
    to: GoVersion,
    /// The releases in between that fix security faults, oldest first.
    security: Vec<SecurityRelease>,
    /// Nothing is known of security fixes in releases after this one.
    security_unknown_after: Option<GoVersion>,
}

/// A release with security fixes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SecurityRelease {
    /// The release.
    version: GoVersion,
    /// Advisories, where the source names them.
    ids: Vec<&'static str>,
    /// The packages and programs concerned.
    packages: Vec<&'static str>,
}

impl Document for UpgradeDocument {
    const SCHEMA: &'static str = "ogive.upgrade.v1";
}

/// Runs the command.
///
/// # Errors
/// When nothing here can be locked, no source answers, or the file can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let native = context.native()?;
    let mut lock = lock_here(context)?;
    let selectors = selectors(args, &lock.locking, lock.pinned)?;
    let sources = context.sources()?;
    let mut entries = Vec::new();
    for selector in selectors {
        let doing = || format!("cannot upgrade {selector}");
        let request = GoRequest { selector: Some(selector), os: None, arch: None };
        let sdk = resolve::find(&request, &sources, &[], native).with_context(doing)?.sdk();
        let from = lock.locking.file.get(selector).map(|locked| locked.version);
        let hosts = hosts(&lock.locking.file, selector, native);
        record(&mut lock.locking.file, selector, sdk.version, &hosts, &sources).with_context(doing)?;
        entries.push(entry(selector, from, sdk.version));
    }
    if !args.dry_run {
        lock.locking.file.write(&context.system, &lock.locking.path)?;
    }
    let document = UpgradeDocument { file: lock.locking.path, dry_run: args.dry_run, entries };
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else {
        context.reporter.data(&told(&document))?;
        if document.entries.iter().any(|entry| entry.from != Some(entry.to)) {
            let next =
                if args.dry_run { "`ogive upgrade` writes it" } else { "`ogive install` installs it here" };
            context.reporter.next(next);
        }
    }
    Ok(Exit::Fine)
}

/// The lock file of this folder, and what its pin asks for.
struct Lock {
    locking: Locking,
    pinned: Option<Selector>,
}

fn lock_here(context: &Context) -> anyhow::Result<Lock> {
    let index = context.index()?;
    let asked = Asked { without_shell: true, ..Asked::default() };
    let decision = context.decide(asked, Depth::Every, &index)?;
    let pinned = project::pinned_request(&decision).and_then(|request| request.selector);
    if let Some(locking) = project::locking(context, &decision, true)? {
        return Ok(Lock { locking: Locking { only: false, ..locking }, pinned });
    }
    let locking = project::nearest_lock(context, false)?;
    if context.system.files.exists(&locking.path) {
        return Ok(Lock { locking, pinned: None });
    }
    Err(Failure::usage("cannot upgrade: nothing here is pinned, and there is no ogive.lock")
        .hint("`ogive pin 1.27` pins this project to a line; `ogive install stable` installs the newest Go")
        .into())
}

/// What to move: the entries that leave the exact version open.
fn selectors(args: &Args, lock: &Locking, pinned: Option<Selector>) -> anyhow::Result<Vec<Selector>> {
    let known: BTreeSet<Selector> = lock.file.entries().map(|(selector, _)| selector).chain(pinned).collect();
    let open: Vec<Selector> = known.iter().copied().filter(|s| s.exact().is_none()).collect();
    if let Some(unknown) = args.only.iter().find(|selector| !known.contains(selector)) {
        let names: Vec<String> = open.iter().map(ToString::to_string).collect();
        return Err(Failure::usage(format!("cannot upgrade {unknown}: nothing here asks for it"))
            .hint(format!("asked for are {}", names.join(", ")))
            .into());
    }
    let chosen: Vec<Selector> =
        open.into_iter().filter(|selector| args.only.is_empty() || args.only.contains(selector)).collect();
    if chosen.is_empty() {
        let exact = pinned.or_else(|| known.first().copied()).and_then(Selector::exact);
        let failure = match exact {
            Some(version) => {
                let (major, minor) = version.line();
                Failure::usage(format!("nothing to upgrade: this project is pinned to exactly {version}"))
                    .hint(format!("`ogive pin {major}.{minor}` pins it to a line, which upgrades move along"))
            }
            None => Failure::usage("nothing to upgrade"),
        };
        return Err(failure.into());
    }
    Ok(chosen)
}

/// The hosts whose hashes the entry is to hold.
fn hosts(file: &LockFile, selector: Selector, native: Port) -> BTreeSet<Port> {
    let known = file.get(selector).map(|locked| locked.h1.keys().copied().collect());
    let mut hosts: BTreeSet<Port> = known.unwrap_or_default();
    hosts.insert(native);
    hosts
}

fn record(
    file: &mut LockFile,
    selector: Selector,
    version: GoVersion,
    hosts: &BTreeSet<Port>,
    sources: &Sources,
) -> anyhow::Result<()> {
    for host in hosts {
        let sdk = SdkName::new(version, *host);
        let proof = sources.sumdb()?.lookup(TOOLCHAIN_MODULE, &sdk.module_version())?;
        file.record(selector, sdk, proof.h1())?;
    }
    Ok(())
}

fn entry(selector: Selector, from: Option<GoVersion>, to: GoVersion) -> Entry {
    let report = from.map(|from| security_between(from, to));
    let releases = report.as_ref().map(|report| &report.releases).into_iter().flatten();
    let security = releases
        .map(|(version, fixes)| SecurityRelease {
            version: *version,
            ids: distinct(fixes.iter().flat_map(|fix| fix.ids)),
            packages: distinct(fixes.iter().flat_map(|fix| fix.packages)),
        })
        .collect();
    Entry {
        selector: selector.to_string(),
        from,
        to,
        security,
        security_unknown_after: report.and_then(|report| report.unknown_after),
    }
}

/// Several reports may concern one package.
fn distinct<'a>(names: impl Iterator<Item = &'a &'static str>) -> Vec<&'static str> {
    names.copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The first few of a long list; the JSON document has them all.
fn few(names: &[&str]) -> String {
    const SHOWN: usize = 3;
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 1 => format!("{} and {more} more", names[..SHOWN].join(", ")),
        _ => names.join(", "),
    }
}

fn told(document: &UpgradeDocument) -> String {
    let mut text = String::new();
    for entry in &document.entries {
        let (selector, to) = (paint(STRONG, &entry.selector), paint(GOOD, entry.to));
        text.push_str(&match entry.from {
            None => format!("{selector}: {to}, new in {}\n", document.file.display()),
            Some(from) if from == entry.to => format!("{selector}: {to} already\n"),
            Some(from) => format!("{selector}: {from} to {to}\n"),
        });
        for release in &entry.security {
            let ids =
                if release.ids.is_empty() { String::new() } else { format!(" ({})", few(&release.ids)) };
            let fixed =
                format!("  {} fixes security in {}{ids}\n", release.version, release.packages.join(", "));
            text.push_str(&paint(WARNING, fixed.trim_end()));
            text.push('\n');
        }
        if let Some(known) = entry.security_unknown_after.filter(|_| entry.from != Some(entry.to)) {
            let where_to = "https://go.dev/doc/devel/release";
            let unknown = format!("  security fixes after {known} are unknown to this ogive: see {where_to}");
            text.push_str(&format!("{}\n", paint(DIM, unknown)));
        }
    }
    text
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<UpgradeDocument>()]
}

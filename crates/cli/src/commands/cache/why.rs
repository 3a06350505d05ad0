//! `ogive cache why`: what packages with C rest on, and what Go's own cache would not see.

use std::path::{Path, PathBuf};

use ogive_build::cgo::Prepared;
use ogive_build::{
    CgoChoice, Change, Flags, Go, How, NameTemplate, NoToolchain, NowError, Request, Rested, Why,
    is_hashed_by_go, stage,
};
use ogive_report::style::{DIM, GOOD, WARNING, paint};
use ogive_report::{Document, Table};
use ogive_system::EntryKind;
use schemars::JsonSchema;
use serde::Serialize;

use crate::building::{Wants, target, wished};
use crate::commands::env::variables;
use crate::here::Asked;
use crate::selecting::available;
use crate::{Context, Exit, Failure};

/// Tell what packages with C rest on here, and what Go's own cache would not see
///
/// For each platform that was built for with C in this folder: what the packages rest on, which of it the go command
/// hashes by itself, and what is other than at the last build.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive cache why\n  ogive cache why github.com/mattn/go-sqlite3")]
pub(super) struct Args {
    /// Only what this package rests on
    package: Option<String>,
}

/// What packages with C rest on.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WhyDocument {
    /// For each platform that was built for before.
    platforms: Vec<OfPlatform>,
}

/// What they rest on for a platform.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct OfPlatform {
    /// What the last build rested on.
    last: Rested,
    /// Each part, now and then.
    inputs: Vec<Part>,
    /// What is other now.
    why: Why,
}

/// A part.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Part {
    /// What it is: `header /opt/x/answer.h`.
    name: String,
    /// Whether the toolchain is made of it.
    of_toolchain: bool,
    /// The packages that rest on it alone; empty where all do.
    packages: Vec<String>,
    /// Whether the go command hashes it too.
    hashed_by_go: bool,
    /// How it is other than at the last build; none where it is the same.
    how: Option<How>,
}

impl Document for WhyDocument {
    const SCHEMA: &'static str = "ogive.cache-why.v1";
}

pub(super) fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let directory = context.directory()?;
    let wished = wished(context, &directory)?;
    // What ogive.toml names is built in its folder.
    let file = wished.file.as_deref().and_then(Path::parent).map(PathBuf::from);
    let found = std::iter::once(directory).chain(file).map(|folder| {
        let found = before(context, &folder);
        (folder, found)
    });
    let Some((folder, before)) = found.into_iter().find(|(_, found)| !found.is_empty()) else {
        if context.reporter.json() {
            context.reporter.document(&WhyDocument { platforms: Vec::new() })?;
        } else {
            context.say("no build with C is known of this folder");
            context.reporter.next("`ogive build --cgo on` makes one");
        }
        return Ok(Exit::Fine);
    };
    let wants = Wants::new(&wished)?;
    let want = |platform| wants.of(platform);
    let toolchains = Prepared::new(&context.system, &want, target::places(context)).only_looks();
    let cancel = context.system.processes.interrupts()?;
    let mut document = WhyDocument { platforms: Vec::new() };
    for last in before {
        let request = request(context, &folder, &last)?;
        let now = Rested::now(&context.system, &toolchains, &request, last.platform, &cancel)
            .map_err(|error| failure(&last, error))?;
        document.platforms.push(of_platform(last, &now));
    }
    if let Some(package) = &args.package {
        only(&mut document, package)?;
    }
    match context.reporter.json() {
        true => context.reporter.document(&document)?,
        false => context.reporter.data(&page(&document))?,
    }
    Ok(Exit::Fine)
}

/// What is kept of the builds of a folder, a platform each.
fn before(context: &Context, folder: &Path) -> Vec<Rested> {
    let project = stage::project_of(&context.layout.builds(), folder);
    let folders = context.system.files.list(&project).unwrap_or_default();
    let folders = folders.into_iter().filter(|(_, kind)| *kind == EntryKind::Directory);
    let mut found: Vec<Rested> = folders
        .filter_map(|(name, _)| Rested::load(&context.system, &project.join(name).join(stage::INPUTS)))
        .collect();
    found.sort_by_key(|rested| rested.platform);
    found
}

/// The build that is looked at, as it was asked for last.
fn request(context: &Context, folder: &Path, last: &Rested) -> anyhow::Result<Request> {
    let (sdk, decision) = available(context, Asked::default())?;
    let variables = variables(context, &sdk, &decision)?;
    Ok(Request {
        directory: folder.to_owned(),
        packages: last.packages.clone(),
        targets: Vec::new(),
        go: Go { name: sdk.name, goroot: sdk.goroot.clone(), variables },
        flags: Flags { tags: last.tags.clone(), ..Flags::default() },
        cgo: CgoChoice::On,
        names: NameTemplate::default(),
        stage: context.layout.builds(),
        at_once: None,
        stops_at_failure: false,
        checksums: None,
        glibc: None,
        minimum_macos: None,
        allowed_libraries: None,
        windows: None,
        trial: None,
        checks_reproducible: false,
        variables: Vec::new(),
    })
}

fn failure(last: &Rested, error: NowError) -> Failure {
    let platform = last.platform;
    match error {
        NowError::Toolchain(NoToolchain::Missing { because, how }) => {
            how.into_iter().fold(Failure::new(Exit::MissingTool, because), Failure::hint)
        }
        NowError::Toolchain(NoToolchain::Wrong(told)) => {
            Failure::new(Exit::Findings, format!("{platform}: {}", told.join("\n")))
        }
        NowError::Toolchain(NoToolchain::Cancelled) => Failure::new(Exit::Interrupted, "interrupted"),
        NowError::List(error) => {
            Failure::new(Exit::Findings, format!("cannot list the packages for {platform}")).because(error)
        }
    }
}

fn of_platform(last: Rested, now: &Rested) -> OfPlatform {
    let why = Why::of(now, Some(&last));
    let mut inputs = Vec::new();
    for (of_toolchain, now, then) in
        [(true, &now.stable, &last.stable), (false, &now.volatile, &last.volatile)]
    {
        let mut names: Vec<&String> =
            now.inputs.iter().chain(&then.inputs).map(|input| &input.name).collect();
        names.sort();
        names.dedup();
        let change = |name: &str| {
            let same = |change: &&Change| change.of_toolchain == of_toolchain && change.name == name;
            why.changes.iter().find(same).map(|change| change.how)
        };
        inputs.extend(names.into_iter().map(|name| Part {
            name: name.clone(),
            of_toolchain,
            packages: Vec::new(),
            hashed_by_go: is_hashed_by_go(name),
            how: change(name),
        }));
    }
    for part in inputs.iter_mut().filter(|part| !part.of_toolchain) {
        let users = now.users.iter().chain(&last.users);
        let resting = users.filter(|user| user.inputs.iter().any(|input| input.name == part.name));
        part.packages = resting.map(|user| user.package.clone()).collect();
        part.packages.sort();
        part.packages.dedup();
    }
    OfPlatform { last, inputs, why }
}

/// Leaves what one package rests on.
fn only(document: &mut WhyDocument, package: &str) -> Result<(), Failure> {
    let users = document.platforms.iter().flat_map(|platform| &platform.last.users);
    let mut known: Vec<&str> = users.map(|user| user.package.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    if !known.contains(&package) {
        let failure = Failure::usage(format!("the last builds here had no package {package} with C"));
        return Err(match known.is_empty() {
            true => failure,
            false => failure.hint(format!("those with C are {}", known.join(", "))),
        });
    }
    for platform in &mut document.platforms {
        platform
            .inputs
            .retain(|part| part.packages.is_empty() || part.packages.iter().any(|of| of == package));
    }
    Ok(())
}

fn page(document: &WhyDocument) -> String {
    let mut text = String::new();
    for platform in &document.platforms {
        let mut table = Table::new([&*platform.last.platform.to_string(), "of", "Go hashes it", ""]);
        for part in &platform.inputs {
            let of = match (part.of_toolchain, part.packages.as_slice()) {
                (true, _) => "the toolchain".to_owned(),
                (false, []) => "all packages with C".to_owned(),
                (false, packages) => packages.join(", "),
            };
            let hashed = if part.hashed_by_go { paint(GOOD, "yes") } else { paint(DIM, "no") };
            let how = part.how.map_or_else(String::new, |how| paint(WARNING, how));
            table.row([part.name.clone(), of, hashed, how]);
        }
        text.push_str(&table.render());
        let mut other = platform.inputs.iter().filter_map(|part| Some((part, part.how?))).peekable();
        let name = paint(WARNING, platform.last.platform.to_string());
        if other.peek().is_none() {
            text.push_str(&format!("{name}: all is as it was at the last build\n"));
        }
        for (part, how) in other {
            let then = match part.hashed_by_go {
                true => "the go command sees it too",
                false => "Go's own cache would keep the old object",
            };
            text.push_str(&format!("{name}: {} {how}: {then}\n", part.name));
        }
    }
    text
}

//! `ogive windows`: what programs for Windows have beside their code.

use std::path::{Path, PathBuf};

use ogive_binary::resources::ident::kinds;
use ogive_binary::resources::inputs::{Value, Wanted};
use ogive_binary::resources::{Resources, Syso, faults_of_link, object};
use ogive_platform::{Goarch, Goos, Port};
use ogive_report::{Document, NamedSchema, bytes, plural, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

use crate::windows_resources::{input_failure, project_table, resources, syso_files};
use crate::{Context, Exit, Failure};

/// Give programs for Windows an icon, a version and a manifest
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    command: WindowsCommand,
}

/// What there is to do.
#[derive(Debug, clap::Subcommand)]
enum WindowsCommand {
    /// Write the resources as NAME_windows_ARCH.syso files, which Go links
    Resources(ResourcesArgs),
}

/// Write the resources as NAME_windows_ARCH.syso files, which Go links
///
/// They are what `[windows]` in the nearest ogive.toml asks for, or what is in the files that are named: winres.json
/// of go-winres, versioninfo.json of goversioninfo, a resource script, a manifest, an icon. The files belong beside the
/// package main that they are for. The same input gives the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ogive windows resources
  ogive windows resources --arch amd64,arm64 --out cmd/app
  ogive windows resources winres/winres.json
  ogive windows resources app.rc app.manifest --set version=1.2.3
  ogive windows resources --set icon=app.ico --set product-name=Answers")]
struct ResourcesArgs {
    /// Files to take them from, in place of ogive.toml: .json, .rc, .manifest, .ico, .png
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// The architectures
    #[arg(long, value_name = "ARCH", value_delimiter = ',', default_value = "386,amd64,arm64")]
    arch: Vec<Goarch>,
    /// The folder to write to; this one when left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The first part of the files' names
    #[arg(long, value_name = "NAME", default_value = "rsrc")]
    name: String,
    /// A setting of [windows], in place of what the file says: version=1.2.3
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

/// The files that were written.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ResourcesDocument {
    /// What was written.
    files: Vec<WrittenFile>,
    /// What is in each of them.
    resources: Vec<ResourceDocument>,
    /// What is wrong with the folder's .syso files, each a sentence.
    faults: Vec<String>,
}

/// An object.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct WrittenFile {
    /// Where.
    path: PathBuf,
    /// What it is for.
    arch: Goarch,
    /// Its size in bytes.
    size: usize,
}

/// A resource.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ResourceDocument {
    /// Its type, such as `RT_MANIFEST`.
    kind: String,
    /// Its name: `#1`, or a text.
    name: String,
    /// Its language, four hexadecimal digits.
    language: String,
    /// Its size in bytes.
    size: usize,
}

impl Document for ResourcesDocument {
    const SCHEMA: &'static str = "ogive.windows-resources.v1";
}

/// Runs the command.
///
/// # Errors
/// When nothing says what resources there shall be, an input is wrong, or a file can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    match &args.command {
        WindowsCommand::Resources(args) => write(args, context),
    }
}

fn write(args: &ResourcesArgs, context: &Context) -> anyhow::Result<Exit> {
    check_name(&args.name)?;
    let here = context.directory()?;
    let resources = made(args, context, &here)?;
    let out = args.out.as_ref().map_or_else(|| here.clone(), |out| here.join(out));
    let mut files = Vec::new();
    let mut made = Vec::new();
    for &arch in &args.arch {
        let object = object(&resources, arch)
            .map_err(|error| Failure::usage(format!("cannot make resources for {arch}")).because(error))?;
        let name = format!("{}_windows_{arch}.syso", args.name);
        made.push((name, arch, object));
    }
    context.system.files.create_dir_all(&out)?;
    for (name, arch, object) in &made {
        let path = out.join(name);
        context.system.files.replace(&path, object, 0o644)?;
        context.say(&format!("wrote {}, {}", path.display(), bytes(object.len() as u64)));
        files.push(WrittenFile { path, arch: *arch, size: object.len() });
    }
    let faults = faults(&syso_files(context, &out)?, &args.arch);
    for (fault, advice) in &faults {
        context.reporter.warn(&format!("{fault}: {advice}"));
    }
    if context.reporter.json() {
        let document = ResourcesDocument {
            files,
            resources: documents_of(&resources),
            faults: faults.iter().map(|(fault, _)| fault.clone()).collect(),
        };
        context.reporter.document(&document)?;
    } else {
        context.say(&summary(&resources));
    }
    Ok(if faults.is_empty() { Exit::Fine } else { Exit::Findings })
}

/// The go command takes the suffixes of a file's name for what it is for.
fn check_name(name: &str) -> anyhow::Result<()> {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    if name.is_empty() || !name.chars().all(plain) || name.starts_with('_') {
        return Err(Failure::usage(format!("{name:?} can't be the name of a .syso file"))
            .hint("letters, digits, '-' and '_' make one, and '_' is not the first")
            .into());
    }
    Ok(())
}

fn made(args: &ResourcesArgs, context: &Context, here: &Path) -> anyhow::Result<Resources> {
    let table = if args.files.is_empty() { project_table(context, here)? } else { None };
    let (mut wanted, folder) = match table {
        Some(table) => {
            let folder = table.path.parent().unwrap_or(here).to_owned();
            context.reporter.detail(&format!("[windows] of {}", table.path.display()));
            (table.wanted, folder)
        }
        None => (of_files(&args.files)?, here.to_owned()),
    };
    for setting in &args.set {
        let wrong = || Failure::usage(format!("cannot take --set {setting}"));
        let (key, value) = setting.split_once('=').ok_or_else(|| wrong().hint("write KEY=VALUE"))?;
        let value = match value {
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            text => Value::Text(text),
        };
        wanted.set(key, &value).map_err(|error| wrong().because(error))?;
    }
    if wanted == Wanted::default() {
        return Err(nothing_asked(context, here).into());
    }
    let resources = resources(context, &wanted, &folder).map_err(input_failure)?;
    if resources.is_empty() {
        return Err(Failure::usage("what is asked for makes no resource")
            .hint("give [windows] an icon, a version, a text or a setting of the manifest")
            .into());
    }
    Ok(resources)
}

/// What each file is, by its name.
fn of_files(files: &[String]) -> anyhow::Result<Wanted> {
    let mut wanted = Wanted::default();
    let mut taken = Vec::new();
    for file in files {
        let lower = file.to_ascii_lowercase();
        let name = lower.rsplit(['/', '\\']).next().unwrap_or_default();
        let (kind, place) = match name.rsplit_once('.').map(|(_, end)| end) {
            Some("ico" | "png") => {
                wanted.icon.push(file.clone());
                continue;
            }
            Some("rc") => ("a resource script", &mut wanted.rc),
            Some("manifest") => ("a manifest", &mut wanted.manifest),
            Some("json") if name.contains("versioninfo") => ("a versioninfo.json", &mut wanted.versioninfo),
            Some("json") => ("a winres.json", &mut wanted.winres),
            _ => {
                let what = format!("cannot tell what {file} is by its name");
                let hint = "it must end with .json, .rc, .manifest, .ico or .png";
                return Err(Failure::usage(what).hint(hint).into());
            }
        };
        if taken.contains(&kind) {
            return Err(Failure::usage(format!("{file} would be the second of its kind: {kind}")).into());
        }
        taken.push(kind);
        *place = Some(file.clone());
    }
    Ok(wanted)
}

/// What can be named where nothing was.
fn nothing_asked(context: &Context, here: &Path) -> Failure {
    let failure =
        Failure::usage("no [windows] table in an ogive.toml here says what resources there shall be");
    let known = ["winres/winres.json", "winres.json", "versioninfo.json"];
    match known.iter().find(|file| context.system.files.exists(&here.join(file))) {
        Some(file) => failure.hint(format!("`ogive windows resources {file}` takes them from there")),
        None => failure.hint("`ogive windows resources --set icon=app.ico` does without one"),
    }
}

/// What is wrong with the files by themselves, and with those of a package in each of the builds.
fn faults(files: &[Syso], architectures: &[Goarch]) -> Vec<(String, String)> {
    let ports = architectures.iter().map(|arch| Port::new(Goos::Windows, *arch));
    let linked = ports.flat_map(|port| faults_of_link(files, port));
    let mut told: Vec<(String, String)> = Vec::new();
    for fault in files.iter().flat_map(Syso::faults).chain(linked) {
        let fault = (fault.to_string(), fault.advice());
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    told
}

fn documents_of(resources: &Resources) -> Vec<ResourceDocument> {
    let document = |(key, data): (&ogive_binary::resources::Key, &[u8])| ResourceDocument {
        kind: kinds::name(&key.kind),
        name: key.name.to_string(),
        language: format!("{:04X}", key.language),
        size: data.len(),
    };
    resources.iter().map(document).collect()
}

/// `2 icons, a version, a manifest, 1 other resource`
fn summary(resources: &Resources) -> String {
    let count = |kind| resources.of(kind).count();
    let icons = count(&kinds::GROUP_ICON);
    let (version, manifest) = (count(&kinds::VERSION), count(&kinds::MANIFEST));
    let others = resources.len() - icons - version - manifest - count(&kinds::ICON);
    let mut parts = Vec::new();
    if icons > 0 {
        parts.push(plural(icons, "icon"));
    }
    if version > 0 {
        parts.push("a version".to_owned());
    }
    if manifest > 0 {
        parts.push("a manifest".to_owned());
    }
    if others > 0 {
        parts.push(plural(others, "other resource"));
    }
    format!("each has {}", parts.join(", "))
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<ResourcesDocument>()]
}

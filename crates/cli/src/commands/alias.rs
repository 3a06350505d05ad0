//! `ogive alias`: the user's own names for Go programs.

use std::path::{Path, PathBuf};

use ogive_platform::Goos;
use ogive_report::{Document, NamedSchema, Table, schema_of};
use ogive_selection::{GoRequest, check_alias, edit};
use ogive_system::EntryKind;
use schemars::JsonSchema;
use serde::Serialize;

use crate::selecting::edit_file;
use crate::{Context, Exit, Failure};

/// Give a Go a name of your own
///
/// An alias fixes a version, an architecture or both, and becomes a program on PATH: after
/// `ogive alias go64 +amd64`, `go64 build` runs the amd64 SDK of the version that is asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive alias go64 +amd64\n  ogive alias oldgo 1.21.13-amd64\n  \
ogive alias --list\n  ogive alias --remove go64")]
pub struct Args {
    /// The name
    #[arg(value_name = "NAME", requires = "request", conflicts_with_all = ["list", "remove"])]
    name: Option<String>,
    /// What it runs: +amd64, 1.27.3, 1.27.3-amd64
    #[arg(value_name = "GO")]
    request: Option<GoRequest>,
    /// List the aliases
    #[arg(long)]
    list: bool,
    /// Remove an alias
    #[arg(long, value_name = "NAME", conflicts_with = "list")]
    remove: Option<String>,
}

/// The aliases.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct AliasDocument {
    /// In the order of their names.
    aliases: Vec<Alias>,
}

/// One alias.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Alias {
    /// The name.
    name: String,
    /// What it asks for: `amd64`, `1.27.3-amd64`.
    go: String,
}

impl Document for AliasDocument {
    const SCHEMA: &'static str = "ogive.alias.v1";
}

/// Runs the command.
///
/// # Errors
/// When the name can be no alias, or settings or shims can't be changed.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    match (&args.name, args.request, &args.remove) {
        (Some(name), Some(request), _) => add(context, name, request)?,
        (_, _, Some(name)) => remove(context, name)?,
        _ => list(context)?,
    }
    Ok(Exit::Fine)
}

fn add(context: &Context, name: &str, request: GoRequest) -> anyhow::Result<()> {
    check_alias(name)
        .map_err(|problem| Failure::usage(format!("cannot make the alias {name}")).because(problem))?;
    let os = context.os()?;
    let files = &context.system.files;
    let shim = shim(context, name, os);
    let known = context.settings.user.aliases.contains_key(name);
    if !known && files.entry(&shim)?.is_some() {
        return Err(Failure::usage(format!(
            "cannot make the alias {name}: {} is there already",
            shim.display()
        ))
        .into());
    }
    if !known && let Some(hidden) = hidden(context, name, os) {
        let what = format!("cannot make the alias {name}: it would hide {} on PATH", hidden.display());
        return Err(Failure::usage(what).hint("choose a name that no program has, as go64").into());
    }
    edit_file(context, &context.layout.config, |bytes| edit::user_alias(bytes, name, Some(request)))?;
    let program = context.layout.bin().join(format!("ogive-shim{}", os.executable_suffix()));
    if !files.exists(&program) {
        context.say(&format!("{name} runs Go {request} as soon as the shims are set up"));
        context.reporter.next("ogive setup");
        return Ok(());
    }
    files.create_dir_all(&context.layout.shims())?;
    if os == Goos::Windows {
        files.copy(&program, &shim)?;
    } else {
        files.link(&shim, Path::new("../bin/ogive-shim"))?;
    }
    context.say(&format!("{name} runs Go {request}"));
    Ok(())
}

/// The program that an alias of this name would keep every shell from finding.
fn hidden(context: &Context, name: &str, os: Goos) -> Option<PathBuf> {
    let program = format!("{name}{}", os.executable_suffix());
    let folders = context.system.environment.paths("PATH");
    let mut found = folders.iter().map(|folder| folder.join(&program));
    found.find(|path| {
        let entry = context.system.files.target(path);
        matches!(entry, Ok(Some(entry)) if entry.kind == EntryKind::File && entry.mode & 0o111 != 0)
    })
}

fn remove(context: &Context, name: &str) -> anyhow::Result<()> {
    if !context.settings.user.aliases.contains_key(name) {
        return Err(Failure::new(Exit::NotFound, format!("there is no alias {name}"))
            .hint("`ogive alias --list` shows them")
            .into());
    }
    edit_file(context, &context.layout.config, |bytes| edit::user_alias(bytes, name, None))?;
    context.system.files.remove_file(&shim(context, name, context.os()?))?;
    context.say(&format!("the alias {name} is gone"));
    Ok(())
}

fn shim(context: &Context, name: &str, os: Goos) -> PathBuf {
    context.layout.shims().join(format!("{name}{}", os.executable_suffix()))
}

fn list(context: &Context) -> anyhow::Result<()> {
    let aliases = &context.settings.user.aliases;
    let aliases = aliases.iter().map(|(name, go)| Alias { name: name.clone(), go: go.to_string() });
    let document = AliasDocument { aliases: aliases.collect() };
    if context.reporter.json() {
        context.reporter.document(&document)?;
    } else if document.aliases.is_empty() {
        context.say("you have no aliases");
        context.reporter.next("ogive alias go64 +amd64");
    } else {
        let mut table = Table::new(["alias", "runs go"]);
        for alias in document.aliases {
            table.row([alias.name, alias.go]);
        }
        context.reporter.data(&table.render())?;
    }
    Ok(())
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<AliasDocument>()]
}

//! `ogive config show`: every setting and where it came from.

use ogive_record::{Provenance, Severity};
use ogive_report::{Document, NamedSchema, Table, schema_of, source};
use schemars::JsonSchema;
use serde::Serialize;

use crate::gating::top_of;
use crate::ruling::{RuleSettled, settled_gate_rules, settled_rules};
use crate::{Context, Exit};

/// Show the settings
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive config show\n  ogive config show --json")]
pub struct Args {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ConfigCommand {
    /// Show every setting, its value and where that came from
    #[command(after_help = "Examples:\n  ogive config show\n  ogive config show --json")]
    Show,
}

/// The settings that hold here.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ConfigDocument {
    /// The folder that holds SDKs and shims.
    home: String,
    /// The user's settings file, whether or not it exists.
    file: String,
    /// Every setting.
    settings: Vec<SettingEntry>,
}

/// One setting.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SettingEntry {
    /// Its name in the files, with dots for tables.
    name: String,
    /// Its value as text; empty when it is not set.
    value: String,
    /// Where the value came from.
    provenance: Provenance,
}

impl Document for ConfigDocument {
    const SCHEMA: &'static str = "ogive.config.v1";
}

/// Runs the command.
///
/// # Errors
/// When the output can't be written.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    match args.command {
        ConfigCommand::Show => show(context),
    }
}

fn show(context: &Context) -> anyhow::Result<Exit> {
    let document = ConfigDocument {
        home: context.layout.home.display().to_string(),
        file: context.layout.config.display().to_string(),
        settings: written_only(context).chain(merged(context)).chain(rules(context)).collect(),
    };
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(Exit::Fine);
    }
    let mut table = Table::new(["setting", "value", "from"]);
    for entry in &document.settings {
        let value = if entry.value.is_empty() { "-" } else { &entry.value };
        table.row([&entry.name, value, &source(&entry.provenance)]);
    }
    let head = format!("home {}\nfile {}\n\n", document.home, document.file);
    context.reporter.data(&(head + &table.render()))?;
    Ok(Exit::Fine)
}

/// Settings that stand in the user's file alone.
fn written_only(context: &Context) -> impl Iterator<Item = SettingEntry> + use<'_> {
    let user = &context.settings.user;
    let entry = move |name: String, value: String| {
        let line = user.lines.get(&name).copied();
        let provenance = Provenance::File { path: context.layout.config.clone(), line };
        SettingEntry { name, value, provenance }
    };
    let default = user.default.map(|request| entry("default".into(), request.to_string()));
    let unset =
        || SettingEntry { name: "default".into(), value: String::new(), provenance: Provenance::BuiltIn };
    let aliases =
        user.aliases.iter().map(move |(name, asks)| entry(format!("aliases.{name}"), asks.to_string()));
    std::iter::once(default.unwrap_or_else(unset)).chain(aliases)
}

fn merged(context: &Context) -> impl Iterator<Item = SettingEntry> + use<'_> {
    context.settings.all().into_iter().map(|(name, value, provenance)| SettingEntry {
        name: name.to_owned(),
        value,
        provenance: provenance.clone(),
    })
}

/// What is settled of the doctor's rules, in the files of the project too, and of the gate's, there alone.
fn rules(context: &Context) -> impl Iterator<Item = SettingEntry> {
    let folder = context.directory().unwrap_or_default();
    let top = top_of(&*context.system.files, &folder);
    let of =
        |table: &'static str| move |RuleSettled { name, settled }| (format!("{table}.rules.{name}"), settled);
    let doctor = settled_rules(context).into_iter().map(of("doctor"));
    let gate = settled_gate_rules(context, &top).into_iter().map(of("gate"));
    doctor.chain(gate).map(|(name, settled)| {
        let level = match settled.severity {
            None => "off",
            Some(Severity::Info) => "info",
            Some(Severity::Warning) => "warning",
            Some(Severity::Error) => "error",
        };
        let reason = settled.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        SettingEntry { name, value: format!("{level}{reason}"), provenance: settled.by }
    })
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<ConfigDocument>()]
}

//! `ogive config show`: every setting and where it came from.

use ogive_record::Provenance;
use ogive_report::{Document, NamedSchema, Table, schema_of};
use schemars::JsonSchema;
use serde::Serialize;

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
    user_file: String,
    /// The nearest `ogive.toml`.
    project_file: Option<String>,
    /// Every setting.
    settings: Vec<SettingEntry>,
}

/// One setting.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SettingEntry {
    /// Its name in the files, with dots for tables.
    name: &'static str,
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
    let settings = &context.settings;
    let document = ConfigDocument {
        home: context.layout.home.display().to_string(),
        user_file: settings.user_file.display().to_string(),
        project_file: settings.project_file.as_ref().map(|p| p.display().to_string()),
        settings: settings
            .all()
            .into_iter()
            .map(|(name, value, provenance)| SettingEntry { name, value, provenance: provenance.clone() })
            .collect(),
    };
    if context.reporter.json() {
        context.reporter.document(&document)?;
        return Ok(Exit::Fine);
    }
    let mut table = Table::new(&["setting", "value", "from"]);
    table.row(["home", &document.home, ""]);
    for entry in &document.settings {
        let value = if entry.value.is_empty() { "-" } else { &entry.value };
        table.row([entry.name, value, &ogive_report::source(&entry.provenance)]);
    }
    context.reporter.data(&table.render())?;
    Ok(Exit::Fine)
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<ConfigDocument>()]
}

//! `ogive rule`: what a rule, a cause, an error, a myth or a platform is about.

use ogive_platform::names::{self, NameError, Named};
use ogive_platform::{Goarch, Goos, Port};
use ogive_report::{Document, NamedSchema, Table, schema_of, style};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::{self, Entry, Kind, Reference};
use crate::platform_card::PlatformCard;
use crate::{Context, Exit, Failure};

/// Look up a rule, a recognised error or a platform
///
/// A platform may be named as anybody names it: linux/arm64, aarch64, x86_64-apple-darwin, win32-x64.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ogive rule --list\n  ogive rule myths\n  ogive rule linux/arm64\n  \
ogive rule x86_64-apple-darwin\n  ogive rule uname-tells-the-machine")]
pub struct Args {
    /// A name of the list, `myths`, or a platform; everything is listed when left out
    #[arg(value_name = "NAME", conflicts_with = "list")]
    name: Option<String>,
    /// List everything that can be looked up
    #[arg(long)]
    list: bool,
}

/// What can be looked up.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct RulesDocument {
    /// In the order of their kinds.
    entries: Vec<Entry>,
}

impl Document for RulesDocument {
    const SCHEMA: &'static str = "ogive.rules.v1";
}

/// One thing that was looked up.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct RuleDocument {
    /// What is known of it.
    #[serde(flatten)]
    entry: Entry,
}

impl Document for RuleDocument {
    const SCHEMA: &'static str = "ogive.rule.v1";
}

/// Runs the command.
///
/// # Errors
/// When nothing has the name, or several platforms have it.
pub fn exec(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let entries = catalogue::entries();
    match args.name.as_deref() {
        None => list(context, entries)?,
        Some("myths") => myths(context, entries)?,
        Some(name) => look_up(context, name, entries)?,
    }
    Ok(Exit::Fine)
}

fn list(context: &Context, entries: Vec<Entry>) -> anyhow::Result<()> {
    if context.reporter.json() {
        context.reporter.document(&RulesDocument { entries })?;
        return Ok(());
    }
    let mut text = String::new();
    for &kind in Kind::ALL {
        let mut table = Table::new([]);
        for entry in entries.iter().filter(|entry| entry.kind == kind) {
            table.row([style::paint(style::LITERAL, &entry.name), entry.summary.to_string()]);
        }
        if !table.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{gap}{}\n{table}", style::paint(style::STRONG, kind.heading())));
        }
    }
    context.reporter.data(&text)?;
    Ok(())
}

fn myths(context: &Context, entries: Vec<Entry>) -> anyhow::Result<()> {
    let entries: Vec<Entry> = entries.into_iter().filter(|entry| entry.kind == Kind::Myth).collect();
    if context.reporter.json() {
        context.reporter.document(&RulesDocument { entries })?;
    } else {
        let all: Vec<String> = entries.iter().map(shown).collect();
        context.reporter.data(&all.join("\n"))?;
    }
    Ok(())
}

fn look_up(context: &Context, name: &str, entries: Vec<Entry>) -> anyhow::Result<()> {
    let is_it = |entry: &&Entry| entry.kind != Kind::Platform && entry.name == name;
    if let Some(entry) = entries.iter().find(is_it) {
        if context.reporter.json() {
            context.reporter.document(&RuleDocument { entry: entry.clone() })?;
        } else {
            context.reporter.data(&shown(entry))?;
        }
        return Ok(());
    }
    let named = platform(name).map_err(|error| unknown(name, error, &entries))?;
    let Some(card) = PlatformCard::of(named) else {
        let what = format!("cannot show {name}: no release of Go has had the port {named}");
        return Err(suggesting(Failure::new(Exit::NotFound, what), &named.to_string(), &entries).into());
    };
    if context.reporter.json() {
        context.reporter.document(&card)?;
    } else {
        if card.name != name {
            context.say(&format!("{name} is {} in Go's words", card.name));
        }
        context.reporter.data(&card.shown())?;
    }
    Ok(())
}

/// A platform by any name, Go's name of an architecture first.
fn platform(name: &str) -> Result<Named, NameError> {
    match name.parse::<Goarch>() {
        Ok(arch) => Ok(Named { os: None, arch, level: None }),
        Err(_) => names::from_any_name(name),
    }
}

fn unknown(name: &str, error: NameError, entries: &[Entry]) -> Failure {
    match error {
        NameError::Ambiguous { candidates, .. } => {
            let meant: Vec<String> = candidates.iter().map(Named::to_string).collect();
            let what = format!("cannot tell which platform {name} is: it can mean {}", meant.join(" or "));
            let examples = candidates.iter().map(|named| named.on(named.os.unwrap_or(Goos::Linux)));
            let examples: Vec<String> = examples.map(|platform| format!("`ogive rule {platform}`")).collect();
            Failure::usage(what).hint(format!("say which: {}", examples.join(", ")))
        }
        NameError::Unknown { .. } => {
            let what = format!("there is no rule, error, myth or platform {name}");
            suggesting(Failure::new(Exit::NotFound, what), name, entries)
        }
    }
}

fn suggesting(failure: Failure, name: &str, entries: &[Entry]) -> Failure {
    let ports: Vec<String> = Port::all().iter().map(Port::to_string).collect();
    let mut known: Vec<&str> = entries.iter().map(|entry| &*entry.name).collect();
    known.extend(ports.iter().map(String::as_str).filter(|port| !entries.iter().any(|e| e.name == *port)));
    let similar: Vec<String> = catalogue::similar(name, known.into_iter())
        .iter()
        .map(|name| format!("`ogive rule {name}`"))
        .collect();
    if similar.is_empty() {
        failure.hint("`ogive rule --list` shows all there are")
    } else {
        failure.hint(format!("perhaps {}", similar.join(", ")))
    }
}

/// An entry as a person reads it.
fn shown(entry: &Entry) -> String {
    let dim = |label: &str| style::paint(style::DIM, format!("{label:10}"));
    let mut lines = vec![style::paint(style::LITERAL, &entry.name)];
    match entry.kind {
        Kind::Myth => {
            lines.push(format!("  {}{}", dim("believed"), entry.summary));
            lines.push(format!("  {}{}", dim("so is"), entry.rationale));
        }
        _ => lines.extend([&entry.summary, &entry.rationale].map(|text| format!("  {text}"))),
    }
    lines.extend(entry.examples.iter().map(|example| format!("  {}{example}", dim("example"))));
    let see = |reference: &Reference| format!("  {}{} {}", dim("see"), reference.title, reference.url);
    lines.extend(entry.references.iter().map(see));
    lines.push(String::new());
    lines.join("\n")
}

/// The schemas of the documents that the command prints.
#[must_use]
pub fn documents() -> Vec<NamedSchema> {
    vec![schema_of::<RulesDocument>(), schema_of::<RuleDocument>(), schema_of::<PlatformCard>()]
}

//! The document of a machine, made here or read from a file.

use std::path::Path;
use std::time::Duration;

use ogive_machine::Machine;
use ogive_report::{Document, inert};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::Looking;
use crate::{Context, Exit, Failure};

/// The most bytes of a facts document.
const MOST: u64 = 64 << 20;

/// What is known of a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FactsDocument {
    /// The facts.
    #[serde(flatten)]
    pub(crate) machine: Machine,
}

impl Document for FactsDocument {
    const SCHEMA: &'static str = "ogive.facts.v1";
}

/// Looks at this machine.
pub(crate) fn look(context: &Context, looking: &Looking) -> Machine {
    let options = ogive_probe::Options {
        shells: (!looking.no_shells).then(|| Duration::from_secs(looking.shell_time.max(1))),
        sdks: context.layout.sdks(),
        shims: context.layout.shims(),
        ask_proxies: looking.ask_proxies,
    };
    ogive_probe::machine(&context.system, &options)
}

/// Reads the document of another machine. Nothing in it is ever run.
///
/// # Errors
/// When it can't be read, or is no such document.
pub(crate) fn read(context: &Context, path: &Path) -> anyhow::Result<Machine> {
    let failed = || format!("cannot read the facts in {}", path.display());
    if !context.system.files.exists(path) {
        return Err(Failure::new(Exit::NotFound, format!("there is no {}", path.display()))
            .hint("`ogive facts --json > facts.json` writes such a file on the machine in question")
            .into());
    }
    let bytes = context
        .system
        .files
        .read(path, MOST)
        .map_err(|error| Failure::new(Exit::Disk, failed()).because(error))?;
    let mut value: Value = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::usage(failed()).because(anyhow::anyhow!("it is no JSON: {error}")))?;
    match value.get("schema").and_then(Value::as_str) {
        Some(FactsDocument::SCHEMA) => {}
        Some(other) if other.starts_with("ogive.facts.") => {
            return Err(Failure::usage(failed())
                .because(anyhow::anyhow!(
                    "it is of the form {other}, and this ogive reads {}",
                    FactsDocument::SCHEMA
                ))
                .hint("take the same version of ogive on both machines")
                .into());
        }
        _ => {
            return Err(Failure::usage(failed())
                .because(anyhow::anyhow!("it is not what `ogive facts --json` writes"))
                .into());
        }
    }
    make_inert(&mut value);
    serde_json::from_value(value)
        .map_err(|error| Failure::usage(failed()).because(anyhow::anyhow!("{error}")).into())
}

/// A document may be anybody's: no text in it may hide or colour what a terminal shows of it.
fn make_inert(value: &mut Value) {
    match value {
        Value::String(text) => *text = inert(text),
        Value::Array(values) => values.iter_mut().for_each(make_inert),
        Value::Object(fields) => {
            // The keys of a few maps are paths.
            let own = std::mem::take(fields);
            fields.extend(own.into_iter().map(|(key, mut value)| {
                make_inert(&mut value);
                (inert(&key), value)
            }));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Writes what the user wants in a file.
///
/// # Errors
/// When it can't be written.
pub(crate) fn write(context: &Context, path: &Path, text: &str) -> anyhow::Result<()> {
    let failed = |error| Failure::new(Exit::Disk, format!("cannot write {}", path.display())).because(error);
    Ok(context.system.files.replace(path, text.as_bytes(), 0o644).map_err(failed)?)
}

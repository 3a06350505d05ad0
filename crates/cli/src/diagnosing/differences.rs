//! Two documents, side by side.

use std::collections::BTreeMap;

use ogive_machine::Machine;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A fact that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Difference {
    /// What the fact is about, as the path of its fields.
    pub(crate) fact: String,
    /// What it is on the first machine; none where it has no such thing.
    pub(crate) first: Option<String>,
    /// What it is on the second.
    pub(crate) second: Option<String>,
}

/// What differs between two machines, where it was seen left out.
pub(crate) fn differences(first: &Machine, second: &Machine) -> anyhow::Result<Vec<Difference>> {
    let (first, second) = (leaves(first)?, leaves(second)?);
    let mut names: Vec<&String> = first.keys().chain(second.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differ = names.into_iter().filter(|name| first.get(*name) != second.get(*name));
    Ok(differ
        .map(|name| Difference {
            fact: name.clone(),
            first: first.get(name).cloned(),
            second: second.get(name).cloned(),
        })
        .collect())
}

fn leaves(machine: &Machine) -> anyhow::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    // Process numbers and the windows of today are no part of a machine.
    let mut value = serde_json::to_value(machine)?;
    if let Value::Object(fields) = &mut value {
        fields.remove("ancestry");
    }
    gather(&value, String::new(), &mut found);
    Ok(found)
}

fn gather(value: &Value, name: String, found: &mut BTreeMap<String, String>) {
    let below = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name} {part}") };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match key.as_str() {
                    "provenance" | "source" | "added-by" | "made-by" => {}
                    "value" => gather(value, name.clone(), found),
                    "unknown" => {
                        found.insert(name.clone(), format!("unknown: {}", plain(value)));
                    }
                    _ => gather(value, below(key), found),
                }
            }
        }
        Value::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                gather(value, below(&label(value).unwrap_or_else(|| (at + 1).to_string())), found);
            }
        }
        leaf => {
            found.insert(name, plain(leaf));
        }
    }
}

/// What an element of a list is known by, so that lists of different lengths are held against each other.
fn label(value: &Value) -> Option<String> {
    let named = ["name", "kind", "way", "goroot", "folder", "command"];
    named.iter().find_map(|key| Some(value.get(key)?.as_str()?.to_owned()))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

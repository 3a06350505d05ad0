//! What differs between two builds.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::sheet::sheet;
use crate::{Item, Seen};

/// Something that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// Which program, by its way into what was compared; empty when that is a single file.
    pub program: String,
    /// What about it: a label of the full sheet.
    pub what: String,
    /// What the first has; none when nothing.
    pub first: Option<String>,
    /// What the second has; none when nothing.
    pub second: Option<String>,
}

/// What differs between two sets of things found. Single files are compared whatever their names are;
/// programs of folders and archives by their names below `tops`, what was named.
#[must_use]
pub fn compare(first: &[Item], second: &[Item], tops: [&str; 2]) -> Vec<Difference> {
    if let ([one], [other]) = (first, second) {
        return between("", Some(&one.seen), Some(&other.seen));
    }
    let by_name = |items: &[Item], top: &str| -> BTreeMap<String, Seen> {
        items.iter().map(|item| (below(item, top), item.seen.clone())).collect()
    };
    let (first, second) = (by_name(first, tops[0]), by_name(second, tops[1]));
    let added = second.keys().filter(|name| !first.contains_key(*name));
    let mut names: Vec<&String> = first.keys().chain(added).collect();
    names.sort();
    names.into_iter().flat_map(|name| between(name, first.get(name), second.get(name))).collect()
}

/// The name of an item below what was named.
fn below(item: &Item, top: &str) -> String {
    let file = item.place.file.strip_prefix(top).unwrap_or(&item.place.file);
    let file = file.trim_start_matches(['/', '\\']);
    let parts = std::iter::once(file).filter(|part| !part.is_empty());
    parts.chain(item.place.inside.iter().map(String::as_str)).collect::<Vec<_>>().join(": ")
}

fn between(name: &str, first: Option<&Seen>, second: Option<&Seen>) -> Vec<Difference> {
    let difference = |what: &str, first: Option<String>, second: Option<String>| Difference {
        program: name.to_owned(),
        what: what.to_owned(),
        first,
        second,
    };
    let there = |seen: &Seen| match seen {
        Seen::Program(program) => crate::sheet::format(program),
        Seen::Unreadable(because) | Seen::LeftOut(because) => format!("not looked at: {because}"),
    };
    let (one, other) = match (first, second) {
        (Some(Seen::Program(one)), Some(Seen::Program(other))) => (sheet(one), sheet(other)),
        (first, second) => {
            return vec![difference("what is there", first.map(there), second.map(there))];
        }
    };
    let value = |lines: &[crate::sheet::Line], label: &str| {
        lines.iter().find(|line| line.label == label).map(|line| line.value.clone())
    };
    let mut differences = Vec::new();
    for line in &one {
        let theirs = value(&other, &line.label);
        if theirs.as_ref() != Some(&line.value) {
            differences.push(difference(&line.label, Some(line.value.clone()), theirs));
        }
    }
    for line in &other {
        if value(&one, &line.label).is_none() {
            differences.push(difference(&line.label, None, Some(line.value.clone())));
        }
    }
    differences
}

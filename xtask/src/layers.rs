//! Who may know whom, checked against `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, bail};
use cargo_metadata::{DependencyKind, MetadataCommand};

/// The rows of the house, upper ones first. A crate knows only crates of rows above its own.
const ROWS: &[(&str, &[&str])] = &[
    ("vocabulary", &["platform", "record", "machine"]),
    ("readers", &["binary", "gosource", "oci", "selection"]),
    ("door", &["system"]),
    ("services", &["host", "cc", "registry", "transaction"]),
    (
        "capabilities",
        &[
            "sdk",
            "inspect",
            "probe",
            "explain",
            "doctor",
            "repair",
            "build",
            "matrix",
            "gate",
            "image",
            "agent",
            "controller",
        ],
    ),
    ("edges", &["report"]),
    ("programs", &["cli", "shim"]),
    ("workshop", &["xtask"]),
];

/// Neighbours in one row that may know one another: (who, whom).
const NEIGHBOURS: &[(&str, &str)] = &[
    ("record", "platform"),
    ("machine", "platform"),
    ("machine", "record"),
    ("build", "sdk"),
    ("matrix", "build"),
    ("image", "build"),
];

/// Crates that know fewer than their row allows.
const NARROW: &[(&str, &[&str])] =
    &[("report", &["platform", "record"]), ("shim", &["platform", "selection"])];

/// What each row's own code must not name: no I/O, no runtime, no program's business.
const BANNED: &[(&str, &[&str])] = &[
    (
        "vocabulary",
        &["tokio", "async-std", "smol", "clap", "kube", "k8s-openapi", "reqwest", "hyper", "rustix", "libc"],
    ),
    (
        "readers",
        &["tokio", "async-std", "smol", "clap", "kube", "k8s-openapi", "reqwest", "hyper", "rustix", "libc"],
    ),
];

/// Prefix of the workspace's packages.
const PREFIX: &str = "ogive-";

/// The test servers: anybody may use them in tests, nobody elsewhere.
const TESTKIT: &str = "testkit";

/// The graph of the workspace: each crate with its normal dependencies, ours without the prefix.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// Checks the layers and prints the map.
///
/// # Errors
/// When a crate knows one that it may not, naming each.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let graph = graph(root)?;
    for (row, crates) in ROWS {
        for name in crates.iter().filter(|name| graph.contains_key(**name)) {
            let known: Vec<&str> =
                graph[*name].iter().map(String::as_str).filter(|d| graph.contains_key(*d)).collect();
            println!("{row:<13} {name:<12} → {}", known.join(", "));
        }
    }
    let offences = offences(&graph);
    if !offences.is_empty() {
        bail!("{} layer rules are broken:\n  {}", offences.len(), offences.join("\n  "));
    }
    println!("{} crates, every one knows only what it may", graph.len());
    Ok(())
}

fn graph(root: &Path) -> anyhow::Result<Graph> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()
        .context("cargo metadata did not describe the workspace")?;
    let short = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
    Ok(metadata
        .packages
        .iter()
        .map(|package| {
            let dependencies = package.dependencies.iter().filter(|d| d.kind != DependencyKind::Development);
            (short(&package.name), dependencies.map(|d| short(&d.name)).collect())
        })
        .collect())
}

fn row_of(name: &str) -> Option<usize> {
    ROWS.iter().position(|(_, crates)| crates.contains(&name))
}

fn offences(graph: &Graph) -> Vec<String> {
    let mut offences = Vec::new();
    for (name, dependencies) in graph {
        if name == TESTKIT {
            continue;
        }
        let Some(row) = row_of(name) else {
            offences.push(format!("{name} stands in no row: give it one in xtask/src/layers.rs"));
            continue;
        };
        for dependency in dependencies {
            if !graph.contains_key(dependency) {
                continue;
            }
            let narrow = NARROW.iter().find(|(narrow, _)| narrow == name);
            let allowed = match (narrow, row_of(dependency)) {
                (Some((_, allowed)), _) => allowed.contains(&dependency.as_str()),
                (None, Some(other)) => {
                    other < row || NEIGHBOURS.contains(&(name.as_str(), dependency.as_str()))
                }
                (None, None) => false,
            };
            if !allowed {
                offences.push(format!("{name} may not know {dependency}"));
            }
        }
        for (banned_row, banned) in BANNED {
            if ROWS[row].0 == *banned_row {
                offences.extend(
                    banned
                        .iter()
                        .filter(|b| dependencies.contains(**b))
                        .map(|b| format!("{name} may not name {b}")),
                );
            }
        }
    }
    offences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph_of(edges: &[(&str, &[&str])]) -> Graph {
        edges
            .iter()
            .map(|(name, to)| ((*name).to_owned(), to.iter().map(|d| (*d).to_owned()).collect()))
            .collect()
    }

    #[test]
    fn a_row_knows_only_rows_above() {
        let graph =
            graph_of(&[("platform", &["sdk"]), ("sdk", &["platform", "host"]), ("host", &["platform"])]);
        assert_eq!(offences(&graph), ["platform may not know sdk"]);
    }

    #[test]
    fn neighbours_are_strangers_but_for_the_listed() {
        let graph = graph_of(&[("sdk", &["doctor"]), ("doctor", &[]), ("build", &["sdk"])]);
        assert_eq!(offences(&graph), ["sdk may not know doctor"]);
    }

    #[test]
    fn the_shim_and_the_report_are_narrow() {
        let graph = graph_of(&[
            ("shim", &["system", "selection"]),
            ("report", &["system"]),
            ("system", &[]),
            ("selection", &[]),
        ]);
        assert_eq!(offences(&graph), ["report may not know system", "shim may not know system"]);
    }

    #[test]
    fn the_vocabulary_does_no_io() {
        let graph = graph_of(&[("platform", &["tokio", "serde"])]);
        assert_eq!(offences(&graph), ["platform may not name tokio"]);
    }

    #[test]
    fn a_new_crate_needs_a_row() {
        assert_eq!(offences(&graph_of(&[("attic", &[])])).len(), 1);
    }

    #[test]
    fn tests_alone_use_the_test_servers() {
        let graph = graph_of(&[("sdk", &["testkit"]), ("testkit", &["platform"]), ("platform", &[])]);
        assert_eq!(offences(&graph), ["sdk may not know testkit"]);
    }
}

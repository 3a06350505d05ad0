//! `cargo xtask gate-healthy`: how many of the errors that the gate finds in large healthy modules are none, by labels that
//! people gave them.

mod labels;
mod page;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::Value;

use self::labels::{Key, Labels};
use crate::{build, modules};

/// The committed labels.
const LABELS: &str = "xtask/gate-healthy/labels.txt";

/// By what they are given.
const CRITERION: &str = "xtask/gate-healthy/criterion.md";

/// What is published.
const PAGE: &str = "docs/gate-healthy.md";

/// Options of `cargo xtask gate-healthy`.
#[derive(Args)]
pub struct Options {
    /// Fail when an error has no label, a label has no error, or the published page says something else
    #[arg(long)]
    check: bool,
    /// Print the errors that have no label, as lines of the labels' file
    #[arg(long, conflicts_with = "check")]
    unlabelled: bool,
    /// Where modules are kept; below target when left out
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
}

/// Judges the labelled modules by what they declare, and publishes how many errors are none.
///
/// # Errors
/// When a module can't be fetched, the gate fails, or labels and errors are not of each other.
pub fn gate_healthy(root: &Path, options: &Options) -> anyhow::Result<()> {
    let work = options.work.clone().unwrap_or_else(|| build::target(root).join("fixtures/gate-truth"));
    std::fs::create_dir_all(&work)?;
    let labels = Labels::read(&std::fs::read_to_string(root.join(LABELS))?)?;
    let folders = modules::fetch(&work, labels.modules.keys().map(String::as_str))?;
    let ogive = build::ogive(root, "dev")?;
    let mut wrong = Vec::new();
    for (module, labelled) in &labels.modules {
        let folder = folders.get(module).with_context(|| format!("{module} was not fetched"))?;
        let found = errors(&modules::judge(&ogive, folder, &[], None)?);
        if options.unlabelled {
            println!("{module}");
        }
        for (key, title) in &found {
            if !labelled.contains_key(key) {
                wrong.push(format!("{module}: {key} has no label"));
                if options.unlabelled {
                    println!("  ? {key}: {title}");
                }
            }
        }
        let gone = labelled.keys().filter(|key| !found.contains_key(*key));
        wrong.extend(gone.map(|key| format!("{module}: {key} is found no more")));
    }
    if options.unlabelled {
        return Ok(());
    }
    if !wrong.is_empty() {
        bail!("{LABELS} and the gate differ:\n{}", wrong.join("\n"));
    }
    let page = page::page(&labels, &std::fs::read_to_string(root.join(CRITERION))?);
    let file = root.join(PAGE);
    if !options.check {
        std::fs::write(&file, &page)?;
        println!("{page}");
    } else if std::fs::read_to_string(&file)? != page {
        bail!("{PAGE} is not what the labels say; write it with cargo xtask gate-healthy");
    }
    Ok(())
}

/// The errors of a document, each with its title.
fn errors(document: &Value) -> BTreeMap<Key, String> {
    let findings = document["findings"].as_array().into_iter().flatten();
    let errors = findings.filter(|finding| finding["severity"] == "error");
    errors
        .map(|finding| {
            let (at, text) =
                (&finding["location"], |value: &Value| value.as_str().unwrap_or_default().to_owned());
            let number = |value: &Value| value.as_u64().unwrap_or_default();
            let place = format!("{}:{}:{}", text(&at["path"]), number(&at["line"]), number(&at["column"]));
            (Key { rule: text(&finding["rule"]), place }, text(&finding["title"]))
        })
        .collect()
}

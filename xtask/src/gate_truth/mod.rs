//! `cargo xtask gate-truth`: what keeps real modules from building on which ports, as Go itself says, against what
//! `ogive gate` finds.

mod cgo;
mod compare;
mod explained;
mod gate;
mod item;
mod oracle;
mod page;
mod ports;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use self::compare::{Compared, compare};
use self::explained::Explained;
use self::item::Truths;
use crate::{build, modules};

/// The committed table, and why something in it is not as the gate says.
const TABLE: &str = "xtask/gate-truth/truth.txt";
const EXPLAINED: &str = "xtask/gate-truth/explained.txt";

/// What the gate knows of the standard library.
const NAMES: &str = "crates/gate/src/standard/names.txt";

/// What is published.
const PAGE: &str = "docs/gate-truth.md";

/// Options of `cargo xtask gate-truth`.
#[derive(Args)]
pub struct Options {
    /// Ask Go about these modules and put them into the table
    #[arg(value_name = "MODULE@VERSION")]
    modules: Vec<String>,
    /// Ask Go anew about every module of the table
    #[arg(long, conflicts_with = "modules")]
    again: bool,
    /// Take what the oracle said from a file instead, a document a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["modules", "again"])]
    answers: Vec<PathBuf>,
    /// Write anew which names of the standard library the gate takes to be on some ports only
    #[arg(long)]
    names: bool,
    /// Fail when the gate finds anything else than the published page says, or a disagreement is not explained
    #[arg(long)]
    check: bool,
    /// Compare only modules whose names contain this, and publish nothing
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Where modules are kept; below target when left out
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
}

/// Asks Go where that is wanted, compares the table with what the gate finds, and publishes it.
///
/// # Errors
/// When Go or the gate can't be asked, or, with `--check`, something is not as it is published.
pub fn gate_truth(root: &Path, options: &Options) -> anyhow::Result<()> {
    let work = match &options.work {
        Some(work) => work.clone(),
        None => build::target(root).join("fixtures/gate-truth"),
    };
    std::fs::create_dir_all(&work)?;
    if options.names {
        std::fs::write(root.join(NAMES), oracle::standard_names(root, &work)?)?;
    }
    let mut truths = table::read(&std::fs::read_to_string(root.join(TABLE)).unwrap_or_default());
    let asked: Vec<String> =
        if options.again { truths.keys().cloned().collect() } else { options.modules.clone() };
    if !asked.is_empty() {
        truths.extend(oracle::ask(root, &work, &asked)?);
        std::fs::write(root.join(TABLE), table::write(&truths))?;
    }
    for file in &options.answers {
        truths.extend(oracle::read(&std::fs::read_to_string(file)?)?);
        std::fs::write(root.join(TABLE), table::write(&truths))?;
    }
    let wanted = |module: &str| options.only.as_ref().is_none_or(|part| module.contains(part.as_str()));
    truths.retain(|module, _| wanted(module));
    let compared = compare_all(root, &work, &truths)?;
    let explained = Explained::read(&std::fs::read_to_string(root.join(EXPLAINED)).unwrap_or_default());
    let page = page::page(&compared, &explained);
    if options.only.is_some() {
        println!("{page}");
        return Ok(());
    }
    if !options.check {
        std::fs::write(root.join(PAGE), &page)?;
        println!("{page}");
        return Ok(());
    }
    if page.contains(page::UNEXPLAINED) {
        bail!("the gate and Go disagree where {EXPLAINED} says nothing; see cargo xtask gate-truth");
    }
    if std::fs::read_to_string(root.join(PAGE))? != page {
        bail!("{PAGE} is not what the gate finds now; write it with cargo xtask gate-truth");
    }
    Ok(())
}

fn compare_all(root: &Path, work: &Path, truths: &Truths) -> anyhow::Result<BTreeMap<String, Compared>> {
    let ogive = build::ogive(root, "dev")?;
    let needed: BTreeSet<&str> = truths.values().flat_map(|truth| &truth.needs).map(String::as_str).collect();
    let all = truths
        .keys()
        .map(String::as_str)
        .chain(needed.into_iter().filter(|name| !truths.contains_key(*name)));
    let folders = modules::fetch(work, all)?;
    let cache = work.join("mod");
    let mut compared = BTreeMap::new();
    for (module, truth) in truths {
        let folder = folders.get(module).with_context(|| format!("{module} was not fetched"))?;
        let with_cgo = if truth.cgo { first_class_with_cgo()? } else { ports::Ports::new() };
        let of_others = Some(cache.as_path()).filter(|_| !truth.needs.is_empty());
        let told = gate::ask(&ogive, folder, &with_cgo, of_others)?;
        let path = module.split_once('@').map_or(module.as_str(), |(path, _)| path);
        let lost = cgo::Lost::read(folder, path, told.needs_cgo)?;
        compared.insert(module.clone(), compare(truth, &told.items, &lost));
    }
    Ok(compared)
}

/// The builds with cgo that the oracle looks at.
fn first_class_with_cgo() -> anyhow::Result<ports::Ports> {
    let table = ogive_platform::ports::table(oracle::RELEASE.parse()?).context("the table of ports")?;
    let first = table.ports().filter(|info| info.first_class);
    Ok(first.map(|info| format!("{} (cgo)", info.port)).collect())
}

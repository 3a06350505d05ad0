//! What Go's own type checker and assembler say of modules, by the program beside this folder.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use super::item::{Item, Items, Truth, Truths};
use super::ports::Ports;
use crate::run::Run;

/// The Go whose ports and standard library decide.
pub const RELEASE: &str = "1.27.3";

/// Asks the oracle about modules. Everything that it fetches stays below `work`; what it says beside the answer goes where
/// our errors go.
///
/// # Errors
/// When the go command can't be had in [`RELEASE`], or the oracle fails.
pub fn ask(root: &Path, work: &Path, modules: &[String]) -> anyhow::Result<Truths> {
    std::fs::create_dir_all(work)?;
    let program = build(root, work)?;
    let text = go(Run::new(program, work), work).args(["-work"]).args([work]).args(modules).text()?;
    read(&text)
}

/// Reads answers of the oracle, a document a line.
///
/// # Errors
/// When a line is no such document.
pub fn read(text: &str) -> anyhow::Result<Truths> {
    let mut truths = Truths::new();
    for line in text.lines() {
        let document: Value = serde_json::from_str(line).context("the oracle's answer")?;
        let module = document["module"].as_str().context("the oracle names no module")?;
        for note in document["notes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            eprintln!("{module}: {note}");
        }
        truths.insert(module.to_owned(), truth(&document));
    }
    Ok(truths)
}

/// Asks which names of the standard library are on some ports only, as the gate keeps them.
///
/// # Errors
/// When the go command can't be had in [`RELEASE`], or the oracle fails.
pub fn standard_names(root: &Path, work: &Path) -> anyhow::Result<String> {
    let program = build(root, work)?;
    let text = go(Run::new(program, work), work).args(["-std", "-work"]).args([work]).text()?;
    Ok(format!("{text}\n"))
}

fn build(root: &Path, work: &Path) -> anyhow::Result<PathBuf> {
    let program = work.join(format!("gatetruth{}", std::env::consts::EXE_SUFFIX));
    go(Run::new("go", &root.join("xtask/gate-truth")), work)
        .args(["build", "-o"])
        .args([&program])
        .args(["."])
        .done()?;
    Ok(program)
}

/// With the Go of [`RELEASE`] as the go command, from the proxy that is configured if it is not here.
fn go(run: Run, work: &Path) -> Run {
    run.env("GOTOOLCHAIN", format!("go{RELEASE}")).env("GOMODCACHE", work.join("mod")).env("GOWORK", "off")
}

fn truth(document: &Value) -> Truth {
    let needs = document["needs"].as_array().into_iter().flatten();
    let needs = needs.filter_map(Value::as_str).map(str::to_owned).collect();
    let mut truth = Truth { cgo: document["cgo"] == true, needs, ..Truth::default() };
    for item in document["items"].as_array().into_iter().flatten() {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let (rule, scope) = (text("rule"), text("scope"));
        // What breaks for types and numbers is the matter of other rules.
        if rule == "other" {
            continue;
        }
        let found: Ports = item["ports"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let row = if scope == "own" { rule } else { format!("{rule}-{scope}") };
        let everywhere = item["everywhere"] == true;
        let items: &mut Items = if everywhere { &mut truth.everywhere } else { &mut truth.items };
        let item = Item { row, package: text("package"), symbol: text("symbol") };
        items.entry(item).or_default().extend(found);
    }
    truth
}

//! What `ogive gate` says of a module, as items.

use std::path::Path;

use serde_json::Value;

use super::cgo::NeedsCgo;
use super::item::{Item, Items};
use super::ports::Ports;
use crate::modules;

/// What the gate told of a module.
pub struct Told {
    /// Its findings.
    pub items: Items,
    /// The packages that it says need cgo, by folder, and where.
    pub needs_cgo: NeedsCgo,
}

/// Asks `ogive gate` about a module in a folder, for all ports. With `cgo`, what it says of builds with cgo counts too.
///
/// # Errors
/// When the gate fails for another reason than what it finds.
pub fn ask(ogive: &Path, folder: &Path, cgo: &Ports) -> anyhow::Result<Told> {
    let document = modules::judge(ogive, folder, &["--platform", "all"])?;
    let (mut items, mut needs_cgo) = (Items::new(), NeedsCgo::new());
    let told = document["findings"].as_array().into_iter().flatten();
    let suppressed = document["suppressed"].as_array().into_iter().flatten();
    for finding in told.chain(suppressed) {
        let found = ports_of(finding, cgo);
        if finding["rule"] == "cgo-without-stub" {
            needs_cgo.entry(package_of(finding)).or_default().extend(found);
            continue;
        }
        for item in items_of(finding) {
            items.entry(item).or_default().extend(found.iter().cloned());
        }
    }
    items.retain(|_, found| !found.is_empty());
    needs_cgo.retain(|_, found| !found.is_empty());
    Ok(Told { items, needs_cgo })
}

fn ports_of(finding: &Value, cgo: &Ports) -> Ports {
    let mut found = Ports::new();
    for platform in finding["platforms"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let (port, with, without) = match platform.split_once(' ') {
            None => (platform, true, true),
            Some((port, kind)) => (port, kind == "(cgo)", kind == "(no cgo)"),
        };
        if without && !NEEDS_C.contains(&port) {
            found.insert(port.to_owned());
        }
        let with_cgo = format!("{port} (cgo)");
        if with && cgo.contains(&with_cgo) {
            found.insert(with_cgo);
        }
    }
    found
}

/// Ports for which nothing is linked without a C compiler.
const NEEDS_C: [&str; 5] = ["android/386", "android/amd64", "android/arm", "ios/amd64", "ios/arm64"];

/// The folder of the package that a finding is in.
fn package_of(finding: &Value) -> String {
    let path = finding["location"]["path"].as_str().unwrap_or_default();
    path.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned()
}

/// The items of a finding: one, but for functions that lack a body together.
fn items_of(finding: &Value) -> Vec<Item> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (rule, title) = (text(&finding["rule"]), text(&finding["title"]));
    let path = text(&finding["location"]["path"]);
    let package = package_of(finding);
    let before = |end: &str| title.split(end).next().unwrap_or_default().to_owned();
    let symbols = match rule.as_str() {
        "symbol-hole" | "test-only-hole" => vec![before(" is not declared for ")],
        "legacy-syscall" => vec![before(" does not exist for ")],
        "duplicate-declaration" => vec![before(" is declared twice for ")],
        "package-excluded" => {
            let named = before(", which has no files for ");
            vec![named.rsplit(' ').next().unwrap_or_default().to_owned()]
        }
        "missing-assembly" => {
            let lists = finding["evidence"].as_array().into_iter().flatten();
            let lists = lists.filter(|each| each["subject"] == "functions");
            let names: Vec<String> =
                lists.filter_map(|each| each["fact"]["value"].as_array()).flatten().map(text).collect();
            if names.is_empty() { vec![before(" has neither ")] } else { names }
        }
        _ => Vec::new(),
    };
    let row = match rule.as_str() {
        // The same, of a name that is well known.
        "legacy-syscall" if path.ends_with("_test.go") => "test-only-hole".to_owned(),
        "legacy-syscall" => "symbol-hole".to_owned(),
        _ => rule,
    };
    symbols.into_iter().map(|symbol| Item { row: row.clone(), package: package.clone(), symbol }).collect()
}

//! What `ogive gate` says of a module, as items.

use std::path::Path;

use serde_json::Value;

use super::cgo::NeedsCgo;
use super::compare::OF_DEPENDENCY;
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

/// Asks `ogive gate` about a module in a folder, for all ports. With `cgo`, what it says of builds with cgo counts too;
/// with the folder of a module cache, what it says of other modules.
///
/// # Errors
/// When the gate fails for another reason than what it finds.
pub fn ask(ogive: &Path, folder: &Path, cgo: &Ports, cache: Option<&Path>) -> anyhow::Result<Told> {
    let document = modules::judge(ogive, folder, &["--platform", "all"], cache)?;
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
        // What a package of another module lacks itself is no matter of the package here that leads to it.
        "dependency-hole" => of_dependency(&title).into_iter().collect(),
        "missing-assembly" => {
            let lists = finding["evidence"].as_array().into_iter().flatten();
            let lists = lists.filter(|each| each["subject"] == "functions");
            let names: Vec<String> =
                lists.filter_map(|each| each["fact"]["value"].as_array()).flatten().map(text).collect();
            if names.is_empty() { vec![before(" has neither ")] } else { names }
        }
        _ => Vec::new(),
    };
    let is_test = title.starts_with(IN_TEST);
    let row = match rule.as_str() {
        "dependency-hole" if title.contains(NO_FILES) => format!("package-excluded{OF_DEPENDENCY}"),
        "dependency-hole" if is_test => format!("test-only-hole{OF_DEPENDENCY}"),
        "dependency-hole" => format!("symbol-hole{OF_DEPENDENCY}"),
        // The same, of a name that is well known.
        "legacy-syscall" if path.ends_with("_test.go") => "test-only-hole".to_owned(),
        "legacy-syscall" => "symbol-hole".to_owned(),
        _ => rule,
    };
    symbols.into_iter().map(|symbol| Item { row: row.clone(), package: package.clone(), symbol }).collect()
}

/// Parts of titles of `dependency-hole`.
const IN_TEST: &str = "a test needs it: ";
const NO_FILES: &str = " has no files for ";
const NOT_DECLARED: &str = " is not declared for ";

/// The name of a package of another module, or of something in it, that is missing.
fn of_dependency(title: &str) -> Option<String> {
    let title = title.strip_prefix(IN_TEST).unwrap_or(title);
    if let Some((folder, _)) = title.split_once(NO_FILES) {
        let (module, rest) = folder.split_once('@')?;
        let inside = rest.split_once('/').map_or(String::new(), |(_, inside)| format!("/{inside}"));
        return Some(format!("{module}{inside}"));
    }
    title.split_once(NOT_DECLARED).map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_modules_lack_is_named_as_go_does() {
        for (title, name) in [
            ("golang.org/x/sys@v0.1.0/unix has no files for js/wasm", Some("golang.org/x/sys/unix")),
            (
                "a test needs it: unix.Dup2 is not declared for linux/arm64 in golang.org/x/sys@v0.1.0/unix",
                Some("unix.Dup2"),
            ),
            ("a.example/m@v1.0.0 has no files for plan9/386", Some("a.example/m")),
            ("a.example/m@v1.0.0/x does not build for plan9/386", None),
        ] {
            assert_eq!(of_dependency(title).as_deref(), name, "{title}");
        }
    }
}

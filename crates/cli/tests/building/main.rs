//! `ogive build`, as a user sees it: real SDKs, real compilers, results read by others and run.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod cache;
mod cgo;
mod changes;
mod foreign;
mod hold;
mod lies;
mod macs;
mod modes;
mod preflight;
mod pure;
mod reproducible;
mod trial;
mod truth;
mod windows;

use std::path::{Path, PathBuf};

use ogive_testkit::{Outcome, Sandbox, builder as user, builders_store as store, built_row as row};
use serde_json::Value;

/// A program that says where it runs.
const HELLO: &str = "package main\n\nimport (\n\t\"fmt\"\n\t\"runtime\"\n)\n\n\
    func main() { fmt.Println(\"hello from\", runtime.GOOS, runtime.GOARCH) }\n";

const GO_MOD: &str = "module example.com/hello\n\ngo 1.21\n";

/// A user in a folder with a program.
fn with_program(main: &str) -> Sandbox {
    let sandbox = user();
    sandbox.write("go.mod", GO_MOD);
    sandbox.write("main.go", main);
    sandbox
}

fn document(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.shown()))
}

/// The file that was built for a target.
fn built(sandbox: &Sandbox, document: &Value, target: &str) -> PathBuf {
    let row = row(document, target);
    assert_eq!(row["outcome"], "built", "{row:#}");
    sandbox.work().join(row["artifacts"][0]["path"].as_str().unwrap())
}

/// Everything below a folder that is not hidden.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(at) = waiting.pop() {
        for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
            match entry.path().is_dir() {
                true => waiting.push(entry.path()),
                false => found.push(entry.path().strip_prefix(folder).unwrap().display().to_string()),
            }
        }
    }
    found.sort();
    found
}

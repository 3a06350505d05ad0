//! `ogive inspect`, as a user sees it: real programs, archives by the tools that people make them with,
//! processes that run.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod answers;
mod images;
mod odd;
mod packages;
mod running;

use std::path::PathBuf;

use ogive_testkit::{Outcome, Sandbox, goroot};

/// The go command of Go 1.27.3 for a host.
fn go(host: &str) -> PathBuf {
    goroot(&format!("1.27.3-{host}")).join("bin/go")
}

fn inspect(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    sandbox.ogive(["inspect"]).args(arguments).run()
}

/// The JSON answer, which holds to its schema.
fn json(sandbox: &Sandbox, arguments: &[&str], code: i32) -> serde_json::Value {
    let outcome = sandbox.ogive(["inspect", "--json"]).args(arguments).run().expect_code(code);
    let value: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let name = value["schema"].as_str().unwrap();
    let schema = ogive_cli::schemas().into_iter().find(|schema| schema.name == name).unwrap();
    let validator = jsonschema::validator_for(&schema.schema.to_value()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    value
}

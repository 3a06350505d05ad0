//! `ogive gate`, as a user sees it: a repository on the disk, the program over it.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod asked;
mod baseline;
mod editor;
mod fixing;
mod foreign;
mod found;
mod history;
mod kept;
mod odd;
mod outputs;
mod page;
mod remembered;
mod suppressed;
mod traps;
#[cfg(unix)]
mod trees;
mod trend;

use ogive_testkit::{Outcome, Sandbox};
use serde_json::Value;

/// A repository whose `most` is declared for amd64 alone, with a warning in another file.
fn faulty() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("go.mod", "module example.com/bolt\n\ngo 1.27\n");
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64',\n  'linux/arm64']\n");
    sandbox.write("db.go", "package bolt\n\nfunc open() int {\n\treturn most - 1\n}\n");
    sandbox.write("db_amd64.go", "package bolt\n\nconst most = 1\n");
    sandbox.write("robot/robot.go", "package robot\n\nfunc Move() {}\n");
    sandbox.write("robot/robot_arm_test.go", "package robot\n");
    sandbox
}

/// The JSON answer, which holds to its schema.
fn document(outcome: &Outcome) -> Value {
    let value: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|e| panic!("{e}: {}", outcome.shown()));
    let name = value["schema"].as_str().unwrap();
    let schema = ogive_cli::schemas().into_iter().find(|schema| schema.name == name).unwrap();
    let validator = jsonschema::validator_for(&schema.schema.to_value()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    value
}

/// The findings of an answer as `rule path:line`.
fn found(answer: &Value) -> Vec<String> {
    let place = |finding: &Value| {
        let at = &finding["location"];
        let line = at["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        format!("{} {}{line}", finding["rule"].as_str().unwrap(), at["path"].as_str().unwrap())
    };
    answer["findings"].as_array().unwrap().iter().map(place).collect()
}

/// What the gate finds with these arguments.
fn gate(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let all = ["--json", "gate"].iter().chain(arguments);
    found(&document(&sandbox.ogive(all).run()))
}

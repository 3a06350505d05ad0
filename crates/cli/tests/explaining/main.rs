//! `ogive explain` and `ogive rule`, as a user sees them: texts, logs, real programs, real commands that fail.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod commands;
mod files;
mod images;
mod rules;
mod spoken;
mod texts;

use ogive_testkit::{Outcome, Program, Sandbox};

fn explain<'s>(sandbox: &'s Sandbox, arguments: &[&str]) -> Program<'s> {
    sandbox.ogive(["explain"]).args(arguments)
}

/// The JSON answer, which holds to its schema.
fn document(outcome: &Outcome) -> serde_json::Value {
    let value: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let name = value["schema"].as_str().unwrap();
    let schema = ogive_cli::schemas().into_iter().find(|schema| schema.name == name).unwrap();
    let validator = jsonschema::validator_for(&schema.schema.to_value()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    value
}

/// The names of the causes in an answer, in its order.
fn causes(answer: &serde_json::Value) -> Vec<String> {
    match answer {
        serde_json::Value::Object(fields) => {
            let own = fields.get("cause").and_then(|cause| cause["name"].as_str()).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(causes)).collect()
        }
        serde_json::Value::Array(items) => items.iter().flat_map(causes).collect(),
        _ => Vec::new(),
    }
}

/// The causes that `explain --json` names.
fn named(sandbox: &Sandbox, arguments: &[&str], code: i32) -> Vec<String> {
    let outcome = sandbox.ogive(["--json", "explain"]).args(arguments).run().expect_code(code);
    causes(&document(&outcome))
}

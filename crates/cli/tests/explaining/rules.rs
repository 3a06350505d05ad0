use ogive_testkit::Sandbox;

use crate::document;

#[test]
fn causes_errors_and_rules_of_inspecting_can_be_looked_up() {
    let sandbox = Sandbox::new();
    // A cause of programs, what tools say, and a rule of `ogive inspect`.
    for name in ["html-page", "exec-format-error", "other-platform"] {
        let shown = sandbox.ogive(["rule", name]).succeed();
        assert!(shown.starts_with(name) && shown.lines().count() >= 3, "{shown}");
        let outcome = sandbox.ogive(["--json", "rule", name]).run().expect_code(0);
        assert_eq!(document(&outcome)["name"], name);
    }
    let outcome = sandbox.ogive(["rule", "exec-format-eror"]).run().expect_code(127);
    assert!(outcome.stderr.contains("exec-format-error"), "{}", outcome.shown());
}

#[test]
fn the_list_names_everything_that_can_be_looked_up() {
    let sandbox = Sandbox::new();
    let list = sandbox.ogive(["rule", "--list"]).succeed();
    for name in ["html-page", "exec-format-error", "other-platform"] {
        assert!(list.lines().any(|line| line.starts_with(name)), "{name}: {list}");
    }
    let outcome = sandbox.ogive(["--json", "rule", "--list"]).run().expect_code(0);
    let entries = document(&outcome);
    let entries = entries["entries"].as_array().unwrap();
    assert!(entries.len() > 80, "{}", entries.len());
    // A platform has a card instead.
    let told = |entry: &serde_json::Value| entry["rationale"] != "" || entry["kind"] == "platform";
    let empty: Vec<_> =
        entries.iter().filter(|e| e["summary"] == "" || !told(e)).map(|e| &e["name"]).collect();
    assert!(empty.is_empty(), "{empty:?}");
}

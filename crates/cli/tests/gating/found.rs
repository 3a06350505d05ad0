//! What is told, and how.

use insta::assert_snapshot;
use ogive_testkit::Sandbox;
use serde_json::json;

use crate::{document, faulty};

#[test]
fn findings_stand_by_file_with_their_lines_worst_first() {
    let mut sandbox = faulty();
    let passed = ogive_gate::rule_metas().count() - 2;
    sandbox.filter(&format!("2 rules failed, {passed} passed"), "[COUNT]");
    assert_snapshot!(sandbox.ogive(["gate"]).run().shown(), @r#"
    exit code 1
    --- stdout
    db.go
    error: most is not declared for linux/arm64 [symbol-hole]
      at db.go:4:9
      4 | return most - 1
        |        ^
      platforms: linux/arm64 (db.go:4)
      most is declared for: amd64 (db_amd64.go:3)
      The package does not compile there ("undefined: …"), and neither does any that imports it. Every new architecture runs into lists of architectures in file names and constraints.
      do: declare most in a file of the top folder that begins with //go:build !amd64

    robot/robot_arm_test.go
    warning: robot_arm_test.go never runs on linux/amd64, linux/arm64, by the end of its name [accidental-suffix]
      at robot/robot_arm_test.go
      platforms: linux/amd64, linux/arm64 (robot/robot_arm_test.go)
      A file whose name ends in an operating system or architecture is built there alone: a test named so never runs elsewhere, and it looks as if it passed. Told where the word is an everyday one too (arm, js, wasm) and nothing else is for it: neither the test, nor a package that uses the file's names on every platform.
      do: give it another name, such as robot_arms_test.go
      do: or, if it is meant, say so by a //go:build line

    [COUNT]: 1 error, 1 warning
    2 packages judged for linux/amd64, linux/arm64 (ogive.toml:2, ogive.toml:3)
    --- stderr
    "#);
}

#[test]
fn a_repository_without_faults_passes_and_says_for_which_platforms() {
    let mut sandbox = faulty();
    sandbox.filter(&format!("0 rules failed, {} passed", ogive_gate::rule_metas().count()), "[COUNT]");
    sandbox.write("db_other.go", "//go:build !amd64\n\npackage bolt\n\nconst most = 2\n");
    std::fs::remove_file(sandbox.work().join("robot/robot_arm_test.go")).unwrap();
    assert_snapshot!(sandbox.ogive(["gate"]).run().expect_code(0).shown(), @r#"
    exit code 0
    --- stdout
    [COUNT]: nothing found
    2 packages judged for linux/amd64, linux/arm64 (ogive.toml:2, ogive.toml:3)
    --- stderr
    "#);
}

#[test]
fn a_document_has_everything_and_holds_to_its_schema() {
    let sandbox = faulty();
    let answer = document(&sandbox.ogive(["--json", "gate"]).run().expect_code(1));
    assert_eq!(answer["platforms"], json!(["linux/amd64", "linux/arm64"]));
    assert_eq!(answer["declared-by"][1], json!({ "file": { "path": "ogive.toml", "line": 3 } }));
    assert_eq!(answer["packages"], 2);
    let finding = &answer["findings"][0];
    assert_eq!((&finding["rule"], &finding["severity"]), (&json!("symbol-hole"), &json!("error")));
    assert_eq!(finding["location"], json!({ "path": "db.go", "line": 4, "column": 9 }));
    assert_eq!(finding["platforms"], json!(["linux/arm64"]));
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 32);
    assert!(answer["passed"].as_array().unwrap().contains(&json!("missing-assembly")));
    assert_eq!(answer["failed"], json!(["symbol-hole", "accidental-suffix"]));
}

#[test]
fn names_and_lines_of_sources_do_nothing_to_a_terminal() {
    let sandbox = faulty();
    sandbox.write("db.go", "package bolt\n\nvar x, y = \"\u{1b}]0;x\u{7}\u{202e}\", most\n");
    let shown = sandbox.ogive(["gate", "--color", "always"]).run().expect_code(1).stdout;
    assert!(
        !shown.contains("\u{1b}]") && !shown.contains('\u{7}') && !shown.contains('\u{202e}'),
        "{shown:?}"
    );
    assert!(shown.contains(r"\u{202e}"), "{shown:?}");
}

#[test]
fn every_rule_can_be_looked_up() {
    let sandbox = Sandbox::new();
    for rule in ["symbol-hole", "unused-suppression"] {
        let shown = sandbox.ogive(["rule", rule]).succeed();
        assert!(shown.contains("example") && shown.contains("https://"), "{shown}");
    }
    let list = sandbox.ogive(["rule", "--list"]).succeed();
    for rule in ogive_gate::rule_metas() {
        assert!(list.contains(rule.name.as_str()), "{}", rule.name);
    }
}

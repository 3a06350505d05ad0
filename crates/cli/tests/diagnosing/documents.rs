use ogive_testkit::Sandbox;

use crate::{at_home, document, rules};

#[test]
fn another_machines_document_is_judged_and_nothing_in_it_is_run() {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOOS=plan9\n");
    let facts = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0);
    let mut value = document(&facts);
    value["shells"] = serde_json::json!([]);
    // What a command would be, if one were run.
    let witness = sandbox.work().join("ran");
    let command = format!("touch {}", witness.display());
    value["login-shell"]["value"] = command.clone().into();
    value["go-settings"]["process"] = serde_json::json!([
        { "name": "CC", "value": command, "source": { "environment": "CC" } }
    ]);
    let path = sandbox.write("facts.json", value.to_string());
    let path = path.to_str().unwrap();
    let answer = document(&sandbox.ogive(["--json", "doctor", "--facts", path]).run().expect_code(1));
    assert!(rules(&answer).contains(&"persisted-target"), "{answer:#}");
    assert!(!witness.exists());
    let untold = answer["untold"].as_array().unwrap();
    assert!(untold.iter().any(|untold| untold["rule"] == "go-differs-by-shell"), "{untold:?}");

    value["schema"] = "ogive.facts.v9".into();
    sandbox.write("newer.json", value.to_string());
    sandbox.write("other.json", "{\"schema\": \"x\"}");
    sandbox.write("cut.json", "{\"schema\":");
    for (file, code, told) in [
        ("newer.json", 2, "the form ogive.facts.v9"),
        ("other.json", 2, "not what `ogive facts --json` writes"),
        ("cut.json", 2, "it is no JSON"),
        ("none.json", 127, "there is no none.json"),
    ] {
        let outcome = sandbox.ogive(["doctor", "--facts", file]).run().expect_code(code);
        assert!(outcome.stderr.contains(told), "{file}: {}", outcome.shown());
    }
}

#[test]
fn secrets_and_names_are_left_out() {
    let mut sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOPROXY=https://ann:s3cret@proxy.example.com\nGOAUTH=s3cret\n");
    sandbox.set("GOPRIVATE_TOKEN", "s3cret").set("OGIVE_TOKEN", "s3cret");
    let outcome = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    assert!(!outcome.stdout.contains("s3cret"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("https://proxy.example.com"), "{}", outcome.shown());
    let outcome = sandbox.ogive(["--json", "facts", "--anonymous"]).run().expect_code(0);
    let home = sandbox.home().display().to_string();
    assert!(!outcome.stdout.contains(&home), "{}", outcome.shown());
    assert!(outcome.stdout.contains("/home/user"), "{}", outcome.shown());
    let _ = document(&outcome);
}

#[test]
fn two_machines_are_held_against_each_other() {
    let sandbox = Sandbox::new();
    let one = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0).stdout;
    at_home(&sandbox, ".config/go/env", "GOFLAGS=-mod=mod\n");
    let two = sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0).stdout;
    sandbox.write("one.json", &one);
    sandbox.write("two.json", &two);
    let same = sandbox.ogive(["facts", "--diff", "one.json", "one.json"]).run().expect_code(0);
    assert!(same.stderr.contains("alike"), "{}", same.shown());
    let outcome = sandbox.ogive(["--json", "facts", "--diff", "one.json", "two.json"]).run().expect_code(1);
    let differences = document(&outcome)["differences"].to_string();
    assert!(differences.contains("-mod=mod"), "{differences}");
}

#[test]
fn a_rule_that_is_not_known_is_told_with_its_neighbour() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.ogive(["doctor", "--only", "goroot-mismach"]).run().expect_code(2);
    assert!(outcome.stderr.contains("goroot-mismatch"), "{}", outcome.shown());
    let shown = sandbox.ogive(["rule", "go-differs-by-shell"]).run().expect_code(0);
    assert!(shown.stdout.contains("start-up"), "{}", shown.shown());
}

#[test]
fn what_explain_points_to_is_a_rule_of_the_doctor() {
    let sandbox = Sandbox::new();
    for (text, rule) in [
        ("go: build cache is disabled by GOCACHE=off, but required as of Go 1.12", Some("gocache-off")),
        ("go: list -m cannot be used with GO111MODULE=off", Some("gopath-mode")),
        ("cannot install cross-compiled binaries when GOBIN is set", Some("gobin-blocks-cross-install")),
        ("/lib64/libc.so.6: version `GLIBC_2.34' not found (required by ./app)", None),
    ] {
        let outcome = sandbox.ogive(["--json", "explain", text]).run().expect_code(0);
        let answer: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let named = answer["found"][0]["explanation"]["doctor"].as_str();
        if rule.is_some() {
            assert_eq!(named, rule, "{}", outcome.shown());
        }
        if let Some(rule) = named {
            let asked = sandbox.ogive(["doctor", "--no-shells", "--only", rule]).run();
            assert!(matches!(asked.code, Some(0 | 1)), "{}", asked.shown());
        }
    }
}

#[test]
fn nothing_of_the_current_folder_is_run() {
    let mut sandbox = Sandbox::new();
    let witness = sandbox.work().join("ran");
    for name in ["gcc", "clang", "go", "cc"] {
        crate::executable(&sandbox.work().join(name), &format!("#!/bin/sh\ntouch {}\n", witness.display()));
    }
    sandbox.set("PATH", ".:/usr/bin:/bin");
    let _ = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    sandbox.set("CC", "./gcc");
    let outcome = sandbox.ogive(["--json", "facts"]).run().expect_code(0);
    assert!(!witness.exists());
    assert!(outcome.stdout.contains("./gcc depends on the current folder"), "{}", outcome.shown());
}

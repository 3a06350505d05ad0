use insta::assert_snapshot;
use ogive_testkit::Sandbox;

use crate::{go, inspect, json};

/// A folder of programs and other things.
fn folder() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("d/README.md", "#!/bin/no\n");
    sandbox.write("d/notes", "only a text\n");
    sandbox.write("d/run", "#!/usr/bin/env python3\n");
    for host in ["linux-amd64", "darwin-arm64"] {
        std::fs::copy(go(host), sandbox.work().join("d").join(host)).unwrap();
    }
    sandbox
}

#[test]
fn a_folder_is_a_table_of_its_programs() {
    let sandbox = folder();
    let outcome = inspect(&sandbox, &["d"]).expect_code(0);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = outcome.shown().lines().map(words).collect::<Vec<_>>().join("\n");
    assert_snapshot!(shown, @r"
    exit code 0
    --- stdout
    file platform format kind linked go module note
    d/darwin-arm64 darwin/arm64/v8.0 Mach-O program dynamic 1.27.3 cmd/go
    d/linux-amd64 linux/amd64/v1 ELF program static 1.27.3 cmd/go
    d/run script python3
    --- stderr
    3 programs
    ");
    let here = sandbox.ogive(["inspect"]).current_dir(sandbox.work().join("d")).run().expect_code(0);
    assert!(here.stdout.contains("\nlinux-amd64 "), "{}", here.shown());
}

#[test]
fn nothing_found_is_said() {
    let sandbox = Sandbox::new();
    sandbox.write("d/README.md", "a text\n");
    let outcome = inspect(&sandbox, &["d"]).expect_code(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", "no program is in d\n"));
}

#[test]
fn json_and_csv_tell_the_same() {
    let sandbox = folder();
    let document = json(&sandbox, &["d"], 0);
    let items = document["items"].as_array().unwrap();
    let files: Vec<_> = items.iter().map(|item| item["place"]["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["d/darwin-arm64", "d/linux-amd64", "d/run"]);
    assert_eq!(items[1]["program"]["format"], "elf");
    let csv = inspect(&sandbox, &["--csv", "d"]).expect_code(0).stdout;
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines[0], "file,inside,seen,format,platforms,kind,linked,go,module,bytes,note");
    assert!(
        lines[2].starts_with("d/linux-amd64,,program,ELF,linux/amd64/v1,program,static,1.27.3,"),
        "{csv}"
    );
    let _ = inspect(&sandbox, &["--csv", "--json", "d"]).expect_code(2);
}

#[test]
fn the_sheet_tells_everything() {
    let sandbox = folder();
    let sheet = inspect(&sandbox, &["--long", "d/linux-amd64"]).expect_code(0).stdout;
    for line in ["64-bit, little-endian", "EM_X86_64", "go1.27.3", "build GOARCH", "stripped"] {
        assert!(sheet.contains(line), "{line}: {sheet}");
    }
}

#[test]
fn what_does_not_run_where_it_should_is_a_finding() {
    let sandbox = folder();
    let both = inspect(&sandbox, &["--expect", "linux/amd64,darwin/arm64", "d"]).expect_code(0);
    assert!(both.stderr.contains("all run on linux/amd64 or darwin/arm64"), "{}", both.shown());
    let outcome = inspect(&sandbox, &["--expect", "linux/arm64", "d/linux-amd64"]).expect_code(1);
    assert!(
        outcome.stdout.contains("d/linux-amd64 is for linux/amd64/v1, not for linux/arm64"),
        "{}",
        outcome.shown()
    );
    assert!(outcome.stdout.contains("GOOS=linux GOARCH=arm64 go build cmd/go"), "{}", outcome.shown());
    let document = json(&sandbox, &["--expect", "linux/arm64", "d"], 1);
    let rules: Vec<_> =
        document["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["other-platform", "other-platform"]);
    // A check that had nothing to check has not passed.
    let _ = inspect(&sandbox, &["--expect", "linux/arm64", "d/notes"]).expect_code(1);
    let _ = inspect(&sandbox, &["--expect", "linux/x64", "d"]).expect_code(2);
}

#[test]
fn two_builds_are_compared_by_all_that_is_known() {
    let sandbox = folder();
    let (arm, amd) = (go("linux-arm64"), go("linux-amd64"));
    let same = inspect(&sandbox, &["--compare", "d/linux-amd64", amd.to_str().unwrap()]).expect_code(0);
    assert_eq!(
        (same.stdout.as_str(), same.stderr.as_str()),
        ("", "nothing that is known of 1 program differs\n")
    );
    let other = inspect(&sandbox, &["--compare", "d/linux-amd64", arm.to_str().unwrap()]).expect_code(1);
    for line in ["- linux/amd64/v1", "+ linux/arm64/v8.0", "build GOARCH"] {
        assert!(other.stdout.contains(line), "{line}: {}", other.shown());
    }
    let document = json(&sandbox, &["--compare", "d/linux-amd64", arm.to_str().unwrap()], 1);
    assert!(document["differences"].as_array().unwrap().iter().any(|d| d["what"] == "platform"));
}

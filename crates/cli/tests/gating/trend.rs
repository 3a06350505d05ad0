//! What was found over time, in a real repository of git.

use insta::assert_snapshot;
use ogive_testkit::{Sandbox, require};

use crate::{document, faulty};

/// Three commits: a fault, the fault suppressed, nothing.
fn history() -> Option<Sandbox> {
    let git = require("git")?;
    let sandbox = faulty();
    let run = |words: &[&str], day: u32| {
        let when = format!("2026-01-{day:02}T12:00:00Z");
        let program = sandbox.program(&git).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        let program = program.env("GIT_AUTHOR_DATE", &when).env("GIT_COMMITTER_DATE", &when);
        program.args(words).succeed()
    };
    run(&["init", "-q"], 1);
    let commit = |day| {
        run(&["add", "-A"], day);
        run(&["commit", "-q", "-m", "x"], day);
    };
    commit(1);
    let line = "\t//ogive:ignore symbol-hole -- the port comes next\n\treturn most - 1\n";
    sandbox.write("db.go", format!("package bolt\n\nfunc open() int {{\n{line}}}\n"));
    commit(5);
    sandbox.write("db.go", "package bolt\n\nfunc open() int {\n\treturn 1\n}\n");
    commit(9);
    Some(sandbox)
}

#[test]
fn a_table_a_document_and_a_page_show_what_was_found_when() {
    let Some(sandbox) = history() else { return };
    // What is on the disk does not matter.
    sandbox.write("db_arm64.go", "package bolt\n\nfunc open() {}\n");
    let trend = |flags: &[&str]| {
        let all = ["gate", "trend", "HEAD~2..HEAD"].iter().chain(flags);
        sandbox.ogive(all).run().expect_code(0).stdout
    };
    let table = trend(&[]);
    let without_names: Vec<String> = table
        .lines()
        .map(|line| match line.get(..12).filter(|start| start.starts_with("2026")) {
            Some(start) => format!("{start}COMMIT    {}", line.get(22..).unwrap_or_default()),
            None => line.to_owned(),
        })
        .collect();
    assert_snapshot!(without_names.join("\n"), @r"
    date        commit      found  blocked  suppressed
    2026-01-01  COMMIT      2      1        0
    2026-01-05  COMMIT      1      0        1
    2026-01-09  COMMIT      1      0        0

    rule               found  blocked  suppressed
    accidental-suffix  1 → 1  0 → 0    0 → 0
    symbol-hole        1 → 0  1 → 0    0 → 0

    3 of 3 commits looked at
    ");
    let csv = trend(&["--format", "csv"]);
    assert_eq!(csv.lines().count(), 1 + 3 * 2, "{csv}");
    assert!(csv.contains(",symbol-hole,1,1,0\n") && csv.contains(",symbol-hole,0,0,1\n"), "{csv}");
    let page = trend(&["--format", "html"]);
    assert!(page.contains("From 2 to 1 findings") && page.contains("<polyline class=\"l0\""), "{page}");
    let outcome = sandbox.ogive(["--json", "gate", "trend", "HEAD~2..HEAD", "--points", "2"]).run();
    let answer = document(&outcome);
    assert_eq!((&answer["commits"], &answer["points"].as_array().unwrap().len()), (&3.into(), &2));
    // A part of it.
    assert!(!trend(&["robot"]).contains("symbol-hole"));
}

#[test]
fn what_is_no_range_is_said_to_be_none() {
    let Some(sandbox) = history() else { return };
    for range in ["--output=x", "nothing..HEAD", "HEAD..HEAD~1..x"] {
        let outcome = sandbox.ogive(["gate", "trend", "--", range]).run();
        assert_eq!(outcome.code, Some(2), "{range}: {}", outcome.shown());
    }
    assert!(!sandbox.work().join("x").exists());
}

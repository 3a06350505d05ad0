//! What is known is not told again.

use serde_json::json;

use crate::{document, faulty, gate};

#[test]
fn what_a_baseline_knows_is_not_told_while_lines_move() {
    let sandbox = faulty();
    let wrote = sandbox.ogive(["gate", "baseline"]).run().expect_code(0);
    assert!(wrote.stderr.contains(".ogive/gate-baseline.json: 2 findings"), "{}", wrote.shown());
    let shown = sandbox.ogive(["gate"]).run().expect_code(0);
    assert!(
        shown.stdout.contains("2 findings in the baseline .ogive/gate-baseline.json\n"),
        "{}",
        shown.shown()
    );
    sandbox.write("db.go", "package bolt\n\n// one line more\n\nfunc open() int {\n\treturn  most - 1\n}\n");
    assert_eq!(gate(&sandbox, &[]), Vec::<String>::new());
    assert_eq!(gate(&sandbox, &["--no-baseline"]).len(), 2);

    // The same once more, and another, are new.
    sandbox.write("db.go", "package bolt\n\nvar a = most\n\nfunc open() int {\n\treturn most - 1\n}\n");
    assert_eq!(gate(&sandbox, &[]), ["symbol-hole db.go:3"]);
}

#[test]
fn what_is_gone_from_a_baseline_is_told() {
    let sandbox = faulty();
    let _ = sandbox.ogive(["gate", "baseline"]).run().expect_code(0);
    sandbox.write("db_other.go", "//go:build !amd64\n\npackage bolt\n\nconst most = 2\n");
    let shown = sandbox.ogive(["gate"]).run().expect_code(0);
    assert!(shown.stdout.contains("1 that it has are gone: `ogive gate baseline`"), "{}", shown.shown());
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    assert_eq!(answer["baseline"]["hidden"], 1);
    assert_eq!(answer["baseline"]["gone"][0]["rule"], "symbol-hole");
    // What was not looked for is not gone.
    for arguments in [["--only", "accidental-suffix"], ["--platform", "linux/amd64"]] {
        let all = ["--json", "gate"].iter().chain(&arguments);
        let answer = document(&sandbox.ogive(all).run());
        assert_eq!(answer["baseline"]["gone"], json!([]), "{arguments:?}");
    }
    let _ = sandbox.ogive(["gate", "baseline"]).run().expect_code(0);
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    assert_eq!(answer["baseline"]["gone"], json!([]));
}

#[test]
fn a_baseline_of_its_own_name_is_written_and_read() {
    let sandbox = faulty();
    let written = sandbox.ogive(["--json", "gate", "baseline", "--baseline", "ci/known.json"]).run();
    let answer = document(&written.expect_code(0));
    assert_eq!(answer["findings"].as_array().unwrap().len(), 2);
    assert_eq!(gate(&sandbox, &[]).len(), 2);
    assert_eq!(gate(&sandbox, &["--baseline", "ci/known.json"]), Vec::<String>::new());
    let missing = sandbox.ogive(["gate", "--baseline", "ci/none.json"]).run().expect_code(127);
    let _ = missing.expect_error("next: ogive gate baseline writes one");
    for text in ["", "{}", "{\"schema\": \"ogive.gate-baseline.v9\", \"findings\": []}", "[1"] {
        sandbox.write("ci/known.json", text);
        let outcome = sandbox.ogive(["gate", "--baseline", "ci/known.json"]).run().expect_code(2);
        let _ = outcome.expect_error("cannot read the baseline ci/known.json");
    }
}

#[test]
fn a_baseline_is_of_everything() {
    let sandbox = faulty();
    for arguments in [vec!["robot"], vec!["--only", "symbol-hole"], vec!["--platform", "linux/arm64"]] {
        let all = ["gate", "baseline"].iter().chain(&arguments);
        let _ = sandbox.ogive(all).run().expect_code(2).expect_error("of the whole repository");
    }
}

#[test]
fn the_name_at_fault_is_part_of_what_is_known() {
    let sandbox = faulty();
    let sum = "package bolt\n\nfunc open() int {\n\treturn most + least\n}\n";
    sandbox.write("db.go", sum);
    sandbox.write("least.go", "package bolt\n\nconst least = 1\n");
    let _ = sandbox.ogive(["gate", "baseline"]).run().expect_code(0);
    assert_eq!(gate(&sandbox, &[]), Vec::<String>::new());
    // One name of the line is mended, the other breaks.
    sandbox.write("db_arm64.go", "package bolt\n\nconst most = 1\n");
    std::fs::remove_file(sandbox.work().join("least.go")).unwrap();
    sandbox.write("least_amd64.go", "package bolt\n\nconst least = 1\n");
    assert_eq!(gate(&sandbox, &[]), ["symbol-hole db.go:4"]);
}

#[test]
fn a_file_that_gets_a_platform_brings_nothing_new() {
    let sandbox = faulty();
    let _ = sandbox.ogive(["gate", "baseline"]).run().expect_code(0);
    std::fs::rename(sandbox.work().join("db.go"), sandbox.work().join("db_linux.go")).unwrap();
    sandbox.write("db_other.go", "//go:build !linux\n\npackage bolt\n\nfunc open() int { return 0 }\n");
    assert_eq!(gate(&sandbox, &[]), Vec::<String>::new());
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    assert_eq!(answer["baseline"]["gone"], json!([]));
    // The same elsewhere is new.
    std::fs::rename(sandbox.work().join("db_linux.go"), sandbox.work().join("open_linux.go")).unwrap();
    assert_eq!(gate(&sandbox, &[]), ["symbol-hole open_linux.go:4"]);
}

//! Findings that somebody lets stay.

use crate::{document, faulty, gate};

#[test]
fn a_comment_with_a_reason_lets_a_finding_stay() {
    let sandbox = faulty();
    let with = |comment: &str| {
        sandbox.write(
            "db.go",
            format!("package bolt\n\nfunc open() int {{\n\t{comment}\n\treturn most - 1\n}}\n"),
        );
    };
    with("//ogive:ignore symbol-hole until=9999-12-31 -- arm64 goes with the next release");
    let shown = sandbox.ogive(["gate"]).run().expect_code(0);
    assert!(shown.stdout.contains("1 suppressed by comments"), "{}", shown.shown());
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    let suppressed = &answer["suppressed"][0];
    assert_eq!(suppressed["reason"], "arm64 goes with the next release");
    assert_eq!(
        (&suppressed["rule"], &suppressed["suppressed-at"]["line"]),
        (&"symbol-hole".into(), &4.into())
    );

    with("//ogive:ignore symbol-hole until=2024-01-31 -- arm64 goes with the next release");
    let found = gate(&sandbox, &["--skip", "accidental-suffix"]);
    assert_eq!(found, ["symbol-hole db.go:5", "expired-suppression db.go:4"]);
    with("//ogive:ignore symbol-hole");
    let found = gate(&sandbox, &["--skip", "accidental-suffix"]);
    assert_eq!(found, ["symbol-hole db.go:5", "malformed-suppression db.go:4"]);
}

#[test]
fn one_that_is_not_needed_is_told_but_not_when_less_is_judged() {
    let sandbox = faulty();
    let text = "package bolt\n\n//ogive:ignore missing-assembly -- it is linked elsewhere\nfunc open() {}\n";
    sandbox.write("db.go", text);
    let unused = ["unused-suppression db.go:3"];
    assert_eq!(gate(&sandbox, &["--skip", "accidental-suffix"]), unused);
    assert_eq!(gate(&sandbox, &["--skip", "accidental-suffix,missing-assembly"]), Vec::<String>::new());
    assert_eq!(
        gate(&sandbox, &["--skip", "accidental-suffix", "--platform", "linux/arm64"]),
        Vec::<String>::new()
    );
    sandbox.write("ogive.toml", "[gate.rules]\nunused-suppression = 'error'\n");
    let _ = sandbox.ogive(["gate"]).run().expect_code(1);
}

#[test]
fn tests_and_assembly_can_have_them_too() {
    let sandbox = faulty();
    sandbox.write(
        "robot/robot_arm_test.go",
        "package robot\n\n//ogive:ignore accidental-suffix -- it is an arm\n",
    );
    assert_eq!(gate(&sandbox, &["robot"]), Vec::<String>::new());
    sandbox.write("other/o.go", "package other\n");
    sandbox.write("other/o_amd64.s", "// ogive:ignore symbol-hole -- none is here\n");
    assert_eq!(gate(&sandbox, &["other"]), ["unused-suppression other/o_amd64.s:1"]);
}

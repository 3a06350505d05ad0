//! What is judged, for which platforms, by which rules.

use ogive_testkit::Sandbox;

use crate::{document, faulty, gate};

const HOLE: &str = "symbol-hole db.go:4";
const ROBOT: &str = "accidental-suffix robot/robot_arm_test.go";

#[test]
fn platforms_are_those_of_a_flag_then_of_the_file_then_the_first_class() {
    let sandbox = faulty();
    assert_eq!(gate(&sandbox, &[]), [HOLE, ROBOT]);
    assert_eq!(gate(&sandbox, &["--platform", "linux/amd64"]), [ROBOT]);
    let shown = sandbox.ogive(["gate", "--platform", "all,!linux/arm64", "--only", "symbol-hole"]).run();
    assert!(
        shown.stdout.contains("linux/riscv64") && !shown.stdout.contains("linux/arm64"),
        "{}",
        shown.shown()
    );
    std::fs::remove_file(sandbox.work().join("ogive.toml")).unwrap();
    let answer = document(&sandbox.ogive(["--json", "gate"]).run());
    assert_eq!(answer["platforms"].as_array().unwrap().len(), 8);
    let shown = sandbox.ogive(["gate"]).run().stdout;
    assert!(shown.contains("none is declared: those of first class"), "{shown}");
}

#[test]
fn wrong_platforms_and_settings_are_told_with_their_place() {
    let sandbox = faulty();
    let _ =
        sandbox.ogive(["gate", "--platform", "linux/x64"]).run().expect_code(2).expect_error("--platform: ");
    for (text, told) in [
        ("[build]\nplatforms = 'linux/x64'\n", "ogive.toml:2: "),
        ("[gate.rules]\nsymbol-hole = 'off'\n", "reason = \"…\""),
        ("[gate]\nsymbol-hole = 'info'\n", "there is no setting gate.symbol-hole"),
        ("[gate.rules]\nsymbol-hole = 'fatal'\n", "ogive.toml:2: "),
        ("[build", "ogive.toml:1"),
    ] {
        sandbox.write("ogive.toml", text);
        let _ = sandbox.ogive(["gate"]).run().expect_code(2).expect_error(told);
    }
    sandbox.write("ogive.toml", "[gate.rules]\nsymbol-holes = 'info'\n");
    let outcome = sandbox.ogive(["gate"]).run().expect_code(1);
    let _ = outcome.expect_error("(ogive.toml:2); did you mean symbol-hole?");
}

#[test]
fn rules_are_chosen_by_flags_and_settled_by_the_project() {
    let sandbox = faulty();
    assert_eq!(gate(&sandbox, &["--only", "accidental-suffix"]), [ROBOT]);
    assert_eq!(gate(&sandbox, &["--skip", "accidental-suffix"]), [HOLE]);
    let unknown = sandbox.ogive(["gate", "--only", "symbol-holes"]).run().expect_code(2);
    let _ = unknown.expect_error("did you mean symbol-hole?");
    let settled = "[build]\nplatforms = 'linux/arm64'\n[gate.rules]\naccidental-suffix = 'error'\n\
                   symbol-hole = { severity = 'off', reason = 'arm64 is to come' }\n";
    sandbox.write("ogive.toml", settled);
    let outcome = sandbox.ogive(["gate"]).run().expect_code(1);
    assert!(
        outcome.stdout.contains("[symbol-hole] is off: arm64 is to come (ogive.toml:5)"),
        "{}",
        outcome.shown()
    );
    assert!(outcome.stdout.contains("error: robot_arm_test.go"), "{}", outcome.shown());
    assert_eq!(gate(&sandbox, &["--only", "symbol-hole"]), [HOLE]);
}

#[test]
fn the_threshold_decides_what_fails() {
    let sandbox = faulty();
    let _ = sandbox.ogive(["gate", "--skip", "symbol-hole"]).run().expect_code(0);
    let _ = sandbox.ogive(["gate", "--skip", "symbol-hole", "--severity", "warning"]).run().expect_code(1);
    let _ = sandbox.ogive(["gate", "--only", "symbol-hole"]).run().expect_code(1);
}

#[test]
fn a_part_is_told_of_the_whole_repository() {
    let sandbox = faulty();
    for (part, rules) in [
        ("robot", vec![ROBOT]),
        ("./robot/...", vec![ROBOT]),
        ("...", vec![HOLE, ROBOT]),
        ("db.go", vec![HOLE]),
        ("example.com/bolt", vec![HOLE]),
        ("example.com/bolt/...", vec![HOLE, ROBOT]),
        ("example.com/bolt/robot", vec![ROBOT]),
    ] {
        assert_eq!(gate(&sandbox, &[part]), rules, "{part}");
    }
    // Of a folder below, the platforms are those of the repository.
    let below = sandbox.ogive(["--json", "gate"]).current_dir(sandbox.work().join("robot")).run();
    let answer = document(&below.expect_code(0));
    assert_eq!(answer["findings"][0]["location"]["path"], "robot/robot_arm_test.go");
    assert_eq!(answer["platforms"].as_array().unwrap().len(), 2);
    let absolute = sandbox.work().join("robot");
    assert_eq!(gate(&sandbox, &[absolute.to_str().unwrap()]), [ROBOT]);
}

#[test]
fn what_is_not_there_is_said_so() {
    let sandbox = faulty();
    for part in ["nowhere", "./nowhere/...", "example.com/other"] {
        let _ = sandbox.ogive(["gate", part]).run().expect_code(127).expect_error("there is no");
    }
    let empty = Sandbox::new();
    let _ = empty.ogive(["gate"]).run().expect_code(127).expect_error("there is nothing of Go in");
    let other = faulty();
    let both = sandbox.ogive(["gate", ".", other.work().to_str().unwrap()]).run();
    let _ = both.expect_code(2).expect_error("two repositories");
}

#[test]
fn flags_that_leave_nothing_to_ask_are_wrong() {
    let sandbox = faulty();
    let both = sandbox.ogive(["gate", "--only", "symbol-hole", "--skip", "symbol-hole"]).run().expect_code(2);
    let _ = both.expect_error("--only and --skip leave no rule to ask");
    for none in ["", ","] {
        let _ = sandbox
            .ogive(["gate", "--platform", none])
            .run()
            .expect_code(2)
            .expect_error("names no platform");
    }
}

#[test]
fn a_platform_that_is_taken_away_is_taken_from_those_that_are_declared() {
    let sandbox = faulty();
    assert_eq!(gate(&sandbox, &["--platform", "!linux/arm64"]), [ROBOT]);
    let answer = document(&sandbox.ogive(["--json", "gate", "--platform", "!linux/arm64"]).run());
    assert_eq!(answer["platforms"], serde_json::json!(["linux/amd64"]));
    let all = "!linux/amd64,!linux/arm64";
    let _ =
        sandbox.ogive(["gate", "--platform", all]).run().expect_code(2).expect_error("no platform is left");
    let _ =
        sandbox.ogive(["gate", "--platform", "!linux/x64"]).run().expect_code(2).expect_error("--platform: ");
}

#[test]
fn a_go_that_is_assumed_is_told() {
    let sandbox = faulty();
    let assumed = "no go.mod says for which Go: 1.";
    assert!(!sandbox.ogive(["gate"]).run().stdout.contains(assumed));
    sandbox.write("go.mod", "module example.com/bolt\n");
    assert!(sandbox.ogive(["gate"]).run().stdout.contains(assumed));
    assert_eq!(document(&sandbox.ogive(["--json", "gate"]).run())["go-assumed"], true);
}

#[test]
fn platforms_of_some_packages_are_told_as_such() {
    let sandbox = faulty();
    std::fs::remove_file(sandbox.work().join("ogive.toml")).unwrap();
    sandbox.write("Makefile", "web:\n\tGOOS=js GOARCH=wasm go build -o robot.wasm ./robot\n");
    let shown = sandbox.ogive(["gate", "--only", "symbol-hole"]).run();
    assert!(shown.stdout.contains("; js/wasm for 1 package of them"), "{}", shown.shown());
    let answer = document(&sandbox.ogive(["--json", "gate", "--only", "symbol-hole"]).run());
    assert_eq!(answer["of-some-packages"], serde_json::json!([{"platform": "js/wasm", "packages": 1}]));
    let platforms = answer["findings"][0]["platforms"].as_array().unwrap();
    assert!(!platforms.contains(&"js/wasm (no cgo)".into()), "{platforms:?}");
}

#[test]
fn what_is_settled_of_rules_is_a_setting() {
    let sandbox = faulty();
    sandbox.write("ogive.toml", "[gate.rules]\nsymbol-hole = 'info'\nno-such = 'info'\n");
    std::fs::create_dir_all(sandbox.work().join(".git")).unwrap();
    let outcome =
        sandbox.ogive(["config", "show"]).current_dir(sandbox.work().join("robot")).run().expect_code(0);
    let line =
        outcome.stdout.lines().find(|line| line.starts_with("gate.rules.symbol-hole")).unwrap_or_default();
    assert!(line.contains("info") && line.ends_with("ogive.toml:2"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("no rule of the gate is called \"no-such\""), "{}", outcome.shown());
}

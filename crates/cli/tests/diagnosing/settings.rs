use ogive_testkit::Sandbox;
use serde_json::Value;

use crate::{at_home, document, rules};

/// A user whose GOENV file has two things that the doctor finds, whatever machine this is.
fn two_faults() -> Sandbox {
    let sandbox = Sandbox::new();
    at_home(&sandbox, ".config/go/env", "GOOS=plan9\nGO111MODULE=off\n");
    sandbox
}

fn severity<'v>(answer: &'v Value, rule: &str) -> &'v str {
    let found = answer["findings"].as_array().unwrap().iter().find(|f| f["rule"] == rule);
    found.unwrap_or_else(|| panic!("no {rule} in {answer:#}"))["severity"].as_str().unwrap()
}

#[test]
fn a_project_and_the_user_turn_rules_off_and_say_how_bad_they_are() {
    let sandbox = two_faults();
    let doctor = ["doctor", "--no-shells"];
    at_home(
        &sandbox,
        "../ogive/config.toml",
        "[doctor.rules]\npersisted-target = 'info'\ngopath-mode = { severity = 'off', reason = 'old code' }\n",
    );
    let json = ["--json", "doctor", "--no-shells"];
    let answer = document(&sandbox.ogive(json).run());
    assert_eq!(severity(&answer, "persisted-target"), "info");
    assert!(!rules(&answer).contains(&"gopath-mode"), "{answer:#}");
    assert_eq!(answer["off"][0]["rule"], "gopath-mode");
    assert_eq!(answer["off"][0]["reason"], "old code");
    assert_eq!(
        answer["off"][0]["by"]["file"]["path"],
        sandbox.ogive_home().join("config.toml").to_str().unwrap()
    );

    // The nearest file wins, rule by rule.
    sandbox.write("../ogive.toml", "[doctor.rules]\ngopath-mode = 'error'\n");
    sandbox.write(
        "ogive.toml",
        "go = '1.27'\n\n[doctor.rules]\npersisted-target = { severity = 'off', reason = 'for the \"board\"' }\n",
    );
    let answer = document(&sandbox.ogive(json).run());
    assert_eq!(severity(&answer, "gopath-mode"), "error");
    assert!(!rules(&answer).contains(&"persisted-target"), "{answer:#}");
    let shown = sandbox.ogive(doctor).run().expect_code(1);
    assert!(shown.stdout.contains("1 off by ogive.toml:4"), "{}", shown.shown());
    assert!(shown.stdout.contains("[persisted-target] is off: for the \"board\""), "{}", shown.shown());

    // What is off is not mended either, unless it is named.
    let fix = sandbox.ogive(["fix", "--dry-run", "--no-shells"]).run();
    assert!(fix.stdout.contains("-GO111MODULE") && !fix.stdout.contains("-GOOS"), "{}", fix.shown());
    let named = ["--json", "doctor", "--no-shells", "--only", "persisted-target"];
    assert_eq!(rules(&document(&sandbox.ogive(named).run().expect_code(1))), ["persisted-target"]);
    let both = sandbox.ogive(["doctor", "--no-shells", "--skip", "several-gos"]).run();
    assert!(both.stdout.contains("2 off by ogive.toml:4, --skip"), "{}", both.shown());

    let config = sandbox.ogive(["config", "show"]).run().expect_code(0);
    let line = |name: &str| {
        let line = config.stdout.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    let line = line("doctor.rules.persisted-target");
    assert!(line.starts_with("off: for the \"board\"") && line.ends_with("ogive.toml:4"), "{line}");
    let _ = document(&sandbox.ogive(["--json", "config", "show"]).run().expect_code(0));
}

#[test]
fn settings_of_rules_that_are_wrong_are_told_with_their_line() {
    let sandbox = two_faults();
    for (text, told) in [
        ("[doctor.rules]\ngopath-mod = 'info'\n", "ogive.toml:2); did you mean gopath-mode?"),
        ("\n[doctor.rules]\ngopath-mode = 'off'\n", "ogive.toml:3: \"off\" is not accepted"),
        ("[doctor]\ngopath-mode = 'info'\n", "there is no setting doctor.gopath-mode"),
    ] {
        sandbox.write("ogive.toml", text);
        let outcome = sandbox.ogive(["--json", "doctor", "--no-shells"]).run().expect_code(1);
        assert!(outcome.stderr.contains(told), "{told}: {}", outcome.shown());
        assert_eq!(severity(&document(&outcome), "gopath-mode"), "warning");
    }
    // The user's own file is settled by its user.
    sandbox.write("ogive.toml", "");
    at_home(&sandbox, "../ogive/config.toml", "[doctor.rules]\ngopath-mode = 'off'\n");
    let outcome = sandbox.ogive(["doctor"]).run().expect_code(2);
    assert!(outcome.stderr.contains("config.toml:2"), "{}", outcome.shown());
}

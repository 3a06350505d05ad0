//! What others read.

use insta::assert_snapshot;
use ogive_testkit::Sandbox;
use serde_json::Value;

use crate::{document, faulty, found};

fn written(sandbox: &Sandbox, format: &str) -> String {
    let flags = ["gate", "--format", format, "--output", "out"];
    let outcome = sandbox.ogive(flags).run().expect_code(1);
    assert!(outcome.stdout.contains("1 error, 1 warning"), "{}", outcome.shown());
    std::fs::read_to_string(sandbox.work().join("out")).unwrap()
}

#[test]
fn sarif_has_places_fingerprints_and_what_each_rule_is() {
    let sandbox = faulty();
    sandbox.write("broken.go", "pakage bolt\n");
    let log: Value = serde_json::from_str(&written(&sandbox, "sarif")).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "ogive/gate/");
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "symbol-hole");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "db.go");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&4.into(), &9.into()));
    let print = result["partialFingerprints"]["ogiveFinding/v1"].as_str().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert!(rules[at]["help"]["markdown"].as_str().unwrap().contains("Wrong: "), "{}", rules[at]);
    let note = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(note.as_str().unwrap().starts_with("broken.go:1 was not read: "), "{note}");
    // Lines move, the fingerprint stays.
    sandbox.write("db.go", "package bolt\n\n\n\nfunc open() int {\n\treturn most - 1\n}\n");
    let moved: Value = serde_json::from_str(&written(&sandbox, "sarif")).unwrap();
    let moved = &moved["runs"][0]["results"][0];
    assert_eq!(moved["locations"][0]["physicalLocation"]["region"]["startLine"], 6);
    assert_eq!(moved["partialFingerprints"]["ogiveFinding/v1"], print);
}

#[test]
fn sarif_counts_columns_in_utf16_and_has_the_tags_of_findings() {
    let sandbox = faulty();
    let line = "var wide, name = \"\u{e4}\u{1d54f}\", runtime.GOARCH == \"amd64\"\n";
    sandbox.write("page.go", format!("package bolt\n\nimport \"runtime\"\n\n{line}"));
    let log: Value = serde_json::from_str(&written(&sandbox, "sarif")).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let results = run["results"].as_array().unwrap();
    let result = results.iter().find(|result| result["ruleId"] == "goarch-comparison").unwrap();
    let column = &result["locations"][0]["physicalLocation"]["region"]["startColumn"];
    // The letter has one unit and two bytes, the other two and four.
    let before = line.split("runtime").next().unwrap().encode_utf16().count();
    assert_eq!(column, &serde_json::json!(before + 1), "{result}");
    assert_eq!(result["properties"]["tags"], serde_json::json!(["ARCH_DEPENDENT"]));
}

#[test]
fn places_are_from_the_top_of_the_repository_that_code_hosts_know() {
    let sandbox = faulty();
    std::fs::create_dir_all(sandbox.root().join(".git")).unwrap();
    let entries: Value = serde_json::from_str(&written(&sandbox, "gitlab")).unwrap();
    assert_eq!(entries[0]["location"]["path"], "work/db.go");
    assert_eq!(entries[0]["check_name"], "symbol-hole");
}

#[test]
fn a_github_job_has_annotations_and_a_summary() {
    let sandbox = faulty();
    let summary = sandbox.write("summary.md", "before\n");
    let flags = ["gate", "--format", "github"];
    let outcome = sandbox.ogive(flags).env("GITHUB_STEP_SUMMARY", &summary).run().expect_code(1);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert!(
        lines[0].starts_with("::error file=db.go,line=4,col=9,title=symbol-hole::most is not declared"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("::warning file=robot/robot_arm_test.go,title=accidental-suffix::"),
        "{}",
        lines[1]
    );
    let word = lines[2].strip_prefix("::stop-commands::").unwrap();
    assert_eq!(*lines.last().unwrap(), format!("::{word}::"));
    let text = std::fs::read_to_string(summary).unwrap();
    assert!(text.starts_with("before\n### ogive gate\n"), "{text}");
    assert!(
        text.contains(
            "| error | most is not declared for linux/arm64 | db.go:4 | linux/arm64 | symbol-hole |"
        ),
        "{text}"
    );
}

#[test]
fn a_platform_is_a_suite_of_tests() {
    let sandbox = faulty();
    sandbox.write("ogive.toml", "[build]\nplatforms = 'linux/arm64'\n");
    let flags = ["gate", "--only", "symbol-hole,missing-assembly", "--format", "junit"];
    assert_snapshot!(sandbox.ogive(flags).run().expect_code(1).stdout, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="ogive gate" tests="2" failures="1" skipped="0">
      <testsuite name="linux/arm64" tests="2" failures="1" skipped="0">
        <testcase classname="linux/arm64" name="symbol-hole">
          <failure type="error" message="most is not declared for linux/arm64">db.go:4:9: error: most is not declared for linux/arm64
    The package does not compile there (&quot;undefined: …&quot;), and neither does any that imports it. Every new architecture runs into lists of architectures in file names and constraints.
    To do: declare most in a file of the top folder that begins with //go:build !amd64</failure>
        </testcase>
        <testcase classname="linux/arm64" name="missing-assembly"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn rules_that_do_not_apply_are_skipped_tests() {
    let sandbox = faulty();
    let flags = ["gate", "--only", "dockerfile-emulated-build", "--format", "junit"];
    let text = sandbox.ogive(flags).run().expect_code(0).stdout;
    assert!(text.contains("tests=\"2\" failures=\"0\" skipped=\"2\""), "{text}");
    assert!(text.contains("<skipped message=\"it does not concern this repository\"/>"), "{text}");
}

#[test]
fn a_text_in_a_file_is_beside_the_answer_for_people() {
    let sandbox = faulty();
    let outcome = sandbox.ogive(["gate", "--format", "text", "--output", "out"]).run().expect_code(1);
    assert!(outcome.stdout.contains("1 error, 1 warning"), "{}", outcome.shown());
    assert!(std::fs::read_to_string(sandbox.work().join("out")).unwrap().contains("1 error, 1 warning"));
}

#[cfg(unix)]
#[test]
fn names_of_files_end_no_line() {
    let sandbox = faulty();
    let name = "x\nerror: made up [symbol-hole]\u{1b}[2J_arm_test.go";
    sandbox.write(name, "package bolt\n");
    sandbox.write("y\nmade up.go", "pakage bolt\n");
    for format in ["text", "junit", "github"] {
        let shown = sandbox.ogive(["gate", "--format", format, "--severity", "info"]).run().stdout;
        assert!(
            !shown.lines().any(|line| line.starts_with("error: made up") || line.starts_with("made up")),
            "{shown}"
        );
        assert!(!shown.contains("\u{1b}[2J"), "{shown}");
    }
}

#[test]
fn there_is_one_answer() {
    let sandbox = faulty();
    let both = sandbox.ogive(["--json", "gate", "--format", "sarif"]).run().expect_code(2);
    let _ = both.expect_error("two ways to answer");
    let json = sandbox.ogive(["gate", "--format", "json"]).run().expect_code(1).stdout;
    assert_eq!(json, sandbox.ogive(["--json", "gate"]).run().stdout);
    let _ = sandbox.ogive(["gate", "--output", "x"]).run().expect_code(2);
}

#[test]
fn an_answer_for_others_has_no_colours_and_may_go_to_standard_output() {
    let sandbox = faulty();
    let told = sandbox.ogive(["--color", "always", "gate", "--format", "text", "--output", "told.txt"]).run();
    assert!(told.stdout.contains('\u{1b}'), "{}", told.shown());
    let text = std::fs::read_to_string(sandbox.work().join("told.txt")).unwrap();
    assert!(text.contains("most is not declared") && !text.contains('\u{1b}'), "{text}");
    let answer = sandbox.ogive(["gate", "--format", "json", "--output", "-"]).run().expect_code(1);
    assert_eq!(found(&document(&answer))[0], "symbol-hole db.go:4");
    assert!(!sandbox.work().join("-").exists());
}

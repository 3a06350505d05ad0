use ogive_record::{Example, Fact, Location, Reference};
use serde_sarif::sarif::Sarif as Official;

use super::*;

static ALIASED: RuleMeta = RuleMeta {
    name: RuleName::new("go-is-alias"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "go is an alias",
    rationale: "Scripts do not see it. What they run is another Go.",
    examples: &[Example { wrong: "alias go='arch -x86_64 go'", right: "`go`" }],
    references: &[Reference { title: "bash", url: "https://example.com/alias" }],
};

static PERSISTED: RuleMeta = RuleMeta { name: RuleName::new("persisted-target"), references: &[], ..ALIASED };

const RULES: &[&RuleMeta] = &[&ALIASED, &PERSISTED];

fn finding(line: u32) -> Finding {
    Finding {
        rule: ALIASED.name.clone(),
        severity: Severity::Error,
        confidence: Confidence::High,
        title: "go is an alias in bash".into(),
        location: Some(Location { path: "/w/p/.bashrc".into(), line: Some(line), column: Some(4) }),
        evidence: vec![Evidence {
            subject: "go".into(),
            fact: Fact::known(
                "arch -x86_64 go".into(),
                Provenance::File { path: "/home/ann/.bash aliases".into(), line: Some(7) },
            ),
        }],
        consequence: "Scripts do not see it.".into(),
        remedies: vec![Remedy::Steps(vec!["remove the alias".into()])],
        also: Vec::new(),
        tags: Vec::new(),
    }
}

fn run(findings: &[Finding]) -> Value {
    let text = sarif(&Sarif {
        category: "ogive/doctor",
        version: "0.1.0",
        rules: RULES,
        findings: findings.iter().collect(),
        fingerprints: Vec::new(),
        settled: vec![
            SarifSetting { rule: &ALIASED.name, severity: Some(Severity::Error) },
            SarifSetting { rule: &PERSISTED.name, severity: None },
        ],
        untold: vec![(&PERSISTED.name, "the GOENV file can't be read")],
        notes: vec!["a.go was not read".into()],
        root: Some(Path::new("/w/p")),
    })
    .unwrap();
    // What the official schema does not know, or has elsewhere, is not there afterwards.
    let official: Official = serde_json::from_str(&text).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&official).unwrap(), value);
    value["runs"][0].clone()
}

#[test]
fn a_finding_keeps_its_place_its_facts_and_its_rule() {
    let run = run(&[finding(3)]);
    let result = &run["results"][0];
    assert_eq!((&result["ruleIndex"], &result["level"]), (&json!(0), &json!("error")));
    assert_eq!(
        result["locations"][0]["physicalLocation"],
        json!({
            "artifactLocation": { "uri": ".bashrc", "uriBaseId": "%SRCROOT%" },
            "region": { "startLine": 3, "startColumn": 4 },
        })
    );
    let related = &result["relatedLocations"][0]["physicalLocation"];
    assert_eq!(related["artifactLocation"]["uri"], "file:///home/ann/.bash%20aliases");
    assert_eq!(
        result["message"]["text"],
        "go is an alias in bash.\ngo: arch -x86_64 go (/home/ann/.bash aliases:7)\n\
         Scripts do not see it.\nTo do: remove the alias"
    );
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["helpUri"], "https://example.com/alias");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("Right: `` `go` ``"), "{rule:#}");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["ruleConfigurationOverrides"][1]["configuration"]["enabled"], false);
    assert_eq!(invocation["toolExecutionNotifications"][0]["associatedRule"]["index"], 1);
}

#[test]
fn a_fingerprint_outlives_a_moved_line_and_tells_two_findings_apart() {
    let prints = |findings: &[Finding]| -> Vec<String> {
        let run = run(findings);
        let results = run["results"].as_array().unwrap();
        results.iter().map(|r| r["partialFingerprints"]["ogiveFinding/v1"].to_string()).collect()
    };
    assert_eq!(prints(&[finding(3)]), prints(&[finding(40)]));
    let twice = prints(&[finding(3), finding(9)]);
    assert_ne!(twice[0], twice[1]);
    let other = Finding { title: "go is an alias in zsh".into(), ..finding(3) };
    assert_ne!(prints(&[finding(3)]), prints(&[other]));
}

#[test]
fn what_stands_in_no_file_has_a_place_that_is_none() {
    let nowhere = Finding { location: None, evidence: Vec::new(), ..finding(1) };
    let seen = Finding { location: None, ..finding(1) };
    let run = run(&[nowhere, seen]);
    assert_eq!(run["results"][0]["locations"][0]["logicalLocations"][0]["kind"], "resource");
    let seen = &run["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(seen["region"]["startLine"], 7);
}

#[test]
fn what_is_quoted_makes_no_link() {
    let hostile = Finding { title: "[see](https://evil.example) [x]".into(), ..finding(1) };
    let run = run(&[hostile, finding(1)]);
    let text = |at: usize| run["results"][at]["message"]["text"].as_str().unwrap().to_owned();
    assert!(text(0).starts_with(r"\[see\](https://evil.example) \[x\]."), "{}", text(0));
    assert!(!text(1).contains('\\'));
}

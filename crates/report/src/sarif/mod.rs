//! Findings as SARIF 2.1.0, which code hosts and editors show.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

mod place;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use ogive_record::{
    Audience, Confidence, Evidence, Finding, Plan, Provenance, Remedy, RuleMeta, RuleName, Severity,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::finding::fact_text;
use place::artifact;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The most results of a run that GitHub takes; of its 10 MB of compressed text these are far less.
const MOST_RESULTS: usize = 25_000;

/// What was asked, and what came of it.
#[derive(Debug, Clone)]
pub struct Sarif<'a> {
    /// What tells this run from others over the same sources: `ogive/doctor`.
    pub category: &'a str,
    /// The version of the program.
    pub version: &'a str,
    /// Every rule that could have been asked.
    pub rules: &'a [&'a RuleMeta],
    /// What they found, with columns in units of UTF-16. The most severe come first where there are more than code hosts take.
    pub findings: Vec<&'a Finding>,
    /// What the findings are known by, in their order; made of rule, place and title where there are none.
    pub fingerprints: Vec<&'a str>,
    /// What settings and flags say of rules.
    pub settled: Vec<SarifSetting<'a>>,
    /// The rules that could not tell, and why.
    pub untold: Vec<(&'a RuleName, &'a str)>,
    /// What else went wrong, in plain text.
    pub notes: Vec<String>,
    /// The sources' top folder: places in it are given relative to it.
    pub root: Option<&'a Path>,
}

/// What is settled of a rule.
#[derive(Debug, Clone)]
pub struct SarifSetting<'a> {
    /// The rule.
    pub rule: &'a RuleName,
    /// How bad its findings are; none when it is off.
    pub severity: Option<Severity>,
}

/// The log as indented JSON with a final line end.
///
/// # Errors
/// When a value is no JSON, which none is.
pub fn sarif(run: &Sarif<'_>) -> serde_json::Result<String> {
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [run.log()],
    });
    serde_json::to_string_pretty(&log).map(|text| text + "\n")
}

impl Sarif<'_> {
    fn log(&self) -> Value {
        let mut seen = BTreeMap::new();
        let results: Vec<Value> = self
            .published()
            .into_iter()
            .map(|(finding, print)| self.result(finding, print, &mut seen))
            .collect();
        let settled: Vec<Value> =
            self.settled.iter().filter_map(|settled| self.overriding(settled)).collect();
        let left_out = self.findings.len().saturating_sub(MOST_RESULTS);
        let left_out = (left_out > 0)
            .then(|| format!("{left_out} findings are left out: code hosts take {MOST_RESULTS}"));
        let note = |text: &String| json!({ "level": "warning", "message": { "text": plain(text) } });
        let untold = self.untold.iter().map(|(rule, because)| self.notification(rule, because));
        let untold: Vec<Value> = untold.chain(self.notes.iter().chain(&left_out).map(note)).collect();
        json!({
            "tool": { "driver": {
                "name": "ogive",
                "version": self.version,
                "semanticVersion": self.version,
                "rules": self.rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": format!("{}/", self.category) },
            "invocations": [{
                "executionSuccessful": true,
                "ruleConfigurationOverrides": settled,
                "toolExecutionNotifications": untold,
            }],
            "results": results,
            "columnKind": "utf16CodeUnits",
        })
    }

    /// The findings with their fingerprints; of too many the most severe.
    fn published(&self) -> Vec<(&Finding, Option<&str>)> {
        let prints = self.fingerprints.iter().map(|print| Some(*print)).chain(std::iter::repeat(None));
        let mut all: Vec<_> = self.findings.iter().copied().zip(prints).collect();
        if all.len() > MOST_RESULTS {
            all.sort_by_key(|(finding, _)| std::cmp::Reverse(finding.severity));
            all.truncate(MOST_RESULTS);
        }
        all
    }

    fn result(&self, finding: &Finding, print: Option<&str>, seen: &mut BTreeMap<String, u32>) -> Value {
        let mut result = json!({
            "ruleId": finding.rule.as_str(),
            "level": level(finding.severity),
            "message": { "text": plain(&message(finding)) },
            "locations": [self.location(finding)],
        });
        if let Some(index) = self.index(&finding.rule) {
            result["ruleIndex"] = index.into();
        }
        let print = print.map_or_else(|| self.fingerprint(finding), str::to_owned);
        // What is found twice at places that differ by their lines alone stays two results.
        let times = seen.entry(print.clone()).and_modify(|times| *times += 1).or_insert(1);
        result["partialFingerprints"] = json!({ "ogiveFinding/v1": format!("{print}:{times}") });
        let related: Vec<Value> =
            finding.evidence.iter().filter_map(|evidence| self.related(evidence)).collect();
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        if !finding.tags.is_empty() {
            let tags: Vec<&str> = finding.tags.iter().map(|tag| tag.name()).collect();
            result["properties"] = json!({ "tags": tags });
        }
        result
    }

    fn index(&self, rule: &RuleName) -> Option<usize> {
        self.rules.iter().position(|meta| meta.name == *rule)
    }

    fn reference(&self, rule: &RuleName) -> Option<Value> {
        Some(json!({ "id": rule.as_str(), "index": self.index(rule)? }))
    }

    fn overriding(&self, settled: &SarifSetting<'_>) -> Option<Value> {
        let configuration = match settled.severity {
            None => json!({ "enabled": false }),
            Some(severity) => json!({ "level": level(severity) }),
        };
        Some(json!({ "descriptor": self.reference(settled.rule)?, "configuration": configuration }))
    }

    fn notification(&self, rule: &RuleName, because: &str) -> Value {
        let mut notification = json!({
            "level": "note",
            "message": { "text": plain(&format!("{rule} could not tell, because {because}")) },
        });
        if let Some(reference) = self.reference(rule) {
            notification["associatedRule"] = reference;
        }
        notification
    }

    /// Where a finding stands; else the first file that shows it; else no place in files.
    fn location(&self, finding: &Finding) -> Value {
        if let Some(at) = &finding.location {
            return json!({ "physicalLocation": self.physical(&at.path, at.line, at.column) });
        }
        let seen = finding.evidence.iter().find_map(|evidence| file(evidence.fact.provenance()));
        match seen {
            Some((path, line)) => json!({ "physicalLocation": self.physical(path, line, None) }),
            None => json!({ "logicalLocations": [{ "name": "this machine", "kind": "resource" }] }),
        }
    }

    fn related(&self, evidence: &Evidence) -> Option<Value> {
        let (path, line) = file(evidence.fact.provenance())?;
        Some(json!({
            "physicalLocation": self.physical(path, line, None),
            "message": { "text": plain(&fact_text(evidence)) },
        }))
    }

    fn physical(&self, path: &Path, line: Option<u32>, column: Option<u32>) -> Value {
        let mut physical = json!({ "artifactLocation": artifact(path, self.root) });
        if let Some(line) = line.filter(|line| *line > 0) {
            physical["region"] = json!({ "startLine": line });
            if let Some(column) = column.filter(|column| *column > 0) {
                physical["region"]["startColumn"] = column.into();
            }
        }
        physical
    }

    /// The same for a finding as long as it is the same, wherever its line moves to.
    fn fingerprint(&self, finding: &Finding) -> String {
        let place = finding.location.as_ref().map(|at| artifact(&at.path, self.root)["uri"].to_string());
        let whole = [finding.rule.as_str(), &place.unwrap_or_default(), &finding.title].join("\0");
        Sha256::digest(whole).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn file(provenance: &Provenance) -> Option<(&Path, Option<u32>)> {
    match provenance {
        Provenance::File { path, line } => Some((path, *line)),
        _ => None,
    }
}

/// What is wrong, what shows it, why it matters and what repairs it, in plain text.
fn message(finding: &Finding) -> String {
    let mut lines = vec![format!("{}.", finding.title)];
    lines.extend(finding.evidence.iter().map(fact_text));
    lines.push(finding.consequence.clone());
    for remedy in &finding.remedies {
        match remedy {
            Remedy::Plan(Plan { title, .. }) | Remedy::Repairs { title, .. } => {
                lines.push(format!("`ogive fix` can repair it: {title}"));
            }
            Remedy::Steps(steps) => lines.extend(steps.iter().map(|step| format!("To do: {step}"))),
        }
    }
    lines.join("\n")
}

/// Text in which nothing is a link: what is quoted may be anybody's (§3.11.6).
fn plain(text: &str) -> String {
    if text.contains("](") { text.replace('[', r"\[").replace(']', r"\]") } else { text.to_owned() }
}

fn descriptor(rule: &RuleMeta) -> Value {
    let mut text = vec![rule.rationale.to_owned()];
    let mut markdown = text.clone();
    for example in rule.examples {
        text.push(format!("Wrong: {}\nRight: {}", example.wrong, example.right));
        markdown.push(format!("Wrong: {}\n\nRight: {}", code(example.wrong), code(example.right)));
    }
    for reference in rule.references {
        text.push(format!("{}: {}", reference.title, reference.url));
        markdown.push(format!("[{}]({})", reference.title, reference.url));
    }
    let precision = match rule.confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    };
    let audience = match rule.audience {
        Audience::Developer => "developer",
        Audience::Operator => "operator",
    };
    let mut descriptor = json!({
        "id": rule.name.as_str(),
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.rationale },
        "help": { "text": text.join("\n\n"), "markdown": markdown.join("\n\n") },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "precision": precision, "tags": ["go", audience] },
    });
    if let Some(first) = rule.references.first() {
        descriptor["helpUri"] = first.url.into();
    }
    descriptor
}

/// A span of code in Markdown; a fence longer than any inside.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

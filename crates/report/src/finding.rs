//! Findings on a terminal.

use ogive_record::{Evidence, Fact, Finding, Plan, Provenance, Remedy, Severity};

use crate::one_line;
use crate::style::{DIM, ERROR, LITERAL, STRONG, WARNING, paint};

/// Findings as lines: what, where, the facts that show it, why it matters, what would repair it.
#[must_use]
pub fn findings(found: &[Finding]) -> String {
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(finding: &Finding) -> String {
    head(finding) + &tail(finding, true)
}

/// How many other lines are named.
const LINES: usize = 5;

/// What is wrong, and where.
pub(crate) fn head(finding: &Finding) -> String {
    let (style, word) = match finding.severity {
        Severity::Error => (ERROR, "error"),
        Severity::Warning => (WARNING, "warning"),
        Severity::Info => (STRONG, "note"),
    };
    let mut text = format!(
        "{} {} {}\n",
        paint(style, format!("{word}:")),
        one_line(&finding.title),
        paint(DIM, format!("[{}]", finding.rule))
    );
    if let Some(place) = &finding.location {
        text.push_str(&format!("  at {}{}\n", one_line(&place.to_string()), others(&finding.also)));
    }
    text
}

/// The other lines of the same file, of many the first ones.
fn others(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(LINES).map(ToString::to_string).collect();
    match (lines.len(), lines.len().saturating_sub(LINES)) {
        (0, _) => String::new(),
        (1, _) => format!(", and in line {}", shown[0]),
        (_, 0) => format!(", and in lines {}", shown.join(", ")),
        (_, more) => format!(", and in lines {} and {more} more", shown.join(", ")),
    }
}

/// What shows it, why it matters when that is `told`, and what repairs it.
pub(crate) fn tail(finding: &Finding, told: bool) -> String {
    let mut text = String::new();
    for evidence in &finding.evidence {
        text.push_str(&format!("  {}\n", fact(evidence)));
    }
    if told {
        text.push_str(&format!("  {}\n", finding.consequence));
    }
    for remedy in &finding.remedies {
        match remedy {
            Remedy::Plan(Plan { title, .. }) | Remedy::Repairs { title, .. } => {
                text.push_str(&format!("  {} {title}\n", paint(LITERAL, "fix:")));
            }
            Remedy::Steps(steps) => {
                for step in steps {
                    text.push_str(&format!("  {} {step}\n", paint(LITERAL, "do:")));
                }
            }
        }
    }
    text
}

fn fact(evidence: &Evidence) -> String {
    let seen = format!("({})", source(evidence.fact.provenance()));
    format!("{}: {} {}", evidence.subject, value(&evidence.fact), paint(DIM, seen))
}

/// A fact that shows a finding, and where it was seen, in plain text.
pub(crate) fn fact_text(evidence: &Evidence) -> String {
    format!("{}: {} ({})", evidence.subject, value(&evidence.fact), source(evidence.fact.provenance()))
}

/// What is known, or why it is not.
pub(crate) fn value(fact: &Fact<serde_json::Value>) -> String {
    match fact {
        Fact::Known { value: serde_json::Value::String(value), .. } => value.clone(),
        Fact::Known { value, .. } => match words(value) {
            Some(words) => words.join(", "),
            None => value.to_string(),
        },
        Fact::Unknown { unknown, .. } => format!("unknown, because {unknown}"),
    }
}

/// The elements of a list of texts.
fn words(value: &serde_json::Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(serde_json::Value::as_str).collect()
}

/// Where a fact was seen, in a few words.
#[must_use]
pub fn source(provenance: &Provenance) -> String {
    match provenance {
        Provenance::File { path, line: Some(line) } => {
            format!("{}:{line}", one_line(&path.display().to_string()))
        }
        Provenance::File { path, line: None } => one_line(&path.display().to_string()),
        Provenance::Command(words) => format!("`{}`", words.join(" ")),
        Provenance::SystemCall(call) => call.clone(),
        Provenance::Environment(name) => format!("${name}"),
        Provenance::Remote(address) => address.clone(),
        Provenance::Field(name) => name.clone(),
        Provenance::Argument(argument) => argument.clone(),
        Provenance::BuiltIn => "built in".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::plain;
    use ogive_record::{Confidence, Location, RuleName};

    #[test]
    fn other_lines_of_a_file_are_named() {
        assert_eq!(others(&[]), "");
        assert_eq!(others(&[7]), ", and in line 7");
        assert_eq!(others(&[7, 9]), ", and in lines 7, 9");
        assert_eq!(others(&[1, 2, 3, 4, 5, 6, 7]), ", and in lines 1, 2, 3, 4, 5 and 2 more");
    }

    #[test]
    fn a_finding_shows_its_facts_and_where_they_were_seen() {
        let finding = Finding {
            rule: RuleName::new("translated-shell"),
            severity: Severity::Warning,
            confidence: Confidence::High,
            title: "this shell is translated".into(),
            location: Some(Location { path: "go.mod".into(), line: Some(3), column: Some(1) }),
            evidence: vec![
                Evidence {
                    subject: "the process".into(),
                    fact: Fact::known(
                        "amd64".into(),
                        Provenance::SystemCall("sysctl.proc_translated".into()),
                    ),
                },
                Evidence {
                    subject: "the hardware".into(),
                    fact: Fact::unknown(
                        "the kernel has no such key",
                        Provenance::Command(vec!["uname".into()]),
                    ),
                },
            ],
            consequence: "Everything started here is translated. Builds take twice as long.".into(),
            remedies: vec![Remedy::Steps(vec!["open a native terminal".into()])],
            also: Vec::new(),
            tags: Vec::new(),
        };
        insta::assert_snapshot!(plain(&findings(&[finding])), @r"
        warning: this shell is translated [translated-shell]
          at go.mod:3:1
          the process: amd64 (sysctl.proc_translated)
          the hardware: unknown, because the kernel has no such key (`uname`)
          Everything started here is translated. Builds take twice as long.
          do: open a native terminal
        ");
    }
}

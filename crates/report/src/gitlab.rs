//! GitLab's report of code quality.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use ogive_record::Severity;
use serde_json::{Value, json};

use crate::code_finding::{CodeFinding, worst_first};

/// The report: a list, the most severe findings first. GitLab shows none that stands in no file, so that these are left
/// out.
///
/// # Errors
/// When a value is no JSON, which none is.
pub fn gitlab_code_quality(findings: &[CodeFinding<'_>]) -> serde_json::Result<String> {
    let entries: Vec<Value> = worst_first(findings).into_iter().filter_map(entry).collect();
    serde_json::to_string_pretty(&entries).map(|text| text + "\n")
}

fn entry(found: &CodeFinding<'_>) -> Option<Value> {
    let finding = found.finding;
    let at = finding.location.as_ref()?;
    let severity = match finding.severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Info => "info",
    };
    let description = [vec![finding.title.clone()], found.advice()].concat().join("\n");
    Some(json!({
        "check_name": finding.rule.as_str(),
        "description": description,
        "fingerprint": found.fingerprint,
        "severity": severity,
        "location": { "path": found.path(), "lines": { "begin": at.line.unwrap_or(1) } },
    }))
}

#[cfg(test)]
mod tests {
    use ogive_record::Finding;

    use super::*;
    use crate::code_finding::made_up::finding;

    #[test]
    fn entries_have_what_gitlab_asks_for() {
        let warning = finding(Severity::Warning, "a.go", "w");
        let mut whole_file = finding(Severity::Error, "b/b.go", "e");
        whole_file.location.iter_mut().for_each(|at| (at.line, at.column) = (None, None));
        let nowhere = Finding { location: None, ..finding(Severity::Error, "", "n") };
        let found = |finding| CodeFinding { finding, fingerprint: "f1", platforms: Vec::new() };
        let text = gitlab_code_quality(&[found(&warning), found(&whole_file), found(&nowhere)]).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value.as_array().unwrap().len(), 2);
        assert_eq!(
            value[0],
            json!({
                "check_name": "symbol-hole",
                "description": "e\nIt does not compile there.\nTo do: declare it",
                "fingerprint": "f1",
                "severity": "critical",
                "location": { "path": "b/b.go", "lines": { "begin": 1 } },
            })
        );
        assert_eq!(
            (&value[1]["severity"], &value[1]["location"]["lines"]["begin"]),
            (&json!("major"), &json!(3))
        );
        assert_eq!(gitlab_code_quality(&[]).unwrap(), "[]\n");
    }
}

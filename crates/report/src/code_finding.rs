//! Findings in a repository, as code hosts take them.

use ogive_record::{Finding, Plan, Remedy, Severity};

/// A finding in a repository.
#[derive(Debug, Clone)]
pub struct CodeFinding<'a> {
    /// The finding; its path is from the repository's top.
    pub finding: &'a Finding,
    /// What it is known by while lines move.
    pub fingerprint: &'a str,
    /// The platforms that it is about; none when it is about none in particular.
    pub platforms: Vec<&'a str>,
}

impl CodeFinding<'_> {
    /// Its file with `/` on every system; empty for what stands in none.
    pub(crate) fn path(&self) -> String {
        let Some(at) = &self.finding.location else { return String::new() };
        let parts: Vec<_> = at.path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }

    /// Why it matters and what to do, for who does not see the rest.
    pub(crate) fn advice(&self) -> Vec<String> {
        let mut lines = vec![self.finding.consequence.clone()];
        for remedy in &self.finding.remedies {
            match remedy {
                Remedy::Plan(Plan { title, .. }) | Remedy::Repairs { title, .. } => {
                    lines.push(format!("To do: {title}"))
                }
                Remedy::Steps(steps) => lines.extend(steps.iter().map(|step| format!("To do: {step}"))),
            }
        }
        lines
    }
}

/// The most severe first; within, as they come.
pub(crate) fn worst_first<'f, 'a>(findings: &'f [CodeFinding<'a>]) -> Vec<&'f CodeFinding<'a>> {
    let mut sorted: Vec<&CodeFinding<'_>> = findings.iter().collect();
    sorted.sort_by_key(|found| std::cmp::Reverse(found.finding.severity));
    sorted
}

/// What a severity is called in a sentence.
pub(crate) const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
pub(crate) mod made_up {
    use ogive_record::{Confidence, Finding, Location, Remedy, RuleName, Severity};

    /// A finding for tests.
    pub(crate) fn finding(severity: Severity, path: &str, title: &str) -> Finding {
        Finding {
            rule: RuleName::new("symbol-hole"),
            severity,
            confidence: Confidence::High,
            title: title.into(),
            location: Some(Location { path: path.into(), line: Some(3), column: Some(9) }),
            evidence: Vec::new(),
            consequence: "It does not compile there.".into(),
            remedies: vec![Remedy::Steps(vec!["declare it".into()])],
            also: Vec::new(),
            tags: Vec::new(),
        }
    }
}

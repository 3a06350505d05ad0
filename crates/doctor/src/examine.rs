//! All rules over a machine.

use ogive_machine::Machine;
use ogive_record::{Finding, RuleName, Severity, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Concern, RULES, Ruling};

/// Which rules are asked.
#[derive(Debug, Clone, Default)]
pub struct Only {
    /// These; all when empty.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
}

impl Only {
    fn wants(&self, name: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|listed| listed == name);
        (self.only.is_empty() || listed(&self.only)) && !listed(&self.skip)
    }

    /// The first name that no rule has.
    #[must_use]
    pub fn unknown(&self) -> Option<&str> {
        let known = |name: &&String| !RULES.iter().any(|ruling| ruling.rule.meta().name.as_str() == *name);
        self.only.iter().chain(&self.skip).find(known).map(String::as_str)
    }
}

/// What the rules say of a machine.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Diagnosis {
    /// What is wrong, by what the user experiences, worst first.
    pub findings: Vec<Grouped>,
    /// The rules that found everything as it should be.
    pub passed: Vec<RuleName>,
    /// The rules that do not concern this machine.
    pub not_applicable: Vec<RuleName>,
    /// The rules that could not tell.
    pub untold: Vec<Untold>,
}

/// A finding and what the user experiences by it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Grouped {
    /// What the user experiences.
    pub concern: Concern,
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
}

/// A rule that could not tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Untold {
    /// The rule.
    pub rule: RuleName,
    /// Why, as a clause.
    pub because: String,
}

impl Diagnosis {
    /// The findings at or above a severity.
    pub fn at_least(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().map(|grouped| &grouped.finding).filter(move |f| f.severity >= severity)
    }

    /// The rules that failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        let mut names: Vec<&RuleName> = self.findings.iter().map(|grouped| &grouped.finding.rule).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }
}

/// Asks the rules.
#[must_use]
pub fn examine(machine: &Machine, only: &Only) -> Diagnosis {
    let mut diagnosis = Diagnosis {
        findings: Vec::new(),
        passed: Vec::new(),
        not_applicable: Vec::new(),
        untold: Vec::new(),
    };
    for Ruling { rule, concern } in RULES {
        let name = &rule.meta().name;
        if !only.wants(name.as_str()) {
            continue;
        }
        match rule.check(machine) {
            Verdict::NotApplicable => diagnosis.not_applicable.push(name.clone()),
            Verdict::Passed => diagnosis.passed.push(name.clone()),
            Verdict::Failed(findings) => {
                let grouped = findings.into_iter().map(|finding| Grouped { concern: *concern, finding });
                diagnosis.findings.extend(grouped);
            }
            Verdict::Undetermined { because } => {
                diagnosis.untold.push(Untold { rule: name.clone(), because });
            }
        }
    }
    diagnosis.findings.sort_by(|a, b| (b.finding.severity, a.concern).cmp(&(a.finding.severity, b.concern)));
    diagnosis
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn rules_are_chosen_by_their_names() {
        let only = |names: &[&str]| Only {
            only: names.iter().map(|&name| name.to_owned()).collect(),
            skip: Vec::new(),
        };
        assert_eq!(only(&["several-gos", "no-such-rule"]).unknown(), Some("no-such-rule"));
        let machine = Scenario::linux_amd64().persisted("GOARCH", "arm64").build();
        assert_eq!(examine(&machine, &only(&["several-gos"])).failed(), 0);
        assert_eq!(examine(&machine, &only(&["persisted-target"])).failed(), 1);
    }
}

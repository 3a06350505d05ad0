//! All rules over a machine.

use ogive_machine::Machine;
use ogive_record::{Finding, RuleName, Severity, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use crate::only::Choice;
use crate::target;
use crate::{Concern, Off, Only, RULES, Ruling};

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
    /// The rules that somebody turned off.
    pub off: Vec<Off>,
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
        off: Vec::new(),
    };
    let building = only.platform.map(|platform| target::building_for(machine, platform));
    for Ruling { rule, concern } in RULES {
        let name = &rule.meta().name;
        let severity = match only.choice(name) {
            Choice::Asked(severity) => severity,
            Choice::Off(off) => {
                diagnosis.off.push(off);
                continue;
            }
            Choice::Left => continue,
        };
        let judged = building.as_ref().filter(|_| target::concerns(name)).unwrap_or(machine);
        match rule.check(judged) {
            Verdict::NotApplicable => diagnosis.not_applicable.push(name.clone()),
            Verdict::Passed => diagnosis.passed.push(name.clone()),
            Verdict::Failed(findings) => {
                diagnosis.findings.extend(findings.into_iter().map(|mut finding| {
                    finding.severity = severity.unwrap_or(finding.severity);
                    Grouped { concern: *concern, finding }
                }));
            }
            Verdict::Undetermined { because } => {
                diagnosis.untold.push(Untold { rule: name.clone(), because });
            }
        }
    }
    diagnosis.findings.sort_by(|a, b| (b.finding.severity, a.concern).cmp(&(a.finding.severity, b.concern)));
    diagnosis
}

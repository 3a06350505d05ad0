//! All rules over a machine.

use ogive_machine::Machine;
use ogive_record::{Choice, Confidence, Finding, Off, Rule, RuleName, Severity, Untold, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use crate::target;
use crate::{Concern, Only, RULES, Ruling};

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
    let is_read = machine.shells.iter().flat_map(|shell| &shell.starts).any(|start| start.is_read);
    for Ruling { rule, concern } in RULES {
        let name = &rule.meta().name;
        let severity = match only.asked.choice(name) {
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
            Verdict::Failed(mut findings) => {
                if is_read {
                    less_sure(&mut findings, *rule, judged);
                }
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

/// What is found only because of starts that were read takes conditions to hold that may not: such findings are
/// not of high confidence.
fn less_sure(findings: &mut [Finding], rule: &dyn Rule<Machine>, machine: &Machine) {
    let mut started = machine.clone();
    for shell in &mut started.shells {
        shell.starts.retain(|start| !start.is_read);
    }
    let sure = match rule.check(&started) {
        Verdict::Failed(sure) => sure,
        _ => Vec::new(),
    };
    for finding in findings {
        if !sure.iter().any(|sure| sure.title == finding.title) {
            finding.confidence = finding.confidence.min(Confidence::Medium);
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::{Setting, Way};
    use ogive_record::Provenance;

    use super::*;
    use crate::scenario::Scenario;

    fn confidence(machine: &Machine, title: &str) -> Confidence {
        let diagnosis = examine(machine, &Only::default());
        let found = diagnosis.findings.iter().find(|grouped| grouped.finding.title == title);
        found.unwrap_or_else(|| panic!("{title} is not found in {:?}", diagnosis.findings)).finding.confidence
    }

    #[test]
    fn what_only_read_files_show_is_less_sure() {
        const TITLE: &str = "a start-up file exports GOARCH=386";
        let exported = || {
            Scenario::linux_amd64()
                .exported("GOARCH", "386", "/home/ann/.bashrc", 3)
                .persisted("GOOS", "plan9")
        };
        let read = |scenario: Scenario| {
            scenario.with(|machine| {
                for start in machine.shells.iter_mut().flat_map(|shell| &mut shell.starts) {
                    start.is_read = true;
                }
            })
        };
        assert_eq!(confidence(&exported().build(), TITLE), Confidence::High);
        assert_eq!(confidence(&read(exported()).build(), TITLE), Confidence::Medium);
        // One that was started shows it too.
        let both = read(exported()).bash(Way::Login, |started| {
            let source = Provenance::File { path: "/home/ann/.profile".into(), line: Some(1) };
            started.variables.push(Setting { name: "GOARCH".into(), value: "386".into(), source });
        });
        assert_eq!(confidence(&both.build(), TITLE), Confidence::High);
        let persisted = read(exported()).build();
        let diagnosis = examine(&persisted, &Only::default());
        let by_go = diagnosis.findings.iter().find(|grouped| grouped.finding.title.contains("plan9"));
        assert_eq!(by_go.unwrap().finding.confidence, Confidence::High);
    }
}

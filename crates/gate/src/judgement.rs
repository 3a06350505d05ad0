//! All rules over a repository.

use ogive_record::{Asked, Choice, Finding, Off, RuleName, Severity, Untold, Verdict};

use crate::{GateRule, RULES, Subject, parallel};

/// What the rules say of a repository.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// What is wrong, by place.
    pub findings: Vec<Finding>,
    /// The rules that found something.
    pub failed: Vec<RuleName>,
    /// The rules that found everything as it should be.
    pub passed: Vec<RuleName>,
    /// The rules that do not concern this repository.
    pub not_applicable: Vec<RuleName>,
    /// The rules that could not tell.
    pub untold: Vec<Untold>,
    /// The rules that somebody turned off.
    pub off: Vec<Off>,
}

/// Asks the rules, on every core.
#[must_use]
pub fn examine(subject: &Subject<'_>, asked: &Asked) -> Judgement {
    let mut judgement = Judgement::default();
    let mut chosen: Vec<(&GateRule, Option<Severity>)> = Vec::new();
    for &rule in RULES {
        match asked.choice(&rule.meta().name) {
            Choice::Asked(severity) => chosen.push((rule, severity)),
            Choice::Off(off) => judgement.off.push(off),
            Choice::Left => {}
        }
    }
    let verdicts = parallel::each(&chosen, |(rule, _)| rule.check(subject));
    for ((rule, severity), verdict) in chosen.into_iter().zip(verdicts) {
        let name = rule.meta().name.clone();
        match verdict {
            Verdict::NotApplicable => judgement.not_applicable.push(name),
            Verdict::Passed => judgement.passed.push(name),
            Verdict::Undetermined { because } => judgement.untold.push(Untold { rule: name, because }),
            Verdict::Failed(findings) => {
                judgement.failed.push(name);
                judgement.findings.extend(findings.into_iter().map(|mut finding| {
                    finding.severity = severity.unwrap_or(finding.severity);
                    finding
                }));
            }
        }
    }
    by_place(&mut judgement.findings);
    judgement
}

/// Sorts by file, line and column; what is at one place stays in the order of the rules.
fn by_place(findings: &mut [Finding]) {
    findings.sort_by_cached_key(|finding| {
        let at = finding.location.as_ref();
        at.map(|at| (at.path.clone(), at.line, at.column))
    });
}

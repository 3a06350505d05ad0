//! All rules over a repository.

mod packages;

use ogive_record::{Asked, Choice, Finding, Off, RuleName, Severity, Untold, Verdict};

pub(crate) use self::packages::JudgedPackage;
use crate::kept::Hash;
use crate::said::verdict;
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
    /// What was found in each package, before anything is told of it.
    pub(crate) packages: Vec<JudgedPackage>,
}

/// Asks the rules, on every core. Of packages whose judgement holds from before, nothing is asked.
#[must_use]
pub fn examine(subject: &Subject<'_>, asked: &Asked) -> Judgement {
    let mut judgement = Judgement::default();
    let (chosen, off) = chosen(asked);
    judgement.off = off;
    let rules: Vec<GateRule> = chosen.iter().map(|(rule, _)| **rule).collect();
    let shared = subject.repository.packages.has_kept().then(|| packages::shared(subject, &rules));
    judgement.packages = packages::judge(subject, &rules, shared.as_ref());
    let mut found = packages::by_rule(subject, &rules, &judgement.packages).into_iter();
    let whole = parallel::each(&rules, |rule| rule.whole.map(|rule| rule.check(subject)));
    for ((rule, severity), whole) in chosen.into_iter().zip(whole) {
        let name = rule.meta().name.clone();
        let of_packages = found.next().unwrap_or_default();
        match with(of_packages, whole) {
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

/// What all judgements of packages rest on besides packages.
pub(crate) fn shared(subject: &Subject<'_>, asked: &Asked) -> Hash {
    let rules: Vec<GateRule> = chosen(asked).0.into_iter().map(|(rule, _)| *rule).collect();
    packages::shared(subject, &rules)
}

/// The rules that are asked, each with how bad what it finds is taken to be, and those that are turned off.
fn chosen(asked: &Asked) -> (Vec<(&'static GateRule, Option<Severity>)>, Vec<Off>) {
    let (mut chosen, mut all_off) = (Vec::new(), Vec::new());
    for rule in RULES {
        match asked.choice(&rule.meta().name) {
            Choice::Asked(severity) => chosen.push((rule, severity)),
            Choice::Off(off) => all_off.push(off),
            Choice::Left => {}
        }
    }
    (chosen, all_off)
}

/// What a rule says of the packages, none where these do not concern it, with what it says of the whole.
fn with(of_packages: Option<Vec<Finding>>, whole: Option<Verdict>) -> Verdict {
    match (of_packages, whole) {
        (None, None) => Verdict::NotApplicable,
        (None, Some(verdict)) => verdict,
        (Some(mut all), Some(Verdict::Failed(more))) => {
            all.extend(more);
            Verdict::Failed(all)
        }
        (Some(all), Some(verdict)) if all.is_empty() => verdict,
        (Some(all), _) => verdict(all),
    }
}

/// Sorts by file, line and column; what is at one place stays in the order of the rules.
fn by_place(findings: &mut [Finding]) {
    findings.sort_by_cached_key(|finding| {
        let at = finding.location.as_ref();
        at.map(|at| (at.path.clone(), at.line, at.column))
    });
}

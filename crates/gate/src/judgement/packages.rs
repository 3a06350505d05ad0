//! What rules find in packages, one after the other.

use std::collections::{HashMap, HashSet};

use ogive_record::{Finding, RuleName};
use serde::{Deserialize, Serialize};

use crate::kept::Hash;
use crate::rests::Rests;
use crate::rules::pipelines::wanted;
use crate::{GateRule, OnePackage, PackageRule, Subject, parallel, rests};

/// What was found in a package by the rules that judge packages, and what that rests on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct JudgedPackage {
    pub(crate) found: Vec<(RuleName, Vec<Finding>)>,
    pub(crate) rests: Rests,
}

/// Judges every package, on every core; those of which what was found holds from before are not asked again. `shared` is what
/// all judgements rest on besides.
pub(super) fn judge(subject: &Subject<'_>, rules: &[GateRule], shared: Option<&Hash>) -> Vec<JudgedPackage> {
    let packages = &subject.repository.packages;
    let asked = asked(subject, rules);
    let numbers: Vec<usize> = (0..packages.len()).collect();
    parallel::map(&numbers, |&number| {
        if let Some(kept) = shared.and_then(|shared| packages.held(number, shared)) {
            return kept.judged.clone();
        }
        let (found, rests) = rests::of(|| {
            let one = OnePackage::of(subject, number);
            let found = asked.iter().map(|rule| (rule.meta().name.clone(), rule.check(&one)));
            found.filter(|(_, findings)| !findings.is_empty()).collect()
        });
        JudgedPackage { found, rests }
    })
}

/// What each rule finds in all packages; none where it judges none, or does not concern the subject.
pub(super) fn by_rule(
    subject: &Subject<'_>,
    rules: &[GateRule],
    judged: &[JudgedPackage],
) -> Vec<Option<Vec<Finding>>> {
    let mut all: HashMap<&str, Vec<Finding>> = HashMap::new();
    for (rule, findings) in judged.iter().flat_map(|judged| &judged.found) {
        all.entry(rule.as_str()).or_default().extend(findings.iter().cloned());
    }
    let of_rule = |rule: &GateRule| {
        let of_packages = rule.package.filter(|of_packages| of_packages.concerns(subject))?;
        let mut found = all.remove(of_packages.meta().name.as_str()).unwrap_or_default();
        if of_packages.tells_once() {
            let mut known: HashSet<String> = HashSet::new();
            found.retain(|finding| known.insert(finding.location.iter().map(ToString::to_string).collect()));
        }
        Some(found)
    };
    rules.iter().map(of_rule).collect()
}

/// What all judgements of packages rest on besides packages: the platforms, the rules, the libraries, what is lost without cgo,
/// and what has its body in another package.
pub(super) fn shared(subject: &Subject<'_>, rules: &[GateRule]) -> Hash {
    let Subject { repository, declared, .. } = subject;
    let rules: Vec<&str> = asked(subject, rules).into_iter().map(|rule| rule.meta().name.as_str()).collect();
    let mut pushed: Vec<&String> = repository.pushed().iter().collect();
    pushed.sort_unstable();
    let images = wanted(subject);
    let lost = repository.without_cgo().said();
    Hash::of(&format!("{declared:?} {rules:?} {:?} {pushed:?} {images:?} {lost}", repository.libraries))
}

/// The rules that judge packages and concern the subject.
fn asked(subject: &Subject<'_>, rules: &[GateRule]) -> Vec<&'static dyn PackageRule> {
    rules.iter().filter_map(|rule| rule.package).filter(|rule| rule.concerns(subject)).collect()
}

//! A repository judged, and what comments in it say of that.

use ogive_record::{Asked, Choice, RuleMeta};

use crate::suppression::{self, Holding, Suppressed};
use crate::{Date, Found, Judgement, RULES, Sources, Subject, examine, fingerprint};

/// What the gate finds.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// What is told: by place, what is wrong with suppressions at the end.
    pub found: Vec<Found>,
    /// What comments suppress.
    pub suppressed: Vec<Suppressed>,
    /// How the rules decided; the findings are taken out.
    pub judgement: Judgement,
}

/// What a review goes by.
#[derive(Debug, Clone, Copy)]
pub struct Reviewing<'a> {
    /// The rules that are asked.
    pub asked: &'a Asked,
    /// The day, by which suppressions end.
    pub today: Date,
    /// Whether the platforms are those that are declared: others may have nothing that a suppression is for.
    pub is_whole: bool,
}

/// Every rule of the gate, those about suppressions too.
pub fn rule_metas() -> impl Iterator<Item = &'static RuleMeta> {
    RULES.iter().map(|rule| rule.meta()).chain(suppression::METAS)
}

/// Judges a repository.
#[must_use]
pub fn review(sources: &Sources, subject: &Subject<'_>, by: Reviewing<'_>) -> Review {
    let Reviewing { asked, today, is_whole } = by;
    let mut judgement = examine(subject, asked);
    let found = fingerprint::found(std::mem::take(&mut judgement.findings), sources);
    let mut sorted = suppression::sort(found, sources, Holding { asked, today, is_whole });
    for meta in suppression::METAS {
        match asked.choice(&meta.name) {
            Choice::Asked(_) if sorted.wrong.iter().any(|finding| finding.rule == meta.name) => {
                judgement.failed.push(meta.name.clone());
            }
            Choice::Asked(_) => judgement.passed.push(meta.name.clone()),
            Choice::Off(off) => judgement.off.push(off),
            Choice::Left => {}
        }
    }
    sorted.told.extend(fingerprint::found(sorted.wrong, sources));
    Review { found: sorted.told, suppressed: sorted.suppressed, judgement }
}

//! What is wrong with suppressions, as findings.

use ogive_record::{
    Asked, Audience, Choice, Confidence, Evidence, Example, Fact, Finding, Location, Provenance, Reference,
    Remedy, RuleMeta, RuleName, Severity,
};

use super::{MalformedSuppression, Suppression};

static MALFORMED: RuleMeta = RuleMeta {
    name: RuleName::new("malformed-suppression"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a comment that is to suppress a finding is not understood",
    rationale: "It suppresses nothing. A suppression names a rule and, after --, a reason, which whoever meets it later \
                wants to know.",
    examples: &[Example {
        wrong: "//ogive:ignore symbol-hole",
        right: "//ogive:ignore symbol-hole until=2027-06-30 -- the port goes with the next release",
    }],
    references: &[DIRECTIVES],
};

static EXPIRED: RuleMeta = RuleMeta {
    name: RuleName::new("expired-suppression"),
    summary: "a suppression holds no longer, by the day that it names",
    rationale: "What it suppressed is told again. Whoever wrote it meant to have repaired that by now.",
    examples: &[Example {
        wrong: "//ogive:ignore symbol-hole until=2024-01-31 -- the port goes with the next release",
        right: "the repair, or another day and why",
    }],
    ..MALFORMED
};

static UNUSED: RuleMeta = RuleMeta {
    name: RuleName::new("unused-suppression"),
    summary: "a suppression stands where the rule finds nothing",
    rationale: "It would hide the next such finding on that line. What it was for is repaired, or stands elsewhere now.",
    examples: &[Example {
        wrong: "//ogive:ignore symbol-hole -- … above a line that builds everywhere",
        right: "the line alone",
    }],
    ..MALFORMED
};

const DIRECTIVES: Reference =
    Reference { title: "Directive comments of Go", url: "https://go.dev/doc/comment#syntax" };

/// The rules about suppressions.
pub(crate) const METAS: [&RuleMeta; 3] = [&MALFORMED, &EXPIRED, &UNUSED];

/// A comment that is not understood.
pub(super) fn malformed(at: Location, error: &MalformedSuppression, asked: &Asked) -> Option<Finding> {
    let step = "write //ogive:ignore RULE -- REASON, with until=DAY before -- if it is to end".to_owned();
    finding(&MALFORMED, at, format!("this suppression is not understood: {error}"), step, asked)
}

/// A comment whose day is past.
pub(super) fn expired(suppression: &Suppression, asked: &Asked) -> Option<Finding> {
    let until = suppression.until?;
    let title = format!("this suppression of {} ended with {until}", suppression.rules.join(", "));
    let step = "repair what it suppressed, or name another day".to_owned();
    let mut finding = finding(&EXPIRED, suppression.at.clone(), title, step, asked)?;
    finding.evidence.push(reason(suppression));
    Some(finding)
}

/// A comment for which there is no finding.
pub(super) fn unused(suppression: &Suppression, rule: &str, asked: &Asked) -> Option<Finding> {
    let title = format!("{rule} finds nothing here that this could suppress");
    let step = "remove it".to_owned();
    let mut finding = finding(&UNUSED, suppression.at.clone(), title, step, asked)?;
    finding.evidence.push(reason(suppression));
    Some(finding)
}

fn reason(suppression: &Suppression) -> Evidence {
    let Location { path, line, .. } = suppression.at.clone();
    let fact = Fact::known(suppression.reason.clone().into(), Provenance::File { path, line });
    Evidence { subject: "its reason".to_owned(), fact }
}

/// None where the rule is not asked.
fn finding(meta: &RuleMeta, at: Location, title: String, step: String, asked: &Asked) -> Option<Finding> {
    let Choice::Asked(severity) = asked.choice(&meta.name) else { return None };
    Some(Finding {
        rule: meta.name.clone(),
        severity: severity.unwrap_or(meta.severity),
        confidence: meta.confidence,
        title,
        location: Some(at),
        evidence: Vec::new(),
        consequence: meta.rationale.to_owned(),
        remedies: vec![Remedy::Steps(vec![step])],
        also: Vec::new(),
        tags: Vec::new(),
    })
}

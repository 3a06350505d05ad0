//! Findings, put together.

use ogive_machine::Setting;
use ogive_record::{
    Action, Confidence, Evidence, Fact, Finding, Location, Plan, Provenance, Remedy, Repair, RuleMeta,
    Severity, Verdict,
};
use serde::Serialize;

/// What a rule says of one thing that is wrong.
#[derive(Debug, Default)]
pub(crate) struct Said {
    title: String,
    location: Option<Location>,
    evidence: Vec<Evidence>,
    severity: Option<Severity>,
    confidence: Option<Confidence>,
    remedies: Vec<Remedy>,
}

impl Said {
    /// What is wrong, in one line without a full stop.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Where it stands.
    pub(crate) fn at(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }

    /// The place of a provenance, where that is a file.
    pub(crate) fn seen_at(self, provenance: &Provenance) -> Self {
        let location = place(provenance);
        if location.is_some() { self.at(location) } else { self }
    }

    /// With another severity than the rule's.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// With a fact that shows it.
    pub(crate) fn fact<T: Serialize>(mut self, subject: impl Into<String>, fact: &Fact<T>) -> Self {
        let fact = match fact {
            Fact::Known { value, provenance } => {
                let value = serde_json::to_value(value).unwrap_or(serde_json::Value::Null);
                Fact::known(value, provenance.clone())
            }
            Fact::Unknown { unknown, provenance } => Fact::unknown(unknown.clone(), provenance.clone()),
        };
        self.evidence.push(Evidence { subject: subject.into(), fact });
        self
    }

    /// With something known that shows it.
    pub(crate) fn known(
        self,
        subject: impl Into<String>,
        value: impl Into<String>,
        provenance: &Provenance,
    ) -> Self {
        let value: String = value.into();
        self.fact(subject, &Fact::known(value, provenance.clone()))
    }

    /// With a setting that shows it.
    pub(crate) fn setting(self, setting: &Setting) -> Self {
        self.known(setting.name.clone(), setting.value.clone(), &setting.source)
    }

    /// With steps for a person.
    pub(crate) fn steps<S: Into<String>>(mut self, steps: impl IntoIterator<Item = S>) -> Self {
        let steps: Vec<String> = steps.into_iter().map(Into::into).collect();
        if !steps.is_empty() {
            self.remedies.push(Remedy::Steps(steps));
        }
        self
    }

    /// With a plan that ogive can carry out and take back.
    pub(crate) fn plan(mut self, title: impl Into<String>, actions: Vec<Action>) -> Self {
        self.remedies.push(Remedy::Plan(Plan { title: title.into(), actions }));
        self
    }

    /// With wishes that become a plan where the files are at hand.
    pub(crate) fn repairs(mut self, title: impl Into<String>, repairs: Vec<Repair>) -> Self {
        self.remedies.push(Remedy::Repairs { title: title.into(), repairs });
        self
    }

    /// The finding.
    pub(crate) fn finding(self, meta: &RuleMeta) -> Finding {
        Finding {
            rule: meta.name.clone(),
            severity: self.severity.unwrap_or(meta.severity),
            confidence: self.confidence.unwrap_or(meta.confidence),
            title: self.title,
            location: self.location,
            evidence: self.evidence,
            consequence: meta.rationale.to_owned(),
            remedies: self.remedies,
            also: Vec::new(),
            tags: Vec::new(),
        }
    }
}

/// Failed when something was said, else passed.
pub(crate) fn verdict(meta: &RuleMeta, said: Vec<Said>) -> Verdict {
    if said.is_empty() {
        return Verdict::Passed;
    }
    Verdict::Failed(said.into_iter().map(|said| said.finding(meta)).collect())
}

/// Failed when something was said; when nothing was, not told where something could not be seen, for this reason.
pub(crate) fn judged(meta: &RuleMeta, said: Vec<Said>, untold: Option<String>) -> Verdict {
    match untold {
        Some(because) if said.is_empty() => Verdict::Undetermined { because },
        _ => verdict(meta, said),
    }
}

/// Where a fact stands, if in a file.
pub(crate) fn place(provenance: &Provenance) -> Option<Location> {
    match provenance {
        Provenance::File { path, line } => Some(Location { path: path.clone(), line: *line, column: None }),
        _ => None,
    }
}

//! Findings as rules say them.

use ogive_platform::PortSet;
use ogive_record::{Evidence, Fact, Finding, Location, Provenance, Remedy, RuleMeta, Severity, Tag, Verdict};

use crate::repository::{GoFile, Package};

/// How many platforms a title names.
const NAMED: usize = 3;

/// A finding in the making.
pub(crate) struct Said(Finding);

impl Said {
    /// Something wrong in some builds, at a place of a file; without one, in the file as a whole.
    pub(crate) fn at(
        meta: &'static RuleMeta,
        package: &Package<'_>,
        file: &GoFile<'_>,
        offset: Option<u32>,
        title: String,
    ) -> Self {
        let place = offset.map(|offset| file.place(offset));
        Self(Finding {
            rule: meta.name.clone(),
            severity: meta.severity,
            confidence: meta.confidence,
            title,
            location: Some(Location {
                path: package.path_of(file.name),
                line: place.map(|place| place.line),
                column: place.map(|place| place.column),
            }),
            evidence: Vec::new(),
            consequence: meta.rationale.to_owned(),
            remedies: Vec::new(),
            tags: Vec::new(),
        })
    }

    /// In these builds.
    pub(crate) fn on(mut self, builds: PortSet) -> Self {
        let location = self.0.location.as_ref();
        let provenance = match location {
            Some(at) => Provenance::File { path: at.path.clone(), line: at.line },
            None => Provenance::BuiltIn,
        };
        let fact = Fact::known(names(builds).into(), provenance);
        self.0.evidence.push(Evidence { subject: PLATFORMS.to_owned(), fact });
        self
    }

    /// With a fact that stands in a file.
    pub(crate) fn with(
        mut self,
        subject: String,
        value: String,
        package: &Package<'_>,
        file: &GoFile<'_>,
        offset: Option<u32>,
    ) -> Self {
        let line = offset.map(|offset| file.place(offset).line);
        let provenance = Provenance::File { path: package.path_of(file.name), line };
        self.0.evidence.push(Evidence { subject, fact: Fact::known(value.into(), provenance) });
        self
    }

    /// As bad as this, where it is not as bad as the rule says.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// Of this kind.
    pub(crate) fn tag(mut self, tag: Tag) -> Self {
        self.0.tags.push(tag);
        self
    }

    /// With what repairs it.
    pub(crate) fn remedy(mut self, step: String) -> Self {
        self.0.remedies.push(Remedy::Steps(vec![step]));
        self
    }

    pub(crate) fn finding(self) -> Finding {
        self.0
    }
}

/// The subject of the evidence that lists platforms.
pub(crate) const PLATFORMS: &str = "platforms";

/// The platforms that a finding is about, as [`PortSet`] prints each; none when it is about none in particular.
#[must_use]
pub fn platforms_of(finding: &Finding) -> Vec<&str> {
    let evidence = finding.evidence.iter().filter(|evidence| evidence.subject == PLATFORMS);
    let lists = evidence.filter_map(|evidence| evidence.fact.value()?.as_array());
    lists.flatten().filter_map(serde_json::Value::as_str).collect()
}

fn names(builds: PortSet) -> Vec<String> {
    let one = |port| builds & PortSet::where_port(|other| other == port);
    builds.ports().map(|port| one(port).to_string()).collect()
}

/// Some builds in a title: `linux/386, linux/arm and 4 others`.
pub(crate) fn some(builds: PortSet) -> String {
    let names = names(builds);
    let first = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        1 => format!("{first} and another"),
        more => format!("{first} and {more} others"),
    }
}

/// Failed when there is something, passed otherwise.
pub(crate) fn verdict(findings: Vec<Finding>) -> Verdict {
    if findings.is_empty() { Verdict::Passed } else { Verdict::Failed(findings) }
}

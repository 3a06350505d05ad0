//! Findings as rules say them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ogive_gosource::Place;
use ogive_platform::PortSet;
use ogive_record::{
    Confidence, Evidence, Fact, Finding, Location, Provenance, Remedy, Repair, RuleMeta, Severity, Tag,
    Verdict,
};

use crate::pipelines::Pipeline;
use crate::repository::{GoFile, Module, Package};

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
        Self::of(meta, package.path_of(file.name), offset.map(|offset| file.place(offset)), title)
    }

    /// Something wrong in a line of a `go.mod`.
    pub(crate) fn in_go_mod(meta: &'static RuleMeta, module: &Module, line: u32, title: String) -> Self {
        let mut said = Self::of(meta, module.folder.join("go.mod"), None, title);
        if let Some(at) = &mut said.0.location {
            at.line = Some(line);
        }
        said
    }

    /// Something wrong at a place of a pipeline.
    pub(crate) fn in_pipeline(
        meta: &'static RuleMeta,
        file: &Pipeline<'_>,
        offset: u32,
        title: String,
    ) -> Self {
        Self::of(meta, file.path.to_owned(), Some(file.place(offset)), title)
    }

    fn of(meta: &'static RuleMeta, path: PathBuf, place: Option<Place>, title: String) -> Self {
        Self(Finding {
            rule: meta.name.clone(),
            severity: meta.severity,
            confidence: meta.confidence,
            title: one_line(&title),
            location: Some(Location {
                path,
                line: place.map(|place| place.line),
                column: place.map(|place| place.column),
            }),
            evidence: Vec::new(),
            consequence: meta.rationale.to_owned(),
            remedies: Vec::new(),
            also: Vec::new(),
            tags: Vec::new(),
        })
    }

    /// That shows in other places of its file too.
    pub(crate) fn again(mut self, file: &GoFile<'_>, offsets: &[u32]) -> Self {
        let own = self.0.location.as_ref().and_then(|at| at.line);
        let lines = offsets.iter().map(|&offset| file.place(offset).line);
        let others: BTreeSet<u32> = lines.filter(|line| Some(*line) != own).collect();
        self.0.also = others.into_iter().collect();
        self
    }

    /// Less bad than its rule says.
    pub(crate) fn at_most(mut self, severity: Severity, confidence: Confidence) -> Self {
        self.0.severity = self.0.severity.min(severity);
        self.0.confidence = self.0.confidence.min(confidence);
        self
    }

    /// With a fact that stands in a pipeline.
    pub(crate) fn with_pipeline(
        mut self,
        subject: &str,
        value: String,
        file: &Pipeline<'_>,
        offset: u32,
    ) -> Self {
        let line = Some(file.place(offset).line);
        let provenance = Provenance::File { path: file.path.to_owned(), line };
        let fact = Fact::known(value.into(), provenance);
        self.0.evidence.push(Evidence { subject: subject.to_owned(), fact });
        self
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

    /// With a fact about what lies outside of the repository.
    pub(crate) fn with_fact(mut self, subject: &str, value: String) -> Self {
        let fact = Fact::known(value.into(), Provenance::BuiltIn);
        self.0.evidence.push(Evidence { subject: subject.to_owned(), fact });
        self
    }

    /// With names that stand in a file.
    pub(crate) fn with_names(
        mut self,
        subject: &str,
        names: &[&str],
        package: &Package<'_>,
        file: &GoFile<'_>,
    ) -> Self {
        let provenance = Provenance::File { path: package.path_of(file.name), line: None };
        let fact = Fact::known(names.into(), provenance);
        self.0.evidence.push(Evidence { subject: subject.to_owned(), fact });
        self
    }

    /// With a change that repairs it: what stands at a place of a pipeline becomes something else. Nothing where it does
    /// not stand there as it is.
    pub(crate) fn change(self, file: &Pipeline<'_>, offset: u32, before: &str, after: &str) -> Self {
        let title = one_line(&format!("write {} in {}", after.trim(), file.path.display()));
        match replaced(file, offset, before, after) {
            Some(repair) => self.repairs(title, vec![repair]),
            None => self,
        }
    }

    /// With changes that repair it.
    pub(crate) fn repairs(mut self, title: String, repairs: Vec<Repair>) -> Self {
        self.0.remedies.push(Remedy::Repairs { title, repairs });
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
        self.0.remedies.push(Remedy::Steps(vec![one_line(&step)]));
        self
    }

    pub(crate) fn finding(self) -> Finding {
        self.0
    }
}

/// The change of a line of a pipeline that makes of what stands at a place something else; none where it does not stand there
/// as it is.
pub(crate) fn replaced(file: &Pipeline<'_>, offset: u32, before: &str, after: &str) -> Option<Repair> {
    let at = offset as usize;
    if !file.text.get(at..)?.starts_with(before) {
        return None;
    }
    let start = file.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = file.text[at..].find('\n').map_or(file.text.len(), |end| at + end);
    let line = |text: &str| {
        let rest = &file.text[at + before.len()..end.max(at + before.len())];
        format!("{}{text}{rest}", &file.text[start..at]).trim().to_owned()
    };
    Some(Repair::ReplaceLine {
        file: file.path.to_owned(),
        line: file.place(offset).line,
        before: line(before),
        after: Some(line(after)),
    })
}

/// A folder of the repository as people call it.
pub(crate) fn folder(path: &Path) -> String {
    if path.as_os_str().is_empty() { "the top folder".to_owned() } else { path.display().to_string() }
}

/// A text without what ends its line or what terminals obey: names of files may hold anything.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { line.extend(c.escape_default()) } else { line.push(c) }
    }
    line
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

/// Whether a finding is about no platform that is not among these, as [`platforms_of`] gave them of an earlier one.
#[must_use]
pub fn is_about_only<'p>(finding: &Finding, platforms: impl Iterator<Item = &'p str> + Clone) -> bool {
    // `linux/arm64` is both of `linux/arm64 (cgo)` and `linux/arm64 (no cgo)`.
    let whole = |platform: &'p str| platform.split_once(' ').map_or(platform, |(port, _)| port);
    platforms_of(finding).into_iter().all(|now| {
        let port = now.split_once(' ').map_or(now, |(port, _)| port);
        platforms.clone().any(|known| known == now || (whole(known) == known && known == port))
    })
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

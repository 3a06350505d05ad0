//! What was found, as a document.

use std::path::PathBuf;

use ogive_gate::pipelines::CoverageRow;
use ogive_gate::{Found, Suppressed, Suppression};
use ogive_platform::{Port, PortSet};
use ogive_record::{Finding, Location, Off, Provenance, RuleName, Untold};
use ogive_report::Document;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Hidden, Judged, Left};

/// What the gate says of a repository.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct GateDocument {
    /// The repository's top.
    top: PathBuf,
    /// The platforms that it was judged for; `(cgo)` and `(no cgo)` mark those that are built one way only.
    platforms: Vec<String>,
    /// Where these are declared.
    declared_by: Vec<Provenance>,
    /// Those of them that are declared for some packages only.
    of_some_packages: Vec<OfSome>,
    /// The release of Go whose tags hold, as `1.27`.
    go: String,
    /// Whether no `go.mod` says which Go is asked for.
    go_assumed: bool,
    /// What is wrong, by file and line.
    findings: Vec<GateFinding>,
    /// What comments suppress.
    suppressed: Vec<SuppressedFinding>,
    /// The baseline that was held against what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Hidden>,
    /// How many findings are left out, since they were there at the revision or stand in lines that are not changed.
    older: usize,
    /// The rules that found something.
    failed: Vec<RuleName>,
    /// The rules that found everything as it should be.
    passed: Vec<RuleName>,
    /// The rules that do not concern this repository.
    not_applicable: Vec<RuleName>,
    /// The rules that could not tell.
    untold: Vec<Untold>,
    /// The rules that somebody turned off.
    off: Vec<Off>,
    /// What could not be read, or is refused by Go.
    problems: Vec<UnreadFile>,
    /// What pipelines do for each platform that is declared or that they name.
    coverage: Vec<CoveredPort>,
    /// How many packages there are.
    packages: usize,
    /// How many lines were read.
    lines: usize,
}

/// A platform that is declared for some packages only.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct OfSome {
    /// The platform.
    platform: String,
    /// How many packages it is declared for.
    packages: usize,
}

/// A finding and what it is known by.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct GateFinding {
    /// What it is known by while lines move.
    fingerprint: String,
    /// The platforms that it is about; none when it is about none in particular.
    platforms: Vec<String>,
    /// The finding; paths are from the repository's top.
    #[serde(flatten)]
    finding: Finding,
}

/// A finding that a comment suppresses.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct SuppressedFinding {
    /// The finding.
    #[serde(flatten)]
    found: GateFinding,
    /// Where the comment stands.
    suppressed_at: Location,
    /// Why, as it says.
    reason: String,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// What pipelines do for a platform, each with where that is said.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct CoveredPort {
    /// The platform.
    platform: Port,
    /// Whether the repository is judged for it.
    declared: bool,
    /// Where it is built.
    built: Vec<Provenance>,
    /// Where it is tested.
    tested: Vec<Provenance>,
    /// Where images are made for it.
    imaged: Vec<Provenance>,
}

/// A file that was not read as it should be.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct UnreadFile {
    /// The file or folder, from the repository's top.
    path: PathBuf,
    /// The line, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// What is wrong.
    reason: String,
}

impl Document for GateDocument {
    const SCHEMA: &'static str = "ogive.gate.v1";
}

impl GateDocument {
    /// All that is known.
    pub(crate) fn of(judged: &Judged, left: &Left) -> Self {
        let review = &judged.review;
        let judgement = review.judgement.clone();
        let problems = judged.problems.iter().map(|problem| UnreadFile {
            path: problem.path.clone(),
            line: problem.line,
            reason: problem.reason.clone(),
        });
        Self {
            top: judged.top.clone(),
            platforms: names(judged.declared.builds),
            declared_by: judged.declared.said.clone(),
            of_some_packages: judged
                .declared
                .of_some()
                .into_iter()
                .map(|(port, packages)| OfSome { platform: port.to_string(), packages })
                .collect(),
            go: Judged::go(),
            go_assumed: judged.is_go_assumed,
            findings: review.found.iter().map(finding).collect(),
            suppressed: review.suppressed.iter().map(suppressed).collect(),
            baseline: left.hidden.clone(),
            older: left.older.as_ref().map_or(0, |(older, _)| *older),
            failed: judgement.failed,
            passed: judgement.passed,
            not_applicable: judgement.not_applicable,
            untold: judgement.untold,
            off: judgement.off,
            problems: problems.collect(),
            packages: judged.packages.len(),
            coverage: judged.coverage.rows.iter().map(covered).collect(),
            lines: judged.sources.lines(),
        }
    }
}

/// Each platform by itself.
pub(crate) fn names(builds: PortSet) -> Vec<String> {
    let one = |port| builds & PortSet::where_port(|other| other == port);
    builds.ports().map(|port| one(port).to_string()).collect()
}

fn finding(found: &Found) -> GateFinding {
    let platforms = ogive_gate::platforms_of(&found.finding);
    GateFinding {
        fingerprint: found.fingerprint.to_string(),
        platforms: platforms.into_iter().map(str::to_owned).collect(),
        finding: found.finding.clone(),
    }
}

fn covered(row: &CoverageRow) -> CoveredPort {
    let CoverageRow { port, declared, built, tested, imaged } = row.clone();
    CoveredPort { platform: port, declared, built: built.at, tested: tested.at, imaged: imaged.at }
}

fn suppressed(suppressed: &Suppressed) -> SuppressedFinding {
    let Suppression { at, reason, until, .. } = suppressed.by.clone();
    let until = until.map(|until| until.to_string());
    SuppressedFinding { found: finding(&suppressed.found), suppressed_at: at, reason, until }
}

//! What was found, as a page for browsers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ogive_gate::pipelines::Act;
use ogive_gate::{Problem, TextLines, platforms_of, rule_metas};
use ogive_platform::constraint::FileKind;
use ogive_platform::{Port, PortSet};
use ogive_record::Finding;
use ogive_report::{
    FindingGroup, GatePage, HeatCell, HeatMap, HeatRow, OffRule, PageFinding, RuleCounts, gate_page, source,
};

use super::coverage::coverage;
use super::page::{excerpt, worst_first};
use super::{Judged, Left};

/// The page. `made` says when it was made.
pub(crate) fn html(judged: &Judged, left: &Left, made: String) -> String {
    let sorted = worst_first(&judged.review.found);
    let groups = groups(judged, &sorted);
    let judgement = &judged.review.judgement;
    gate_page(&GatePage {
        version: env!("CARGO_PKG_VERSION"),
        made,
        facts: facts(judged),
        groups,
        heat: heat(judged, &sorted),
        coverage: coverage(judged),
        notes: notes(judged, left),
        rules: RuleCounts {
            failed: judgement.failed.len(),
            passed: judgement.passed.iter().collect(),
            untold: judgement.untold.iter().map(|untold| (&untold.rule, &*untold.because)).collect(),
            off: judgement
                .off
                .iter()
                .map(|off| OffRule { rule: &off.rule, reason: off.reason.as_deref(), by: source(&off.by) })
                .collect(),
            not_applicable: judgement.not_applicable.iter().collect(),
            not_concerned: "do not concern this repository",
        },
    })
}

fn facts(judged: &Judged) -> Vec<(String, String)> {
    let facts = [
        ("repository", judged.top.display().to_string()),
        ("platforms", platforms(judged)),
        ("packages", judged.packages.len().to_string()),
        ("lines read", judged.sources.lines().to_string()),
    ];
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The platforms by their names, or how many they are: the map names them.
fn platforms(judged: &Judged) -> String {
    const FEW: usize = 8;
    let (builds, by) = (judged.declared.builds, judged.declared_by());
    match builds.ports().count() {
        0..=FEW => format!("{builds} ({by})"),
        many => format!("{many} ({by})"),
    }
}

/// The findings by file, in their order.
fn groups<'j>(judged: &'j Judged, sorted: &[&'j Finding]) -> Vec<FindingGroup<'j>> {
    let mut lines = TextLines::of(&judged.sources);
    let mut groups: Vec<FindingGroup<'j>> = Vec::new();
    for &finding in sorted {
        let path = finding.location.as_ref().map(|at| at.path.to_string_lossy());
        let heading = path.unwrap_or(Cow::Borrowed("no file"));
        let references = rule_metas().find(|meta| meta.name == finding.rule);
        let shown = PageFinding {
            finding,
            references: references.map_or(&[], |meta| meta.references),
            excerpt: excerpt(finding, &mut lines),
        };
        match groups.last_mut().filter(|last| last.heading == heading) {
            Some(group) => group.findings.push(shown),
            None => groups.push(FindingGroup { heading, findings: vec![shown] }),
        }
    }
    groups
}

/// What is found in a folder, or in a file outside of any package.
struct Row {
    general: HeatCell,
    cells: Vec<HeatCell>,
}

fn heat(judged: &Judged, sorted: &[&Finding]) -> HeatMap {
    let mut ports: Vec<Port> = judged.declared.builds.ports().collect();
    ports.sort_by_key(|port| (port.os.name(), port.arch.name()));
    let packages: BTreeMap<&Path, PortSet> =
        judged.packages.iter().map(|package| (package.folder.as_path(), package.builds)).collect();
    let mut rows: BTreeMap<PathBuf, Row> = BTreeMap::new();
    for (at, finding) in sorted.iter().enumerate() {
        let Some(location) = &finding.location else { continue };
        let folder = location.path.parent().unwrap_or(Path::new(""));
        let name = location.path.file_name().unwrap_or_default().to_string_lossy();
        let is_source = FileKind::of(&name) != FileKind::Ignored;
        let package = packages.get(folder).filter(|_| is_source);
        let name = if package.is_some() { folder } else { &location.path };
        let row = rows.entry(name.to_owned()).or_insert_with(|| Row {
            general: HeatCell::Clean,
            cells: ports.iter().map(|port| cell(package.copied(), *port)).collect(),
        });
        let about: Vec<&str> = platforms_of(finding).into_iter().map(without_cgo).collect();
        if about.is_empty() {
            row.general.add(finding.severity, at);
        }
        for (cell, port) in row.cells.iter_mut().zip(&ports) {
            if about.contains(&port.to_string().as_str()) {
                cell.add(finding.severity, at);
            }
        }
    }
    let with_findings = packages.keys().filter(|folder| rows.contains_key(**folder)).count();
    let shown = |(path, row): (PathBuf, Row)| {
        let name = if path.as_os_str().is_empty() { ".".to_owned() } else { path.display().to_string() };
        HeatRow { name, general: row.general, cells: row.cells }
    };
    HeatMap {
        platforms: ports.iter().map(|port| (port.os.to_string(), port.arch.to_string())).collect(),
        rows: rows.into_iter().map(shown).collect(),
        clean: packages.len() - with_findings,
    }
}

/// A cell before anything is found.
fn cell(package: Option<PortSet>, port: Port) -> HeatCell {
    match package {
        Some(builds) if (builds & PortSet::where_port(|other| other == port)).is_empty() => HeatCell::Absent,
        _ => HeatCell::Clean,
    }
}

/// `linux/arm64` of `linux/arm64 (cgo)`.
fn without_cgo(platform: &str) -> &str {
    platform.split_once(' ').map_or(platform, |(port, _)| port)
}

fn notes(judged: &Judged, left: &Left) -> Vec<String> {
    let unread = judged.problems.iter().map(|Problem { path, line, reason }| {
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("not read: {}{line}: {reason}", path.display())
    });
    let suppressed = judged.review.suppressed.iter().map(|suppressed| {
        let until = suppressed.by.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
        let finding = &suppressed.found.finding;
        format!("suppressed at {}{until}: {} ({})", suppressed.by.at, finding.title, suppressed.by.reason)
    });
    let unknown = judged.coverage.unknown.iter().map(|act| {
        let what = match act {
            Act::Build => "builds programs",
            Act::Test => "runs tests",
            Act::Image => "makes images",
        };
        format!("some pipeline {what} for platforms that can't be told")
    });
    let left = left.shown();
    let left = left.lines().map(str::to_owned);
    unread.chain(suppressed).chain(unknown).chain(left).collect()
}

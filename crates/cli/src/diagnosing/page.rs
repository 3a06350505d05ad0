//! A diagnosis as a page: what its table of shells and its chain of processes show.

use std::cmp::Reverse;

use ogive_doctor::{Concern, Diagnosis, RULES};
use ogive_machine::{Ancestor, FolderDefect, Machine, Meaning, SearchPath, ShellFacts, Started, Way};
use ogive_record::{Fact, Location, Reference, RuleName};
use ogive_report::{
    DoctorPage, FindingGroup, GoMark, OffRule, PageFinding, PathFolder, ProcessBox, RuleCounts, ShellCell,
    ShellRow, doctor_page, source,
};

use super::shown::{plain, port_and_version, system};

/// The page. `made` says when it was made, and of what.
pub(crate) fn page(machine: &Machine, diagnosis: &Diagnosis, made: String) -> String {
    let mut gos = Gos { machine, marks: Vec::new() };
    let ways: Vec<Way> = Way::ALL
        .into_iter()
        .filter(|way| machine.shells.iter().any(|shell| shell.starts.iter().any(|start| start.way == *way)))
        .collect();
    let shells: Vec<ShellRow> = machine.shells.iter().map(|shell| row(shell, &ways, &mut gos)).collect();
    doctor_page(&DoctorPage {
        version: env!("CARGO_PKG_VERSION"),
        made,
        facts: facts(machine),
        groups: groups(diagnosis),
        chain: chain(machine),
        ways: ways.iter().map(|way| way.name().to_owned()).collect(),
        gos: gos.marks,
        shells,
        rules: counts(diagnosis),
    })
}

fn facts(machine: &Machine) -> Vec<(String, String)> {
    let host = &machine.abilities.host;
    let mut facts = vec![
        ("machine", plain(&host.level)),
        ("system", system(&host.system)),
        ("this process", plain(&host.process)),
    ];
    if let Some(project) = &machine.project {
        facts.push(("project", project.folder.display().to_string()));
    }
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn groups(diagnosis: &Diagnosis) -> Vec<FindingGroup<'_>> {
    let references = |rule: &RuleName| -> &'static [Reference] {
        let meta = RULES.iter().map(|ruling| ruling.rule.meta()).find(|meta| meta.name == *rule);
        meta.map_or(&[], |meta| meta.references)
    };
    let of = |concern: Concern| FindingGroup {
        heading: as_heading(concern.heading()).into(),
        findings: diagnosis
            .findings
            .iter()
            .filter(|grouped| grouped.concern == concern)
            .map(|grouped| PageFinding {
                finding: &grouped.finding,
                references: references(&grouped.finding.rule),
                excerpt: None,
            })
            .collect(),
    };
    let mut groups: Vec<FindingGroup<'_>> =
        Concern::ALL.into_iter().map(of).filter(|group| !group.findings.is_empty()).collect();
    groups.sort_by_key(|group| Reverse(group.findings.iter().map(|of| of.finding.severity).max()));
    groups
}

fn counts(diagnosis: &Diagnosis) -> RuleCounts<'_> {
    RuleCounts {
        failed: diagnosis.failed(),
        passed: diagnosis.passed.iter().collect(),
        untold: diagnosis.untold.iter().map(|untold| (&untold.rule, &*untold.because)).collect(),
        off: diagnosis
            .off
            .iter()
            .map(|off| OffRule { rule: &off.rule, reason: off.reason.as_deref(), by: source(&off.by) })
            .collect(),
        not_applicable: diagnosis.not_applicable.iter().collect(),
        not_concerned: "do not concern this machine",
    }
}

fn chain(machine: &Machine) -> Result<Vec<ProcessBox>, String> {
    let process = |process: &Ancestor| ProcessBox {
        name: process.name.clone(),
        program: process.program.value().map(|program| program.display().to_string()),
        port: process.port.value().map(ToString::to_string),
        translated: process.translated.value().copied(),
    };
    match &machine.ancestry {
        Fact::Known { value, .. } => Ok(value.iter().rev().map(process).collect()),
        Fact::Unknown { unknown, .. } => Err(unknown.clone()),
    }
}

/// What `go` is, in the order in which it is met.
struct Gos<'m> {
    machine: &'m Machine,
    marks: Vec<GoMark>,
}

impl Gos<'_> {
    /// The position of what `go` is there; none where it is nothing.
    fn position(&mut self, path: &SearchPath) -> Option<usize> {
        let mark = self.mark(path)?;
        let known = self.marks.iter().position(|known| *known == mark);
        Some(known.unwrap_or_else(|| {
            self.marks.push(mark);
            self.marks.len() - 1
        }))
    }

    /// A path with the user's folder as `~`.
    fn short(&self, path: String) -> String {
        let home = self.machine.home.value().map(|home| home.display().to_string());
        match home.and_then(|home| path.strip_prefix(&home).map(str::to_owned)) {
            Some(rest) if rest.starts_with(['/', '\\']) => format!("~{rest}"),
            _ => path,
        }
    }

    fn mark(&self, path: &SearchPath) -> Option<GoMark> {
        let other = |what: String| GoMark { what, about: String::new(), foreign: false };
        Some(match path.word("go")? {
            Meaning::Alias { text, .. } => other(format!("an alias: {text}")),
            Meaning::Function { .. } => other("a function".to_owned()),
            Meaning::Programs(programs) => {
                let program = programs.first()?;
                let go = self.machine.program(program).and_then(|file| self.machine.go_of(file));
                let hardware = self.machine.abilities.host.hardware.value();
                let foreign = match (go.and_then(|go| go.port.value()), hardware) {
                    (Some(port), Some(hardware)) => port.arch != hardware.arch,
                    _ => false,
                };
                let about = port_and_version(self.machine, program);
                GoMark { what: self.short(program.display().to_string()), about, foreign }
            }
        })
    }
}

fn row(shell: &ShellFacts, ways: &[Way], gos: &mut Gos<'_>) -> ShellRow {
    let cells = ways.iter().map(|way| {
        let start = shell.starts.iter().find(|start| start.way == *way)?;
        Some(match &start.outcome {
            Fact::Known { value, .. } => cell(value, gos),
            Fact::Unknown { unknown, .. } => ShellCell::Unknown(unknown.clone()),
        })
    });
    ShellRow {
        name: shell.kind.name().to_owned(),
        is_login_shell: shell.is_login_shell,
        cells: cells.collect(),
    }
}

fn cell(started: &Started, gos: &mut Gos<'_>) -> ShellCell {
    let path = &started.search_path;
    let shown = |location: &Option<Location>| location.as_ref().map(|at| gos.short(at.to_string()));
    let entry = path.first("go").and_then(|program| path.entry_of(program));
    let by = match path.word("go") {
        Some(Meaning::Alias { made_by, .. } | Meaning::Function { made_by }) => shown(made_by),
        _ => entry.and_then(|entry| shown(&entry.added_by)),
    };
    let folders = path.folders.iter().map(|folder| PathFolder {
        folder: gos.short(folder.folder.display().to_string()),
        by: shown(&folder.added_by),
        has_go: entry.is_some_and(|entry| std::ptr::eq(entry, folder)),
        defect: folder.defect.map(|defect| match defect {
            FolderDefect::Missing => "nothing is there",
            FolderDefect::Relative => "depends on the current folder",
            FolderDefect::WritableByOthers => "every user may write here",
        }),
    });
    let folders = folders.collect();
    ShellCell::Known { go: gos.position(path), by, folders }
}

/// A few words as a heading: with a capital letter at the beginning.
fn as_heading(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

//! `--expect`: whether what was found runs where it is to run. A file a rule.

mod level_too_high;
mod other_platform;
mod platform_unknown;
mod universal_lacks_platform;

use ogive_binary::{Content, Program, Target};
use ogive_platform::{Goarch, Level, Platform};
use ogive_record::{Evidence, Fact, Finding, Location, Provenance, Remedy, Rule, RuleMeta, Verdict};

use crate::{Item, Seen};

/// Something found, and where it is to run.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'j> {
    /// What was found.
    pub item: &'j Item,
    /// Where it is to run. A file for one platform must run on one of these; a universal file on all of its
    /// own operating system. A platform without a level is one at the level that Go builds for by default.
    pub expected: &'j [Platform],
}

/// The rules.
pub const RULES: &[&dyn for<'j> Rule<Judged<'j>>] = &[
    &other_platform::OtherPlatform,
    &level_too_high::LevelTooHigh,
    &universal_lacks_platform::UniversalLacksPlatform,
    &platform_unknown::PlatformUnknown,
];

/// What is wrong with `items` where they are to run on `expected`, in the order of the items.
#[must_use]
pub fn judge(items: &[Item], expected: &[Platform]) -> Vec<Finding> {
    let verdict = |item| RULES.iter().map(move |rule| rule.check(&Judged { item, expected }));
    let failed = |verdict| if let Verdict::Failed(findings) = verdict { findings } else { Vec::new() };
    items.iter().flat_map(verdict).flat_map(failed).collect()
}

/// How a target stands to the expected platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It runs on one of them.
    Runs,
    /// The port is one of theirs, but the CPU there may lack what it needs.
    LevelTooHigh,
    /// It is for none of them.
    OtherPort,
}

impl Fit {
    fn of(target: Target, expected: &[Platform]) -> Self {
        expected.iter().map(|&platform| Self::on(target, platform)).min().unwrap_or(Self::OtherPort)
    }

    fn on(target: Target, platform: Platform) -> Self {
        let arch = platform.port.arch;
        if target.arch != arch || target.os.is_some_and(|os| os != platform.port.os) {
            return Self::OtherPort;
        }
        let cpu = platform.level.or_else(|| Level::default_of(arch));
        match (cpu, target.level) {
            (Some(cpu), Some(program)) if !Level::runs_on(cpu, program) => Self::LevelTooHigh,
            _ => Self::Runs,
        }
    }
}

impl<'j> Judged<'j> {
    /// The program, when it is bound to a platform at all: scripts are not, WebAssembly is only where
    /// WebAssembly is expected.
    fn program(self) -> Option<&'j Program> {
        let Seen::Program(program) = &self.item.seen else { return None };
        match program.content {
            Content::Script(_) | Content::Other(_) => None,
            Content::Wasm(_) if self.expected.iter().any(|p| p.port.arch != Goarch::Wasm) => None,
            _ => Some(program),
        }
    }

    /// The platforms in words: `linux/arm64 or linux/amd64`.
    fn wanted(self) -> String {
        self.expected.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
    }

    fn finding(self, meta: &'static RuleMeta, said: &Said) -> Verdict {
        let evidence = said.evidence.iter().map(|(subject, value, field)| Evidence {
            subject: (*subject).to_owned(),
            fact: Fact::known(value.clone().into(), field.clone()),
        });
        let asked = Evidence {
            subject: "expected".into(),
            fact: Fact::known(self.wanted().into(), Provenance::Argument("--expect".into())),
        };
        Verdict::Failed(vec![Finding {
            rule: meta.name.clone(),
            severity: meta.severity,
            confidence: meta.confidence,
            title: format!("{} {}", self.item.place, said.title),
            location: Some(Location { path: self.item.place.file.clone().into(), line: None, column: None }),
            evidence: evidence.chain([asked]).collect(),
            consequence: meta.rationale.to_owned(),
            remedies: vec![Remedy::Steps(said.steps.clone())],
            also: Vec::new(),
            tags: Vec::new(),
        }])
    }
}

/// What a rule says of one item.
struct Said {
    /// Follows the place: "is for linux/amd64".
    title: String,
    evidence: Vec<(&'static str, String, Provenance)>,
    steps: Vec<String>,
}

/// What a target was read from.
fn seen_in(program: &Program) -> Provenance {
    let known = program.codes().into_iter().find(|code| code.target.value().is_some());
    known.map_or_else(|| Provenance::Field("headers".into()), |code| code.target.provenance().clone())
}

/// The command that builds the same for another platform, read from the program's own build info.
fn rebuild(program: &Program, platform: Platform) -> String {
    let go = program.codes().into_iter().find_map(|code| code.go.value());
    let mut command = format!("GOOS={} GOARCH={} ", platform.port.os, platform.port.arch);
    if let Some((level, variable)) = platform.level.zip(Level::variable(platform.port.arch)) {
        command.push_str(&format!("{variable}={level} "));
    }
    match go.and_then(|go| go.path.as_deref()) {
        Some(path) => format!("`{command}go build {path}` builds it from the same sources"),
        None => format!("build it for {platform}, with Go: `{command}go build`"),
    }
}

/// Targets in words: `darwin/amd64 and darwin/arm64`.
fn listed(targets: &[Target]) -> String {
    targets.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests;

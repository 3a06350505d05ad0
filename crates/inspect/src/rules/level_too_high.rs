//! `level-too-high`: a file needs a newer CPU than the expected platform promises.

use ogive_binary::{Content, Target};
use ogive_platform::Level;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{Fit, Judged, Said, listed, rebuild, seen_in};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("level-too-high"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a file needs a higher level of its architecture than expected",
    rationale: "On a CPU of the expected platform that has no more than it must have, it stops at its start or \
                dies of an illegal instruction. Machines that are newer hide that until one is not.",
    examples: &[Example { wrong: "GOAMD64=v3 go build", right: "GOAMD64=v1 go build" }],
    references: &[Reference {
        title: "Minimum requirements of Go",
        url: "https://go.dev/wiki/MinimumRequirements",
    }],
};

/// A file needs a newer CPU than the expected platform promises.
pub(super) struct LevelTooHigh;

impl Rule<Judged<'_>> for LevelTooHigh {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, judged: &Judged<'_>) -> Verdict {
        let Some(program) = judged.program() else { return Verdict::NotApplicable };
        let high = |target: &Target| Fit::of(*target, judged.expected) == Fit::LevelTooHigh;
        let high: Vec<Target> = program.targets().into_iter().filter(high).collect();
        let Some(&first) = high.first() else { return Verdict::Passed };
        // `universal-lacks-platform` tells it where another slice could have been taken.
        if matches!(program.content, Content::Universal(_)) && high.len() < program.targets().len() {
            return Verdict::Passed;
        }
        let platform = judged.expected.iter().copied().find(|platform| platform.port.arch == first.arch);
        let has = platform.and_then(|p| p.level.or_else(|| Level::default_of(p.port.arch)));
        let promised = has.map(|level| format!(", which promises {level}")).unwrap_or_default();
        let said = Said {
            title: format!("needs {}, more than {}{promised}", listed(&high), judged.wanted()),
            evidence: vec![("it needs", listed(&high), seen_in(program))],
            steps: platform.map(|platform| rebuild(program, platform)).into_iter().collect(),
        };
        judged.finding(&META, &said)
    }
}

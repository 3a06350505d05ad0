//! `other-platform`: a file is for none of the expected platforms.

use ogive_binary::{Content, Target};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{Fit, Judged, Said, listed, rebuild, seen_in};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("other-platform"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a file is for another operating system or CPU than expected",
    rationale: "It ends there with \"exec format error\" or \"bad CPU type in executable\", or runs through a \
                translator where one is installed. That a 64-bit CPU could also run the 32-bit program depends \
                on the kernel and libraries of the machine, so it counts as another platform.",
    examples: &[Example {
        wrong: "GOARCH=amd64 go build, shipped to linux/arm64",
        right: "GOARCH=arm64 go build",
    }],
    references: &[Reference {
        title: "execve(2), ENOEXEC",
        url: "https://man7.org/linux/man-pages/man2/execve.2.html",
    }],
};

/// A file is for none of the expected platforms.
pub(super) struct OtherPlatform;

impl Rule<Judged<'_>> for OtherPlatform {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, judged: &Judged<'_>) -> Verdict {
        let Some(program) = judged.program() else { return Verdict::NotApplicable };
        let targets = program.targets();
        if targets.is_empty() {
            return Verdict::NotApplicable;
        }
        let other = |target: &Target| Fit::of(*target, judged.expected) == Fit::OtherPort;
        let wrong: Vec<Target> = targets.iter().copied().filter(other).collect();
        // More slices than expected do no harm; a static library of two CPUs does.
        let universal = matches!(program.content, Content::Universal(_));
        if wrong.is_empty() || (universal && wrong.len() < targets.len()) {
            return Verdict::Passed;
        }
        let steps = judged.expected.first().map(|&platform| rebuild(program, platform));
        let is = listed(&wrong);
        let said = Said {
            title: format!("is for {is}, not for {}", judged.wanted()),
            evidence: vec![("it is for", is, seen_in(program))],
            steps: steps.into_iter().collect(),
        };
        judged.finding(&META, &said)
    }
}

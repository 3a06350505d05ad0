//! `test-matrix-gap`: no test runs on a declared platform.

use ogive_platform::{Goarch, Goos, Port, PortSet};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::gap::finding;
use crate::Subject;
use crate::pipelines::{Act, PipelineKind};
use crate::said::verdict;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("test-matrix-gap"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Operator,
    summary: "no test runs on a declared platform",
    rationale: "What only shows there, such as alignment, page size, memory order or what a system call returns, is found by \
                users. An emulator is better than nothing.",
    examples: &[Example {
        wrong: "linux/arm64 is released, and tests run with runs-on: ubuntu-latest alone",
        right: "strategy: {matrix: {os: [ubuntu-latest, ubuntu-24.04-arm]}}\nruns-on: ${{ matrix.os }}",
    }],
    references: &[Reference {
        title: "GitHub Actions: hosted runners",
        url: "https://docs.github.com/en/actions/reference/runners/github-hosted-runners",
    }],
};

/// No test runs on a declared platform.
pub(crate) struct TestMatrixGap;

impl Rule<Subject<'_>> for TestMatrixGap {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if subject.declared.said.iter().all(|said| *said == Provenance::BuiltIn) {
            return Verdict::NotApplicable;
        }
        let files = subject.pipelines.files.iter();
        let files = files.filter(|file| matches!(file.kind, PipelineKind::Workflow | PipelineKind::Gitlab));
        let files: Vec<_> = files.collect();
        if let Some(file) = files.iter().find(|file| file.told.unknown.contains(&Act::Test)) {
            return Verdict::Undetermined {
                because: format!("{} runs tests on machines that can't be told", file.path.display()),
            };
        }
        let claims =
            files.into_iter().flat_map(|file| file.told.claims_of(Act::Test).map(move |claim| (file, claim)));
        let mut claims: Vec<_> = claims.collect();
        // Somewhere the most usual platform is tested: then there are tests that can't be seen.
        let usual = PortSet::where_port(|port| port == Port::new(Goos::Linux, Goarch::Amd64))
            & subject.declared.everywhere();
        let is_tested = |port| claims.iter().any(|(_, claim)| claim.port == port);
        if !claims.is_empty() && usual.ports().any(|port| !is_tested(port)) {
            let because = "no test on linux/amd64 is seen, so that others may not be seen either".to_owned();
            return Verdict::Undetermined { because };
        }
        // Makefiles do not say where they run, but what they name is tested by somebody.
        let others = subject.pipelines.claims(Act::Test);
        let is_other = |kind| !matches!(kind, PipelineKind::Workflow | PipelineKind::Gitlab);
        claims.extend(
            others.filter(|(file, claim)| is_other(file.kind) && claim.named && !file.is_for_tests()),
        );
        verdict(
            finding(&META, subject, &claims, subject.declared.everywhere(), "tested").into_iter().collect(),
        )
    }
}

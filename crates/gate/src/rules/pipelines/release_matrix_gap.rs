//! `release-matrix-gap`: a declared platform is not released.

use ogive_platform::{Goos, PortSet};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::gap::finding;
use crate::Subject;
use crate::pipelines::{Act, Claim, Pipeline, PipelineKind};
use crate::said::verdict;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("release-matrix-gap"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "a declared platform is not released",
    rationale: "Who relies on what is declared finds no program or image for the platform, and nothing said so when the \
                release was made.",
    examples: &[Example {
        wrong: "ogive.toml declares linux/arm64, and goreleaser has goarch: [amd64]",
        right: "goarch: [amd64, arm64]",
    }],
    references: &[
        Reference { title: "goreleaser: builds", url: "https://goreleaser.com/customization/builds/go/" },
        Reference {
            title: "Docker: multi-platform images with GitHub Actions",
            url: "https://docs.docker.com/build/ci/github-actions/multi-platform/",
        },
    ],
};

/// A declared platform is not released.
pub(crate) struct ReleaseMatrixGap;

impl Rule<Subject<'_>> for ReleaseMatrixGap {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if subject.declared.said.iter().all(|said| *said == Provenance::BuiltIn) {
            return Verdict::NotApplicable;
        }
        let programs = claims(subject, Act::Build, |file| file.kind == PipelineKind::Goreleaser);
        let images = claims(subject, Act::Image, |file| file.kind != PipelineKind::Compose);
        if programs.is_empty() && images.is_empty() {
            return Verdict::NotApplicable;
        }
        let linux = PortSet::where_port(|port| port.os == Goos::Linux);
        let wanted = subject.declared.everywhere();
        let found = [
            finding(&META, subject, &programs, wanted, "built"),
            finding(&META, subject, &images, wanted & linux, "made images of"),
        ];
        verdict(found.into_iter().flatten().collect())
    }
}

/// What files do; nothing where some does it for platforms that can't be told.
fn claims<'p, 's>(
    subject: &'p Subject<'s>,
    act: Act,
    which: impl Fn(&Pipeline<'_>) -> bool,
) -> Vec<(&'p Pipeline<'s>, &'p Claim)> {
    let files = subject.pipelines.files.iter().filter(|file| which(file) && !file.is_for_tests());
    let files: Vec<_> = files.collect();
    if files.iter().any(|file| file.told.unknown.contains(&act)) {
        return Vec::new();
    }
    files.into_iter().flat_map(|file| file.told.claims_of(act).map(move |claim| (file, claim))).collect()
}

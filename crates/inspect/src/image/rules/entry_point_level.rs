//! `image-entry-point-level-too-high`: what an image starts needs a newer CPU than the variant of its platform
//! promises.

use ogive_binary::Target;
use ogive_platform::Level;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{called, evidence, finding, shown};
use crate::image::{ImagePlatform, Start, StartRole};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("image-entry-point-level-too-high"),
    // Most machines are newer than what is claimed.
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an image starts a program for newer CPUs than its platform promises",
    rationale: "Engines and clusters choose the image by its platform and variant, and without a variant for every \
                CPU of the architecture. On one that has no more than is promised, the program stops at its \
                start or dies of an illegal instruction.",
    examples: &[Example {
        wrong: "docker buildx build --platform linux/amd64 .      # RUN GOAMD64=v3 go build",
        right: "docker buildx build --platform linux/amd64/v3 .   # RUN GOAMD64=v3 go build",
    }],
    references: &[Reference {
        title: "OCI image index, platform variants",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-index.md#platform-variants",
    }],
};

pub(super) struct EntryPointLevel;

impl Rule<ImagePlatform> for EntryPointLevel {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, image: &ImagePlatform) -> Verdict {
        let Some(claim) = image.claim() else { return Verdict::NotApplicable };
        let platform = claim.platform();
        let Some(platform) = platform.value() else {
            return Verdict::Undetermined { because: format!("{claim} is no platform that Go knows") };
        };
        let arch = platform.port.arch;
        let Some(promised) = platform.level.or_else(|| Level::default_of(arch)) else {
            return Verdict::NotApplicable;
        };
        let findings: Vec<_> = image
            .starts
            .iter()
            .filter(|start| matches!(start.role, StartRole::EntryPoint | StartRole::Command))
            .filter_map(|start| Some((start, needed(start, promised, |target| target.arch == arch)?)))
            .map(|(start, needed)| {
                let path = start.path.as_deref().unwrap_or(&start.name);
                let layer = start.layer.as_deref().unwrap_or("?");
                let title = format!(
                    "{}: the {} {:?} is {path} of layer {layer}, which needs {needed}; {promised} is promised",
                    called(image),
                    start.role.word(),
                    start.name,
                );
                let mut shown = shown(image, start);
                shown.push(evidence("it needs", needed.to_string(), "level"));
                let variable = Level::variable(arch).unwrap_or("the level");
                let steps = vec![
                    format!("build {path} with {variable}={promised} and make the image anew"),
                    format!("or claim a variant for {needed} in the index, beside an image for {promised}"),
                ];
                finding(&META, image, title, shown, steps)
            })
            .collect();
        if findings.is_empty() { Verdict::Passed } else { Verdict::Failed(findings) }
    }
}

/// The level that a program needs, when all that it holds for the architecture needs more than is promised.
fn needed(start: &Start, promised: Level, fits: impl Fn(&Target) -> bool) -> Option<Level> {
    let mut levels = start.targets.iter().filter(|target| fits(target)).map(|target| target.level);
    let first = levels.next()??;
    let high = |level: Level| !Level::runs_on(promised, level);
    (high(first) && levels.all(|level| level.is_some_and(high))).then_some(first)
}

//! `image-lacks-platform`: an image that is to run on a platform has nothing for it.

use ogive_platform::Platform;
use ogive_record::{
    Audience, Confidence, Example, Finding, Location, Reference, Remedy, Rule, RuleMeta, RuleName, Severity,
    Verdict,
};

use super::evidence;
use crate::image::{ImagePlatform, ImageReport, StartRole};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("image-lacks-platform"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an image that is to run on a platform has nothing for it",
    rationale: "An engine takes from an index what is for its own platform. Where nothing is, it refuses, or takes \
                another one and ends with an exec format error.",
    examples: &[Example {
        wrong: "docker buildx build --platform linux/amd64 .",
        right: "docker buildx build --platform linux/amd64,linux/arm64 .",
    }],
    references: &[Reference {
        title: "OCI image index",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-index.md",
    }],
};

/// An image, and where it is to run.
#[derive(Debug, Clone, Copy)]
pub struct ExpectedImage<'e> {
    /// The image.
    pub image: &'e ImageReport,
    /// Where it is to run: on every one of these.
    pub expected: &'e [Platform],
}

/// The rule behind `--expect` for images.
#[derive(Debug)]
pub struct ImageLacksPlatform;

impl Rule<ExpectedImage<'_>> for ImageLacksPlatform {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, judged: &ExpectedImage<'_>) -> Verdict {
        let lacking = judged.expected.iter().filter(|expected| {
            let fits = |image: &ImagePlatform| {
                image.unreadable.is_none() && claims(image, **expected) && starts(image, **expected)
            };
            !judged.image.platforms.iter().any(fits)
        });
        let findings: Vec<Finding> = lacking.map(|expected| finding(judged.image, *expected)).collect();
        if findings.is_empty() { Verdict::Passed } else { Verdict::Failed(findings) }
    }
}

fn claims(image: &ImagePlatform, expected: Platform) -> bool {
    image.claim().is_some_and(|claim| claim.platform().value().is_some_and(|p| p.port == expected.port))
}

/// What is started is for the platform too, where it is machine code.
fn starts(image: &ImagePlatform, expected: Platform) -> bool {
    let code = image.starts.iter().filter(|start| matches!(start.role, StartRole::EntryPoint));
    code.flat_map(|start| &start.targets).all(|target| target.arch == expected.port.arch)
}

fn finding(image: &ImageReport, expected: Platform) -> Finding {
    let said = |platform: &ImagePlatform| match (platform.claim()?, &platform.unreadable) {
        (claim, None) => Some(claim.to_string()),
        (claim, Some(because)) => Some(format!("{claim} ({because})")),
    };
    let has: Vec<String> = image.platforms.iter().filter_map(said).collect();
    Finding {
        rule: META.name.clone(),
        severity: META.severity,
        confidence: META.confidence,
        title: format!("{} has nothing that runs on {expected}", image.subject),
        location: Some(Location { path: image.subject.clone().into(), line: None, column: None }),
        evidence: vec![evidence("it has", has.join(", "), "platform")],
        consequence: META.rationale.to_owned(),
        remedies: vec![Remedy::Steps(vec![format!("build it for {expected} too: --platform {expected}")])],
        also: Vec::new(),
        tags: Vec::new(),
    }
}

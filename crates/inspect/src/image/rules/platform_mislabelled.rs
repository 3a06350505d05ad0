//! `image-platform-mislabelled`: index and config of an image claim different platforms.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{evidence, finding};
use crate::image::ImagePlatform;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("image-platform-mislabelled"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the index claims another platform for an image than its config does",
    rationale: "Engines choose by the index and check by the config: docker warns that the platform does not match, \
                others run what is there. One of the two is wrong.",
    examples: &[Example {
        wrong: "docker manifest annotate app:1 app:1-amd64 --arch arm64",
        right: "docker manifest annotate app:1 app:1-amd64 --arch amd64",
    }],
    references: &[Reference {
        title: "OCI image configuration",
        url: "https://github.com/opencontainers/image-spec/blob/main/config.md",
    }],
};

pub(super) struct PlatformMislabelled;

impl Rule<ImagePlatform> for PlatformMislabelled {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, image: &ImagePlatform) -> Verdict {
        let (Some(index), Some(config)) = (&image.claimed, &image.config) else {
            return Verdict::NotApplicable;
        };
        // Many builders leave the variant out on one side.
        let variants = index.variant.is_none() || config.variant.is_none() || index.variant == config.variant;
        if index.os == config.os && index.architecture == config.architecture && variants {
            return Verdict::Passed;
        }
        let title = format!("{}: the index claims {index}, the config of the image {config}", image.subject);
        let manifest =
            image.manifest.as_ref().map(|digest| evidence("manifest", digest.to_string(), "digest"));
        let shown = [
            evidence("index", index.to_string(), "platform"),
            evidence("config", config.to_string(), "os, architecture, variant"),
        ];
        let steps = vec![format!("make the index anew, or the image for {index}")];
        Verdict::Failed(vec![finding(
            &META,
            image,
            title,
            manifest.into_iter().chain(shown).collect(),
            steps,
        )])
    }
}

//! `image-entry-point-foreign`: what an image starts is machine code for another platform than it claims.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{called, evidence, finding, shown};
use crate::image::ImagePlatform;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("image-entry-point-foreign"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "an image starts machine code of another platform than it claims",
    rationale: "Engines and clusters choose the image by its claim, and the container then dies with \"exec format \
                error\". Where an emulator is installed it runs, slowly, and nobody notices.",
    examples: &[Example {
        wrong: "FROM --platform=linux/arm64 scratch\nCOPY app-amd64 /app",
        right: "FROM --platform=linux/arm64 scratch\nCOPY app-arm64 /app",
    }],
    references: &[Reference {
        title: "OCI image index, platform",
        url: "https://github.com/opencontainers/image-spec/blob/main/image-index.md",
    }],
};

pub(super) struct EntryPointForeign;

impl Rule<ImagePlatform> for EntryPointForeign {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, image: &ImagePlatform) -> Verdict {
        let Some(claim) = image.claim() else { return Verdict::NotApplicable };
        let Some(port) = claim.platform().value().map(|platform| platform.port) else {
            return Verdict::Undetermined { because: format!("{claim} is no platform that Go knows") };
        };
        let foreign = image.starts.iter().filter(|start| {
            let fits = |target: &ogive_binary::Target| {
                target.arch == port.arch && target.os.is_none_or(|os| os == port.os)
            };
            !start.targets.is_empty() && !start.targets.iter().any(fits)
        });
        let findings: Vec<_> = foreign
            .map(|start| {
                let is = start.targets.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
                let path = start.path.as_deref().unwrap_or(&start.name);
                let layer = start.layer.as_deref().unwrap_or("?");
                let title = format!(
                    "{}: the {} {:?} is {path} of layer {layer}, for {is}",
                    called(image),
                    start.role.word(),
                    start.name,
                );
                let mut shown = shown(image, start);
                shown.push(evidence("it is for", is, "machine"));
                let steps = vec![
                    format!("build {path} for {port} and make the image anew"),
                    "in a Dockerfile, build with `GOOS=$TARGETOS GOARCH=$TARGETARCH` of `docker buildx`"
                        .into(),
                ];
                finding(&META, image, title, shown, steps)
            })
            .collect();
        if findings.is_empty() { Verdict::Passed } else { Verdict::Failed(findings) }
    }
}

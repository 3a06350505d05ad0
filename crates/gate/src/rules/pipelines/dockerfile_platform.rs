//! `dockerfile-platform`: a stage begins from an image of one platform, whichever is asked for.

use ogive_platform::Goos;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::shipping::{is_named_for, others, pinned, weighed};
use crate::Subject;
use crate::pipelines::run::names;
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("dockerfile-platform"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "a stage begins from an image of one platform, whichever is asked for",
    rationale: "What is made from it for other platforms claims them and holds the one. $BUILDPLATFORM, for stages that \
                only build, and no --platform at all are right.",
    examples: &[Example {
        wrong: "FROM --platform=linux/amd64 gcr.io/distroless/static",
        right: "FROM gcr.io/distroless/static",
    }],
    references: &[
        Reference {
            title: "BuildKit: FromPlatformFlagConstDisallowed",
            url: "https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/",
        },
        Reference {
            title: "Docker: multi-platform builds",
            url: "https://docs.docker.com/build/building/multi-platform/",
        },
    ],
};

/// A stage begins from an image of one platform, whichever is asked for.
pub(crate) struct DockerfilePlatform;

impl Rule<Subject<'_>> for DockerfilePlatform {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let mut findings = Vec::new();
        for (file, dockerfile) in subject.pipelines.dockerfiles() {
            // A stage for each architecture, of which the last one chooses.
            let chooses = dockerfile.stages.iter().any(|stage| stage.image.text.contains("TARGETARCH"));
            for (number, stage) in dockerfile.stages.iter().enumerate() {
                // Told where it is said, not for each stage that begins from there.
                if stage.parent.is_some() && stage.platform.is_none() {
                    continue;
                }
                let Some((Goos::Linux, arch, word)) = pinned(dockerfile, number) else { continue };
                let is_named = stage.name.as_ref().is_some_and(|name| names(name, arch));
                let others = others(subject, file, arch);
                if is_named || chooses || others.is_empty() || is_named_for(file, arch) {
                    continue;
                }
                let title = format!("this stage is of {} in images for {} too", word.text, some(others));
                let said = Said::in_pipeline(&META, file, word.offset, title).on(others);
                let said = if dockerfile.is_shipped(number) {
                    let flag = format!("--platform={} ", word.text);
                    let start = word.offset.saturating_sub(u32::try_from("--platform=".len()).unwrap_or(0));
                    said.change(file, start, &flag, "").remedy(format!(
                        "take {} away: the builder takes the platform that is asked for",
                        said_as(&word.text)
                    ))
                } else {
                    said.at_most(Severity::Warning, Confidence::Medium)
                        .remedy("write --platform=$BUILDPLATFORM in a stage that only builds".to_owned())
                };
                findings.push(weighed(said, subject, file).finding());
            }
        }
        verdict(findings)
    }
}

/// As it stands in the file.
fn said_as(word: &str) -> String {
    if word.starts_with("linux") {
        format!("--platform={word}")
    } else {
        "the architecture in the image's name".to_owned()
    }
}

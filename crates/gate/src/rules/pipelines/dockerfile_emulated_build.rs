//! `dockerfile-emulated-build`: an image for several platforms compiles Go under emulation.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::shipping::{imaged, is_of_windows};
use crate::Subject;
use crate::pipelines::shell::{Command, Verb};
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("dockerfile-emulated-build"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Operator,
    summary: "an image for several platforms compiles Go under emulation",
    rationale: "The stage is of the platform that is asked for, so that the compiler itself is emulated: ten times slower, \
                and at times wrong. Go builds for other platforms from any.",
    examples: &[Example {
        wrong: "FROM golang:1.27 AS build\nRUN go build -o /app .",
        right: "FROM --platform=$BUILDPLATFORM golang:1.27 AS build\nARG TARGETOS TARGETARCH\nRUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app .",
    }],
    references: &[
        Reference { title: "moby/buildkit#2541", url: "https://github.com/moby/buildkit/issues/2541" },
        Reference {
            title: "containers/podman#19255",
            url: "https://github.com/containers/podman/issues/19255",
        },
        Reference {
            title: "Docker: cross-compilation",
            url: "https://docs.docker.com/build/building/multi-platform/#cross-compilation",
        },
    ],
};

/// An image for several platforms compiles Go under emulation.
pub(crate) struct DockerfileEmulatedBuild;

impl Rule<Subject<'_>> for DockerfileEmulatedBuild {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let files = &subject.pipelines.files;
        let imaged = imaged(subject);
        // Images that are made on machines of their platforms need no emulation; and some put the flag in on the way.
        let is_native = files.iter().any(|file| file.told.images_on_arm);
        let is_rewritten =
            files.iter().any(|file| file.dockerfile.is_none() && file.text.contains("BUILDPLATFORM"));
        if imaged.len() < 2 || is_native || is_rewritten {
            return Verdict::NotApplicable;
        }
        let mut findings = Vec::new();
        let shipped = subject.pipelines.dockerfiles().filter(|(file, _)| !file.is_for_tests());
        for (file, dockerfile) in shipped {
            for (number, stage) in dockerfile.stages.iter().enumerate() {
                let platform = dockerfile.platform_of(number);
                // Whatever else it says is told by other rules, or is meant.
                let is_target = platform.is_none_or(|word| word.text.contains("TARGETPLATFORM"));
                if !is_target || is_of_windows(dockerfile, number) {
                    continue;
                }
                let compile =
                    stage.runs().flat_map(|(_, commands)| commands).find(|command| is_compile(command));
                let Some(go) = compile.and_then(Command::go) else { continue };
                let title = "Go is compiled under emulation, for every platform but the builder's".to_owned();
                let said = Said::in_pipeline(&META, file, go.offset, title)
                    .with_pipeline("images", imaged.iter().copied().collect::<Vec<_>>().join(", "), file, stage.offset)
                    .remedy(
                        "begin the stage with FROM --platform=$BUILDPLATFORM, and build with GOARCH=$TARGETARCH".to_owned(),
                    );
                // With C, another compiler is needed as well.
                let uses_c = stage.steps.iter().any(|step| step.text.contains("CGO_ENABLED=1"));
                let said = if uses_c { said.at_most(Severity::Info, Confidence::Low) } else { said };
                findings.push(said.finding());
            }
        }
        verdict(findings)
    }
}

fn is_compile(command: &Command) -> bool {
    command.go().is_some_and(|go| matches!(go.verb, Verb::Build | Verb::Install) && !go.is_of_a_tool())
}

//! `targetarch-not-propagated`: the platform that is asked for does not reach the build.

use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::shipping::{is_named_for, is_passed, others, wanted, weighed};
use crate::Subject;
use crate::pipelines::dockerfile::{AUTOMATIC, Dockerfile, Does, Setting, references};
use crate::pipelines::shell::{Command, Verb};
use crate::pipelines::{Pipeline, image_port};
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("targetarch-not-propagated"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "the platform that is asked for does not reach the build",
    rationale: "Builders set TARGETARCH only where ARG asks for it, and never over a default; without it Go builds for the \
                machine that builds. The image claims one architecture and holds another.",
    examples: &[
        Example {
            wrong: "FROM --platform=$BUILDPLATFORM golang AS build\nRUN go build -o /app .",
            right: "FROM --platform=$BUILDPLATFORM golang AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app .",
        },
        Example { wrong: "ARG TARGETARCH=amd64", right: "ARG TARGETARCH" },
    ],
    references: &[
        Reference {
            title: "jordigilh/kubernaut#422",
            url: "https://github.com/jordigilh/kubernaut/issues/422",
        },
        Reference { title: "docker/buildx#510", url: "https://github.com/docker/buildx/issues/510" },
        Reference {
            title: "Dockerfile: automatic platform arguments",
            url: "https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope",
        },
    ],
};

/// The platform that is asked for does not reach the build.
pub(crate) struct TargetarchNotPropagated;

impl Rule<Subject<'_>> for TargetarchNotPropagated {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        if wanted(subject).ports().count() < 2 {
            return Verdict::NotApplicable;
        }
        let mut findings = Vec::new();
        for (file, dockerfile) in subject.pipelines.dockerfiles() {
            let shadowed = shadowed(subject, file, dockerfile);
            findings.extend(shadowed);
            for number in 0..dockerfile.stages.len() {
                findings.extend(undeclared(subject, file, dockerfile, number));
                findings.extend(unused(subject, file, dockerfile, number));
            }
        }
        verdict(findings)
    }
}

/// `ARG TARGETARCH=amd64`: the default holds, whatever is asked for.
fn shadowed(subject: &Subject<'_>, file: &Pipeline<'_>, dockerfile: &Dockerfile<'_>) -> Vec<Finding> {
    let of_stages = dockerfile.stages.iter().flat_map(|stage| stage.settings());
    let arguments = of_stages.filter(|(_, is_env)| !is_env).map(|(setting, _)| setting);
    let one = |setting: &Setting| {
        let value = setting.value.as_deref()?;
        let arch = match setting.name.as_str() {
            "TARGETARCH" => value.parse().ok()?,
            "TARGETPLATFORM" => image_port(value)?.arch,
            _ => return None,
        };
        let is_used = references(file.text, &setting.name).next().is_some();
        let others = others(subject, file, arch);
        if !is_used || others.is_empty() || is_named_for(file, arch) || is_passed(subject, &setting.name) {
            return None;
        }
        let title = format!("{} stays {value} in images for {} too", setting.name, some(others));
        let said = Said::in_pipeline(&META, file, setting.offset, title)
            .on(others)
            .change(file, setting.offset, &format!("{}={value}", setting.name), &setting.name)
            .remedy(format!("write ARG {} without a default", setting.name));
        Some(weighed(said, subject, file).finding())
    };
    dockerfile.globals.iter().chain(arguments).filter_map(one).collect()
}

/// The first use of each variable that no `ARG` before it asks for.
fn undeclared(
    subject: &Subject<'_>,
    file: &Pipeline<'_>,
    dockerfile: &Dockerfile<'_>,
    number: usize,
) -> Vec<Finding> {
    let stage = &dockerfile.stages[number];
    let mut known: Vec<&str> = AUTOMATIC
        .iter()
        .copied()
        .filter(|name| stage.parent.is_some_and(|parent| dockerfile.sees(parent, name)))
        .collect();
    let mut findings = Vec::new();
    for step in &stage.steps {
        if let Does::Arg(settings) | Does::Env(settings) = &step.does {
            let own = AUTOMATIC.iter().filter(|name| settings.iter().any(|setting| setting.name == **name));
            known.extend(own);
        }
        if matches!(step.does, Does::Other) {
            continue;
        }
        for name in AUTOMATIC {
            let sets_it = step.text.contains(&format!("{name}="));
            let Some(at) = references(step.text, name).next().filter(|_| !known.contains(name) && !sets_it)
            else {
                continue;
            };
            known.push(name);
            let offset = step.offset.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            // In a comment between lines it refers to nothing.
            if is_in_comment(step.text, at) {
                continue;
            }
            let title = format!("{name} is empty here: no ARG of this stage asks for it");
            let said = Said::in_pipeline(&META, file, offset, title)
                .remedy(format!("write ARG {name} behind the FROM of this stage"));
            let is_of_builder = name.starts_with("BUILD");
            let said = if is_of_builder { said.at_most(Severity::Warning, Confidence::High) } else { said };
            findings.push(weighed(said, subject, file).finding());
        }
    }
    findings
}

fn is_in_comment(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[line..].trim_start().starts_with('#')
}

/// Go that is compiled on the builder's platform and for it, and copied to where another is asked for.
fn unused(
    subject: &Subject<'_>,
    file: &Pipeline<'_>,
    dockerfile: &Dockerfile<'_>,
    number: usize,
) -> Option<Finding> {
    let stage = &dockerfile.stages[number];
    let platform = dockerfile.platform_of(number)?;
    if !platform.text.contains("BUILDPLATFORM") || !dockerfile.is_copied_from(number) {
        return None;
    }
    let is_asked = dockerfile.chain(number).flat_map(|stage| &stage.steps).any(|step| {
        !matches!(step.does, Does::Arg(_))
            && ["GOARCH", "TARGETARCH", "TARGETPLATFORM"].iter().any(|name| step.text.contains(name))
            || step.text.contains("xx-go")
            || step.text.contains("/xx ")
    });
    if is_asked || dockerfile.sees(number, "GOARCH") {
        return None;
    }
    let commands = stage.runs().flat_map(|(_, commands)| commands);
    let go = commands.filter_map(Command::go).find(|go| go.verb == Verb::Build)?;
    let title = "Go builds here for the machine that builds, whichever platform is asked for".to_owned();
    let said = Said::in_pipeline(&META, file, go.offset, title)
        .with_pipeline("the stage is of", platform.text.clone(), file, stage.offset)
        .remedy("write ARG TARGETOS and ARG TARGETARCH in the stage, and build with GOOS=$TARGETOS GOARCH=$TARGETARCH".to_owned());
    Some(weighed(said, subject, file).finding())
}

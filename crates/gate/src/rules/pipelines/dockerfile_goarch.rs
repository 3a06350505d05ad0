//! `dockerfile-goarch`: a Dockerfile builds Go for one architecture, whichever is asked for.

use ogive_platform::{Goarch, Goos};
use ogive_record::{
    Audience, Confidence, Example, Finding, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::dockerfile_in_text;
use super::shipping::{is_named_for, is_of_windows, is_passed, others, pinned, weighed};
use crate::pipelines::Pipeline;
use crate::pipelines::dockerfile::{Dockerfile, Does};
use crate::said::{Said, replaced, some, verdict};
use crate::{OnePackage, PackageRule, Subject};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("dockerfile-goarch"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "a Dockerfile builds Go for one architecture, whichever is asked for",
    rationale: "An image for another platform is made all the same, with a program in it that does not start there: exec \
                format error, or slow under emulation.",
    examples: &[Example {
        wrong: "RUN CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -o /app .",
        right: "ARG TARGETARCH\nRUN CGO_ENABLED=0 GOOS=linux GOARCH=$TARGETARCH go build -o /app .",
    }],
    references: &[
        Reference {
            title: "containeroo/cloudflare-operator#102",
            url: "https://github.com/containeroo/cloudflare-operator/issues/102",
        },
        Reference {
            title: "kubernetes-sigs/kubebuilder#2175",
            url: "https://github.com/kubernetes-sigs/kubebuilder/issues/2175",
        },
        Reference {
            title: "Dockerfile: automatic platform arguments",
            url: "https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope",
        },
    ],
};

/// A Dockerfile builds Go for one architecture, whichever is asked for.
pub(crate) struct DockerfileGoarch;

/// A constant.
#[derive(Debug, Clone, Copy)]
struct Constant {
    arch: Goarch,
    offset: u32,
    /// Whether TARGETARCH is asked for above it.
    sees_target: bool,
    /// Where it can be asked for: the start of the instruction; none above the first stage.
    step: Option<u32>,
    /// The number of its stage.
    stage: usize,
}

impl PackageRule for DockerfileGoarch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, one: &OnePackage<'_, '_>) -> Vec<Finding> {
        dockerfile_in_text::findings(one, &META)
    }
}

impl Rule<Subject<'_>> for DockerfileGoarch {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let mut findings = Vec::new();
        for (file, dockerfile) in subject.pipelines.dockerfiles() {
            let constants = constants(subject, dockerfile);
            let Some(first) = constants.first() else { continue };
            // A file that builds for several by name builds for all of them.
            if constants.iter().any(|other| other.arch != first.arch) || is_named_for(file, first.arch) {
                continue;
            }
            let others = others(subject, file, first.arch);
            if others.is_empty() {
                continue;
            }
            let mut asked: Vec<usize> = Vec::new();
            for constant in constants {
                let title =
                    format!("what is built here is for {} in images for {} too", constant.arch, some(others));
                let mut said = Said::in_pipeline(&META, file, constant.offset, title).on(others);
                if let Some(repairs) = repairs(file, &constant, &mut asked) {
                    said =
                        said.repairs(format!("write GOARCH=$TARGETARCH in {}", file.path.display()), repairs);
                }
                let said = said.remedy(
                    "write ARG TARGETARCH in the stage, and GOARCH=$TARGETARCH where it is built".to_owned(),
                );
                findings.push(weighed(said, subject, file).finding());
            }
        }
        verdict(findings)
    }
}

/// What makes of a constant what is asked for; `asked` are the stages in which that is said by a change before.
fn repairs(file: &Pipeline<'_>, constant: &Constant, asked: &mut Vec<usize>) -> Option<Vec<Repair>> {
    let before = format!("GOARCH={}", constant.arch);
    let changed = replaced(file, constant.offset, &before, "GOARCH=$TARGETARCH")?;
    if constant.sees_target || asked.contains(&constant.stage) {
        return Some(vec![changed]);
    }
    const ASKED: &str = "ARG TARGETARCH\n";
    let first = replaced(file, constant.step?, "", ASKED)?;
    asked.push(constant.stage);
    match (first, changed) {
        (
            Repair::ReplaceLine { line, .. },
            Repair::ReplaceLine { file, line: same, before, after: Some(after) },
        ) if line == same => {
            Some(vec![Repair::ReplaceLine { file, line, before, after: Some(format!("{ASKED}{after}")) }])
        }
        (first, changed) => Some(vec![changed, first]),
    }
}

/// The constants that GOARCH is set to where programs for Linux are built.
fn constants(subject: &Subject<'_>, dockerfile: &Dockerfile<'_>) -> Vec<Constant> {
    let mut found = Vec::new();
    let names = argument_names(dockerfile);
    for setting in &dockerfile.globals {
        let arch = setting.value.as_ref().and_then(|value| value.parse().ok());
        if let Some(arch) =
            arch.filter(|_| names.contains(&setting.name) && !is_passed(subject, &setting.name))
        {
            found.push(Constant { arch, offset: setting.offset, sees_target: false, step: None, stage: 0 });
        }
    }
    for (number, stage) in dockerfile.stages.iter().enumerate() {
        if pinned(dockerfile, number).is_some() || is_of_windows(dockerfile, number) {
            continue;
        }
        let system = |value: &str| value.parse::<Goos>().is_ok_and(|os| os != Goos::Linux);
        let mut is_foreign = false;
        let mut sees_target = stage.parent.is_some_and(|parent| dockerfile.sees(parent, "TARGETARCH"));
        for step in &stage.steps {
            let (does, text) = (&step.does, step.text);
            let step = Some(step.offset);
            match does {
                Does::Arg(settings) | Does::Env(settings) => {
                    let is_env = matches!(does, Does::Env(_));
                    for setting in settings {
                        let Some(value) = &setting.value else {
                            sees_target |= setting.name == "TARGETARCH";
                            continue;
                        };
                        is_foreign |= setting.name == "GOOS" && system(value);
                        let is_named = setting.name == "GOARCH" || !is_env && names.contains(&setting.name);
                        let Ok(arch) = value.parse() else { continue };
                        if is_named && !is_foreign && (is_env || !is_passed(subject, &setting.name)) {
                            found.push(Constant {
                                arch,
                                offset: setting.offset,
                                sees_target,
                                step,
                                stage: number,
                            });
                        }
                    }
                }
                Does::Run(commands) if !text.contains("TARGETARCH") && !text.contains("TARGETPLATFORM") => {
                    for command in commands.iter().filter(|command| !command.conditional) {
                        let set = |name: &str| command.assignments.iter().find(|set| set.name == name);
                        if is_foreign || set("GOOS").is_some_and(|set| system(&set.value)) {
                            continue;
                        }
                        if let Some((set, Ok(arch))) = set("GOARCH").map(|set| (set, set.value.parse())) {
                            found.push(Constant {
                                arch,
                                offset: set.offset,
                                sees_target,
                                step,
                                stage: number,
                            });
                        }
                    }
                }
                _ => {}
            }
        }
    }
    found.retain(|constant| constant.arch != Goarch::Wasm);
    found
}

/// The arguments that GOARCH is set from, `GOARCH` itself among them. What a builder sets itself is told by another rule.
fn argument_names(dockerfile: &Dockerfile<'_>) -> Vec<String> {
    let mut names = vec!["GOARCH".to_owned()];
    let runs = dockerfile.stages.iter().flat_map(|stage| stage.runs()).flat_map(|(_, commands)| commands);
    let assigned = runs.flat_map(|command| &command.assignments).map(|set| (&set.name, &set.value));
    let settings = dockerfile.stages.iter().flat_map(|stage| stage.settings());
    let set = settings.filter_map(|(setting, _)| Some((&setting.name, setting.value.as_ref()?)));
    for (_, value) in assigned.chain(set).filter(|(name, _)| *name == "GOARCH") {
        let Some(name) = value.strip_prefix('$') else { continue };
        let name = name.trim_start_matches('{').trim_end_matches('}');
        let name = name.split(':').next().unwrap_or(name);
        if !name.starts_with("TARGET") && !name.starts_with("BUILD") {
            names.push(name.to_owned());
        }
    }
    names
}

//! `pinned-download`: an image fetches a file for one architecture, whichever is asked for.

use std::collections::{HashMap, HashSet};

use ogive_platform::{Goarch, Goos};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::shipping::{is_named_for, others, pinned, weighed};
use crate::Subject;
use crate::pipelines::dockerfile::{Dockerfile, Does, Stage, Step};
use crate::said::{Said, some, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("pinned-download"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "an image fetches a file for one architecture, whichever is asked for",
    rationale: "In images for other platforms the file is there and does not run, which shows only when it is called.",
    examples: &[Example {
        wrong: "RUN curl -LO https://dl.k8s.io/v1.34.0/bin/linux/amd64/kubectl",
        right: "ARG TARGETARCH\nRUN curl -LO https://dl.k8s.io/v1.34.0/bin/linux/$TARGETARCH/kubectl",
    }],
    references: &[
        Reference { title: "kmesh-net/kmesh#837", url: "https://github.com/kmesh-net/kmesh/issues/837" },
        Reference {
            title: "Dockerfile: automatic platform arguments",
            url: "https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope",
        },
    ],
};

/// What files are named for architectures by, the longer names first.
const NAMES: &[(&str, Goarch)] = &[
    ("x86_64", Goarch::Amd64),
    ("x86-64", Goarch::Amd64),
    ("amd64", Goarch::Amd64),
    ("x64", Goarch::Amd64),
    ("arm64", Goarch::Arm64),
    ("aarch64", Goarch::Arm64),
    ("armv7", Goarch::Arm),
    ("armhf", Goarch::Arm),
    ("i386", Goarch::I386),
    ("ppc64le", Goarch::Ppc64le),
    ("riscv64", Goarch::Riscv64),
    ("s390x", Goarch::S390x),
];

/// What decides by architecture, by which a download is one of several.
const DECIDES: &[&str] = &[
    "TARGETARCH",
    "TARGETPLATFORM",
    "uname -m",
    "uname -p",
    "$(arch)",
    "`arch`",
    "print-architecture",
    "--print-arch",
    "GOARCH",
    "HOSTTYPE",
];

/// An image fetches a file for one architecture, whichever is asked for.
pub(crate) struct PinnedDownload;

/// A place from which a file is fetched.
struct Fetched {
    /// The address without what names an architecture.
    neutral: String,
    offset: u32,
    arch: Goarch,
}

impl Rule<Subject<'_>> for PinnedDownload {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, subject: &Subject<'_>) -> Verdict {
        let mut findings = Vec::new();
        for (file, dockerfile) in subject.pipelines.dockerfiles() {
            let fetched = fetched(dockerfile);
            // Addresses that differ by the architecture alone are of one file for each.
            let mut alike: HashMap<&str, HashSet<Goarch>> = HashMap::new();
            for one in &fetched {
                alike.entry(&one.neutral).or_default().insert(one.arch);
            }
            for one in &fetched {
                let others = others(subject, file, one.arch);
                if others.is_empty() || alike[one.neutral.as_str()].len() > 1 || is_named_for(file, one.arch)
                {
                    continue;
                }
                let title =
                    format!("what is fetched here is for {} in images for {} too", one.arch, some(others));
                let said = Said::in_pipeline(&META, file, one.offset, title)
                    .on(others)
                    .remedy("write ARG TARGETARCH in the stage, and $TARGETARCH in the address".to_owned());
                findings.push(weighed(said, subject, file).finding());
            }
        }
        verdict(findings)
    }
}

fn fetched(dockerfile: &Dockerfile<'_>) -> Vec<Fetched> {
    let mut found = Vec::new();
    for (number, stage) in dockerfile.stages.iter().enumerate() {
        // Of those that are of one platform anyhow, another rule tells.
        if pinned(dockerfile, number).is_some_and(|(os, _, _)| os == Goos::Linux) {
            continue;
        }
        if is_for_building(dockerfile, number) {
            continue;
        }
        for step in &stage.steps {
            found.extend(in_step(step));
        }
    }
    found
}

/// Whether a stage is of the machine that builds, and what it fetches are its tools: it is not copied from, or it
/// compiles what is.
fn is_for_building(dockerfile: &Dockerfile<'_>, number: usize) -> bool {
    let is_of_builder =
        dockerfile.platform_of(number).is_some_and(|word| word.text.contains("BUILDPLATFORM"));
    let own =
        |other: usize| dockerfile.chain(other).any(|stage| std::ptr::eq(stage, &dockerfile.stages[number]));
    let compiles = |stage: &Stage<'_>| {
        let commands = stage.runs().flat_map(|(_, commands)| commands);
        commands.into_iter().any(|command| {
            command.go().is_some_and(|go| !go.is_of_a_tool())
                || matches!(
                    command.program(),
                    "make" | "cargo" | "npm" | "yarn" | "xx-go" | "mage" | "task" | "bazel"
                )
        })
    };
    let built = (0..dockerfile.stages.len()).filter(|other| own(*other));
    is_of_builder
        && (!dockerfile.is_copied_from(number)
            || built.into_iter().any(|other| compiles(&dockerfile.stages[other])))
}

fn in_step(step: &Step<'_>) -> Vec<Fetched> {
    let mut found = Vec::new();
    let mut look = |text: &str, offset: u32| {
        if let Some((at, arch)) = architecture_in(text) {
            let offset = offset.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            found.push(Fetched { neutral: neutral(text), offset, arch });
        }
    };
    match &step.does {
        Does::Run(commands) if !DECIDES.iter().any(|word| step.text.contains(word)) => {
            for command in commands.iter().filter(|command| !command.conditional) {
                if matches!(command.program(), "echo" | "git" | "printf" | "sed") {
                    continue;
                }
                for word in &command.words {
                    look(&word.text, word.offset);
                }
            }
        }
        Does::Add(words) => words.iter().for_each(|word| look(&word.text, word.offset)),
        Does::Arg(settings) | Does::Env(settings) => {
            for setting in settings {
                let value = setting.value.as_deref().unwrap_or_default();
                let start = u32::try_from(setting.name.len() + 1).unwrap_or(u32::MAX);
                look(value, setting.offset.saturating_add(start));
            }
        }
        _ => {}
    }
    found
}

/// The architecture that an address names, and where in it; none where something else in it decides.
fn architecture_in(text: &str) -> Option<(usize, Goarch)> {
    let start = text.find("://")?;
    let foreign = ["windows", "darwin", "macos", "freebsd"];
    let lower = text.to_ascii_lowercase();
    if lower.contains("$arch")
        || lower.contains("arch}")
        || lower.contains("platform}")
        || foreign.iter().any(|os| lower.contains(os))
    {
        return None;
    }
    let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    NAMES.iter().find_map(|(name, arch)| {
        let at = lower[start..].find(name)? + start;
        let bytes = lower.as_bytes();
        let stands_alone =
            !is_part(at.checked_sub(1).and_then(|at| bytes.get(at))) && !is_part(bytes.get(at + name.len()));
        stands_alone.then_some((at, *arch))
    })
}

fn neutral(url: &str) -> String {
    NAMES.iter().fold(url.to_ascii_lowercase(), |url, (name, _)| url.replace(name, "*"))
}

//! `container-emulated`: a container is, or will be, another machine's.

use ogive_machine::{Machine, PlatformPin};
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::default_platform::architecture;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("container-emulated"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "a line of the project pins containers to another architecture than this machine's",
    rationale: "What is built or run in such a container goes through an emulator: go build takes many times as long, and \
                delve and the race detector fail. Go builds for the other platform itself, so only what runs \
                there has to be of it.",
    examples: &[
        Example {
            wrong: "FROM --platform=linux/amd64 golang:1.27 AS build, on Apple silicon",
            right: "FROM --platform=$BUILDPLATFORM golang:1.27 AS build, and GOARCH=$TARGETARCH go build",
        },
        Example {
            wrong: "platform: linux/amd64 in compose.yaml",
            right: "an image that has linux/arm64, and no platform",
        },
    ],
    references: &[Reference {
        title: "Multi-platform builds",
        url: "https://docs.docker.com/build/building/multi-platform/",
    }],
};

/// A container is, or will be, another machine's.
pub(crate) struct ContainerEmulated;

impl Rule<Machine> for ContainerEmulated {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let host = &machine.abilities.host;
        let mut said = Vec::new();
        if machine.abilities.container.value() == Some(&true)
            && let (Some(hardware), Some(userland)) = (host.hardware.value(), host.userland.value())
            && machine.abilities.runs_natively(userland.arch).value() == Some(&false)
        {
            let title = format!("this container is for {userland}, and the machine is {hardware}");
            said.push(
                Said::new(title)
                    .fact("the container's programs", &host.userland)
                    .fact("the machine", &host.hardware)
                    .steps([format!("start it again for the machine: --platform={hardware}")]),
            );
        }
        let Some(containers) = &machine.containers else {
            return match said.is_empty() {
                true => Verdict::Undetermined { because: "nobody looked at the project's containers".into() },
                false => verdict(&META, said),
            };
        };
        let mut untold = None;
        for pin in &containers.pins {
            let runs = architecture(&pin.platform).map(|arch| machine.abilities.runs_natively(arch));
            match runs.as_ref().and_then(|runs| runs.value()) {
                Some(true) => {}
                Some(false) => said.push(tell(machine, pin)),
                None => untold = Some(pin),
            }
        }
        match untold {
            Some(pin) if said.is_empty() => Verdict::Undetermined {
                because: format!("it is not known whether this machine runs {}", pin.platform),
            },
            _ => verdict(&META, said),
        }
    }
}

fn tell(machine: &Machine, pin: &PlatformPin) -> Said {
    let place = Provenance::File { path: pin.location.path.clone(), line: pin.location.line };
    let file = pin.location.path.file_name().unwrap_or_default().to_string_lossy();
    let is_stage = pin.text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("from"));
    let step = match is_stage {
        true => {
            "for a stage that builds: FROM --platform=$BUILDPLATFORM, ARG TARGETARCH, GOARCH=$TARGETARCH go build"
        }
        false => "take the line out, where the image has this machine's platform: ogive inspect IMAGE tells",
    };
    Said::new(format!("{file} pins containers to {}, which this machine emulates", pin.platform))
        .at(Some(pin.location.clone()))
        .known("the line", pin.text.clone(), &place)
        .fact("this machine", &machine.abilities.host.hardware)
        .steps([step])
}

#[cfg(test)]
mod tests {
    use ogive_machine::Containers;
    use ogive_record::{Fact, Location};

    use super::*;
    use crate::scenario::Scenario;

    fn pinned(platform: &str) -> Scenario {
        let location = Location { path: "/w/compose.yaml".into(), line: Some(4), column: None };
        let pin = PlatformPin { location, text: format!("platform: {platform}"), platform: platform.into() };
        Scenario::apple_silicon().with(|machine| {
            machine.containers = Some(Containers { engines: Vec::new(), pins: vec![pin] });
        })
    }

    #[test]
    fn foreign_pins_are_told_by_their_lines() {
        let check = |scenario: Scenario| ContainerEmulated.check(&scenario.build());
        let Verdict::Failed(findings) = check(pinned("linux/amd64")) else { panic!("nothing found") };
        assert_eq!(
            findings[0].title,
            "compose.yaml pins containers to linux/amd64, which this machine emulates"
        );
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(4));
        assert_eq!(check(pinned("linux/arm64/v8")), Verdict::Passed);
        assert!(matches!(check(pinned("linux/vax")), Verdict::Undetermined { .. }));
        assert!(matches!(check(Scenario::linux_amd64()), Verdict::Undetermined { .. }));
    }

    #[test]
    fn a_container_of_another_machine_is_told_from_within() {
        let inside = Scenario::linux_amd64().with(|machine| {
            machine.abilities.container = Fact::known(true, Provenance::BuiltIn);
            machine.abilities.host.hardware =
                Fact::known("linux/arm64".parse().unwrap(), Provenance::BuiltIn);
        });
        let Verdict::Failed(findings) = ContainerEmulated.check(&inside.build()) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "this container is for linux/amd64, and the machine is linux/arm64");
    }
}

//! `default-platform-exported`: containers are for another architecture unless told otherwise.

use ogive_machine::Machine;
use ogive_platform::Goarch;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{settings, starts};
use crate::said::{Said, judged};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("default-platform-exported"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "DOCKER_DEFAULT_PLATFORM names another architecture than this machine's",
    rationale: "Every docker build, run and pull takes that platform: builds in it run through an emulator, and the \
                images that come out do not fit this machine. It belongs to one command: docker run --platform.",
    examples: &[Example {
        wrong: "export DOCKER_DEFAULT_PLATFORM=linux/amd64 on Apple silicon",
        right: "docker run --platform linux/amd64 for the one image that needs it",
    }],
    references: &[Reference {
        title: "Docker CLI environment variables",
        url: "https://docs.docker.com/reference/cli/docker/#environment-variables",
    }],
};

/// Containers are for another architecture unless told otherwise.
pub(crate) struct DefaultPlatform;

impl Rule<Machine> for DefaultPlatform {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let set = settings::values(machine, "DOCKER_DEFAULT_PLATFORM");
        let hardware = &machine.abilities.host.hardware;
        let mut said = Vec::new();
        for setting in set {
            let Some(arch) = architecture(&setting.value) else {
                let because = format!("{} is no platform that Go knows", setting.value);
                return Verdict::Undetermined { because };
            };
            match machine.abilities.runs_natively(arch).value() {
                Some(true) => {}
                Some(false) => {
                    let said_of = Said::new(format!("containers are for {} by default", setting.value))
                        .fact("this machine", hardware);
                    said.push(settings::taken_away(said_of, machine, setting));
                }
                None => {
                    return Verdict::Undetermined { because: "it is not known what this machine is".into() };
                }
            }
        }
        judged(&META, said, starts::unseen(machine))
    }
}

/// The architecture of a platform as Docker writes it: `linux/amd64`, `linux/arm64/v8`, `arm64`, and some
/// other names for them (containerd/platforms, `normalizeArch`).
pub(crate) fn architecture(platform: &str) -> Option<Goarch> {
    let mut parts = platform.split('/');
    let first = parts.next()?;
    match parts.next().unwrap_or(first) {
        "x86_64" | "x86-64" => Some(Goarch::Amd64),
        "aarch64" => Some(Goarch::Arm64),
        "armhf" | "armel" => Some(Goarch::Arm),
        "i386" => Some(Goarch::I386),
        other => other.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_foreign_default_is_told_and_the_own_one_is_not() {
        let check = |scenario: Scenario, value: &str| {
            DefaultPlatform.check(&scenario.variable("DOCKER_DEFAULT_PLATFORM", value).build())
        };
        let Verdict::Failed(findings) = check(Scenario::apple_silicon(), "linux/amd64") else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "containers are for linux/amd64 by default");
        assert!(matches!(check(Scenario::linux_amd64(), "linux/arm64/v8"), Verdict::Failed(_)));
        assert_eq!(check(Scenario::apple_silicon(), "linux/arm64/v8"), Verdict::Passed);
        assert_eq!(check(Scenario::linux_amd64(), "linux/x86_64"), Verdict::Passed);
        assert_eq!(DefaultPlatform.check(&Scenario::linux_amd64().build()), Verdict::Passed);
        let unknown = check(Scenario::linux_amd64().unknown_hardware(), "linux/arm64");
        assert!(matches!(unknown, Verdict::Undetermined { .. }));
    }
}

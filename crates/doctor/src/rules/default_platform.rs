//! `default-platform-exported`: Docker is told to take images of another platform.

use ogive_machine::{Machine, Setting};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("default-platform-exported"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "DOCKER_DEFAULT_PLATFORM is another CPU's",
    rationale: "Every docker run, pull and build here then takes images of that platform, which run emulated, or \
                not at all. The platform belongs to one command: docker run --platform linux/amd64.",
    examples: &[Example {
        wrong: "export DOCKER_DEFAULT_PLATFORM=linux/amd64 on an Arm machine",
        right: "docker run --platform linux/amd64 …",
    }],
    references: &[Reference {
        title: "Docker CLI, environment variables",
        url: "https://docs.docker.com/reference/cli/docker/#environment-variables",
    }],
};

/// Docker is told to take images of another platform.
pub(crate) struct DefaultPlatform;

const NAME: &str = "DOCKER_DEFAULT_PLATFORM";

impl Rule<Machine> for DefaultPlatform {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let exported = machine
            .shells
            .iter()
            .flat_map(|shell| &shell.starts)
            .find_map(|start| start.outcome.value()?.variable(NAME));
        let own = machine.go_settings.process.iter().find(|setting| setting.name == NAME);
        // A start-up file tells its line.
        let Some(setting) = exported.or(own).filter(|set: &&Setting| !set.value.is_empty()) else {
            return Verdict::Passed;
        };
        let Some(here) = machine.abilities.host.hardware.value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let arch = setting.value.split('/').nth(1).unwrap_or(&setting.value);
        if arch == here.arch.name() {
            return Verdict::Passed;
        }
        let said = Said::new(format!("{NAME}={}, and this machine is {}", setting.value, here.arch))
            .seen_at(&setting.source)
            .setting(setting)
            .fact("this machine", selected::natural(machine))
            .steps([format!("remove {NAME}, and give --platform to the one command that needs it")]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn another_cpus_platform_is_told() {
        let own = Scenario::linux_amd64().variable(NAME, "linux/amd64").build();
        assert_eq!(DefaultPlatform.check(&own), Verdict::Passed);
        let other = || Scenario::apple_silicon().exported(NAME, "linux/amd64", "/Users/ann/.zshrc", 9);
        let Verdict::Failed(findings) = DefaultPlatform.check(&other().build()) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(9));
        let unknown = other().unknown_hardware().build();
        assert!(matches!(DefaultPlatform.check(&unknown), Verdict::Undetermined { .. }));
    }
}

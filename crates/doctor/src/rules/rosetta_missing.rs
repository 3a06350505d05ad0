//! `rosetta-missing`: something here needs Rosetta, which is not installed.

use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("rosetta-missing"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "Gos or tools for amd64 are on an Apple silicon Mac without Rosetta",
    rationale: "They end with \"bad CPU type in executable\". A native Go and tools built anew by it need no translator, \
                and macOS drops Rosetta after version 27.",
    examples: &[Example {
        wrong: "an amd64 SDK on a new Mac",
        right: "ogive install, which takes the arm64 one",
    }],
    references: &[Reference {
        title: "Apple, About the Rosetta translation environment",
        url: "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    }],
};

/// Something here needs Rosetta, which is not installed.
pub(crate) struct RosettaMissing;

impl Rule<Machine> for RosettaMissing {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let host = &machine.abilities.host;
        match host.hardware.value() {
            None => return Verdict::Undetermined { because: "it is not known what this machine is".into() },
            Some(port) if *port == Port::new(Goos::Darwin, Goarch::Arm64) => {}
            Some(_) => return Verdict::NotApplicable,
        }
        let intel = Port::new(Goos::Darwin, Goarch::Amd64);
        let gos = machine
            .gos
            .iter()
            .filter(|go| go.port.value() == Some(&intel))
            .map(|go| go.goroot.join("bin/go"));
        let tools = machine
            .tools
            .iter()
            .filter(|tool| tool.port.value() == Some(&intel))
            .map(|tool| tool.path.clone());
        let need: Vec<String> = gos.chain(tools).map(|path| path.display().to_string()).collect();
        let rosetta = &machine.abilities.translators.rosetta;
        match rosetta.value() {
            _ if need.is_empty() => Verdict::Passed,
            Some(true) => Verdict::Passed,
            None => Verdict::Undetermined { because: "it is not known whether Rosetta is installed".into() },
            Some(false) => {
                let said = Said::new(format!("Rosetta is not installed, and {} needs it", need.join(", ")))
                    .fact("Rosetta", rosetta)
                    .steps([
                        "ogive install: the same version for arm64",
                        "or: softwareupdate --install-rosetta",
                    ]);
                verdict(&META, vec![said])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn an_intel_go_without_rosetta_is_told() {
        let check = |scenario: Scenario| RosettaMissing.check(&scenario.build());
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
        assert_eq!(check(Scenario::apple_silicon()), Verdict::Passed);
        let intel = || Scenario::apple_silicon().go("/usr/local/go", "1.27.3", "darwin/amd64");
        assert!(matches!(check(intel()), Verdict::Failed(_)));
        assert!(matches!(check(intel().unknown_hardware()), Verdict::Undetermined { .. }));
    }
}

//! `rosetta-missing`: there are programs for Intel Macs, and nothing that translates them.

use std::path::Path;

use ogive_machine::Machine;
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::intel_mac;
use crate::said::{Said, judged, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("rosetta-missing"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "Gos or tools for Intel Macs, and Rosetta is not installed",
    rationale: "They end in \"bad CPU type in executable\". Builds of the same versions for Apple silicon need no \
                Rosetta, which future releases of macOS will offer for few programs only.",
    examples: &[Example {
        wrong: "go1.27.3.darwin-amd64 on Apple silicon without Rosetta",
        right: "go1.27.3.darwin-arm64",
    }],
    references: &[Reference {
        title: "If you need to install Rosetta on your Mac",
        url: "https://support.apple.com/102527",
    }],
};

/// There are programs for Intel Macs, and nothing that translates them.
pub(crate) struct RosettaMissing;

impl Rule<Machine> for RosettaMissing {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(hardware) = machine.abilities.host.hardware.value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        if *hardware != Port::new(Goos::Darwin, Goarch::Arm64) {
            return Verdict::NotApplicable;
        }
        let intel = Port::new(Goos::Darwin, Goarch::Amd64);
        let gos = machine.gos.iter().map(|go| (go.goroot.as_path(), &go.port));
        let tools = machine.tools.iter().map(|tool| (tool.path.as_path(), &tool.port));
        let programs: Vec<(&Path, &Fact<Port>)> =
            gos.chain(tools).filter(|(_, port)| port.value() == Some(&intel)).collect();
        if programs.is_empty() {
            return judged(&META, Vec::new(), intel_mac::untold(machine));
        }
        let rosetta = &machine.abilities.translators.rosetta;
        match rosetta.value() {
            Some(true) => return Verdict::Passed,
            Some(false) => {}
            None => {
                return Verdict::Undetermined {
                    because: "it is not known whether Rosetta is installed".into(),
                };
            }
        }
        let mut said = Said::new(match programs.as_slice() {
            [(only, _)] => format!("{} is for Intel Macs, and Rosetta is not installed", only.display()),
            all => format!("{} Gos and tools are for Intel Macs, and Rosetta is not installed", all.len()),
        })
        .fact("Rosetta", rosetta);
        for (path, port) in programs {
            said = said.fact(path.display().to_string(), port);
        }
        let said = said.steps([
            "replace them by builds for Apple silicon: ogive install, and go install for tools",
            "or install Rosetta: softwareupdate --install-rosetta",
        ]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::Provenance;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn intel_programs_without_rosetta_are_told() {
        let check = |scenario: Scenario| RosettaMissing.check(&scenario.build());
        let intel = || Scenario::apple_silicon().unselected_go("/usr/local/go", "1.27.3", "darwin/amd64");
        let Verdict::Failed(findings) = check(intel()) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "/usr/local/go is for Intel Macs, and Rosetta is not installed");
        let rosetta = |fact: Fact<bool>| intel().with(|machine| machine.abilities.translators.rosetta = fact);
        assert_eq!(check(rosetta(Fact::known(true, Provenance::BuiltIn))), Verdict::Passed);
        let unknown = check(rosetta(Fact::unknown("permission denied", Provenance::BuiltIn)));
        assert!(matches!(unknown, Verdict::Undetermined { .. }));
        let native = Scenario::apple_silicon().unselected_go("/usr/local/go", "1.27.3", "darwin/arm64");
        assert_eq!(check(native), Verdict::Passed);
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
    }
}

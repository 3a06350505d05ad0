//! `prism-emulated`: an x64 Go or its tools on Windows for Arm.

use ogive_machine::Machine;
use ogive_platform::{Goarch, Goos, Port, SdkName, ports};
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::gobin_mixed::{is_cross, rebuilt};
use super::{go_unsupported, selected, starts};
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("prism-emulated"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "on Windows for Arm, Go is for x64 and runs through Prism",
    rationale: "The installer for x64 starts there without a word. Compiler and linker run emulated, several times \
                slower, and builds are for windows/amd64 unless told otherwise; delve can't debug them.",
    examples: &[Example {
        wrong: "go1.27.3.windows-amd64.msi on a Surface with a Snapdragon",
        right: "go1.27.3.windows-arm64.msi",
    }],
    references: &[Reference {
        title: "How emulation works on Arm",
        url: "https://learn.microsoft.com/windows/arm/apps-on-arm-x86-emulation",
    }],
};

/// What this rule is about.
pub(crate) const HERE: Port = Port::new(Goos::Windows, Goarch::Arm64);

/// An x64 Go or its tools on Windows for Arm.
pub(crate) struct PrismEmulated;

impl Rule<Machine> for PrismEmulated {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let hardware = &machine.abilities.host.hardware;
        match hardware.value() {
            None => return Verdict::Undetermined { because: "it is not known what this machine is".into() },
            Some(port) if *port != HERE => return Verdict::NotApplicable,
            Some(_) => {}
        }
        let Some(selected) = selected::on(machine, &machine.search_path) else {
            return Verdict::NotApplicable;
        };
        let Some(port) = selected.port else {
            return match selected.go {
                Some(_) => {
                    Verdict::Undetermined { because: format!("{} tells no port", selected.program.display()) }
                }
                None => Verdict::NotApplicable,
            };
        };
        if port.arch == HERE.arch {
            return Verdict::Passed;
        }
        let title =
            format!("the go on PATH, {}, is for {port} and runs through Prism", selected.program.display());
        let mut said = Said::new(title)
            .at(starts::added_by(machine, selected.program).cloned())
            .fact("this machine", hardware)
            .fact("what Prism emulates", &machine.abilities.translators.prism);
        let version = selected.go.and_then(|go| go.version.value());
        let first = ports::first_release_of(HERE);
        let mut steps = Vec::new();
        if let Some(version) = version.filter(|version| first.is_some_and(|first| **version >= first)) {
            let version = go_unsupported::successor(machine, *version);
            let sdk = SdkName::new(version, HERE);
            let repairs = vec![Repair::SetUp { like: Some(version) }];
            said = said.repairs(format!("put Go {sdk} first in every shell"), repairs);
            steps.push(format!("ogive install {sdk}"));
            steps.push(format!("ogive default {version}"));
        }
        steps.push("ogive setup, or take the x64 Go off PATH".to_owned());
        for tool in machine.tools.iter().filter(|tool| !is_cross(&tool.path)) {
            if tool.port.value().is_some_and(|port| port.arch != HERE.arch) {
                said = said.fact(tool.path.display().to_string(), &tool.port);
                steps.push(rebuilt(tool));
            }
        }
        verdict(&META, vec![said.steps(steps)])
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::Remedy;

    use super::*;
    use crate::scenario::Scenario;

    fn check(scenario: Scenario) -> Verdict {
        PrismEmulated.check(&scenario.build())
    }

    #[test]
    fn an_x64_go_is_replaced_by_a_native_one() {
        let go = |port: &str| Scenario::windows_arm64().go("C:/Program Files/Go", "1.27.3", port);
        let Verdict::Failed(findings) = check(go("windows/amd64")) else { panic!("nothing found") };
        assert!(
            findings[0].title.ends_with("is for windows/amd64 and runs through Prism"),
            "{}",
            findings[0].title
        );
        let Remedy::Repairs { title, .. } = &findings[0].remedies[0] else { panic!("no repairs") };
        assert_eq!(title, "put Go 1.27.3-windows-arm64 first in every shell");
        assert_eq!(check(go("windows/arm64")), Verdict::Passed);
        let old = Scenario::windows_arm64().go("C:/Go", "1.16.5", "windows/amd64");
        let Verdict::Failed(findings) = check(old) else { panic!("nothing found") };
        assert!(matches!(findings[0].remedies[..], [Remedy::Steps(_)]));
    }

    #[test]
    fn elsewhere_it_says_nothing() {
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
        assert_eq!(check(Scenario::windows_arm64()), Verdict::NotApplicable);
        assert!(matches!(check(Scenario::windows_arm64().unknown_hardware()), Verdict::Undetermined { .. }));
    }
}

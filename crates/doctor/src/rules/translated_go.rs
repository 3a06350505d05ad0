//! `translated-go`: the Go that runs is not the machine's.

use ogive_platform::SdkName;
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{prism_emulated, selected, starts};
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("translated-go"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the Go on PATH is for another CPU than this machine's",
    rationale: "It runs through a translator or an emulator, several times slower, and builds for its own \
                architecture unless told otherwise: what it leaves in GOBIN is foreign too. Debuggers and race \
                detection fail in it.",
    examples: &[Example {
        wrong: "/usr/local/go for amd64 on Apple silicon",
        right: "an arm64 SDK of the same version, first on PATH",
    }],
    references: &[Reference {
        title: "go-delve/delve#2604",
        url: "https://github.com/go-delve/delve/issues/2604",
    }],
};

/// The Go that runs is not the machine's.
pub(crate) struct TranslatedGo;

impl Rule<Machine> for TranslatedGo {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(selected) = selected::on(machine, &machine.search_path) else {
            return Verdict::NotApplicable;
        };
        let natural = selected::natural(machine);
        let Some(here) = natural.value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let Some(port) = selected.port else {
            return match selected.go {
                Some(_) => {
                    Verdict::Undetermined { because: format!("{} tells no port", selected.program.display()) }
                }
                None => Verdict::NotApplicable,
            };
        };
        if port.arch == here.arch {
            return Verdict::Passed;
        }
        // Told by prism-emulated.
        if *here == prism_emulated::HERE {
            return Verdict::NotApplicable;
        }
        let mut said = Said::new(format!(
            "the go on PATH, {}, is for {port}, and this machine is {here}",
            selected.program.display()
        ))
        .at(starts::added_by(machine, selected.program).cloned())
        .fact("this machine", natural);
        if let Some(go) = selected.go {
            said = said.fact("the go on PATH", &go.port).fact("its version", &go.version);
            if let Some(version) = go.version.value() {
                let sdk = SdkName::new(*version, *here);
                let repairs = vec![Repair::SetUp { like: Some(*version) }];
                said = said.repairs(format!("put Go {sdk} first in every shell"), repairs).steps([
                    format!("ogive install {sdk}"),
                    format!("ogive default {version}"),
                    "ogive setup".to_owned(),
                ]);
            }
        }
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    #[test]
    fn an_emulated_go_is_told_and_a_native_one_is_not() {
        let native = Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64").build();
        assert_eq!(TranslatedGo.check(&native), Verdict::Passed);
        let foreign = Scenario::linux_amd64().go("/opt/go", "1.27.3", "linux/arm64").build();
        let Verdict::Failed(findings) = TranslatedGo.check(&foreign) else { panic!("nothing found") };
        assert!(findings[0].title.contains("is for linux/arm64"), "{}", findings[0].title);
        assert_eq!(rules_failed(&foreign), ["translated-go"]);
        let unknown =
            Scenario::linux_amd64().unknown_hardware().go("/opt/go", "1.27.3", "linux/arm64").build();
        assert!(matches!(TranslatedGo.check(&unknown), Verdict::Undetermined { .. }));
        assert_eq!(TranslatedGo.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }
}

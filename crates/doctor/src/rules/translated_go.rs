//! `translated-go`: the Go that runs is not the machine's.

use ogive_platform::SdkName;
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{go_unsupported, prism_emulated, selected, starts};
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
        right: "an arm64 SDK of the same version, or of a maintained one, first on PATH",
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
                let next = go_unsupported::successor(machine, *version);
                let sdk = SdkName::new(next, *here);
                let title = match next == *version {
                    true => format!("put Go {sdk} first in every shell"),
                    false => {
                        format!("put Go {sdk} first in every shell, as {version} gets no fixes any more")
                    }
                };
                said = said.repairs(title, vec![Repair::SetUp { like: Some(next) }]).steps([
                    format!("ogive install {sdk}"),
                    format!("ogive default {next}"),
                    "ogive setup".to_owned(),
                ]);
            }
        }
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::Remedy;

    use super::*;
    use crate::scenario::{Scenario, rules_failed};

    #[test]
    fn the_same_version_is_put_first_unless_it_is_too_old() {
        let repair = |version: &str| {
            let machine = Scenario::linux_amd64().go("/opt/go", version, "linux/arm64").build();
            let Verdict::Failed(findings) = TranslatedGo.check(&machine) else { panic!("nothing found") };
            match &findings[0].remedies[0] {
                Remedy::Repairs { title, repairs } => (title.clone(), repairs.clone()),
                other => panic!("{other:?}"),
            }
        };
        let (title, repairs) = repair("1.27.3");
        assert_eq!(title, "put Go 1.27.3-linux-amd64 first in every shell");
        assert_eq!(repairs, [Repair::SetUp { like: Some("1.27.3".parse().unwrap()) }]);
        let (title, repairs) = repair("1.20.5");
        assert!(
            title.ends_with("-linux-amd64 first in every shell, as 1.20.5 gets no fixes any more"),
            "{title}"
        );
        assert!(!title.contains("Go 1.20"), "{title}");
        let [Repair::SetUp { like: Some(like) }] = repairs[..] else { panic!("{repairs:?}") };
        assert_eq!(like.line(), ogive_platform::ports::newest().line());
    }

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

//! `ogive-translated`: ogive itself, or what its shims are, is another machine's.

use ogive_machine::Machine;
use ogive_platform::Port;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::foreign::is_foreign;
use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("ogive-translated"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "ogive itself is for another CPU than this machine's",
    rationale: "Its shims stand before every go, and under Rosetta whatever a translated program starts takes its \
                translated part where it has one: clang and zsh have. It costs time at each start, and ends where no \
                translator is installed.",
    examples: &[Example {
        wrong: "ogive for amd64, installed from a terminal under Rosetta",
        right: "ogive for arm64: sysctl hw.optional.arm64 tells the machine, uname -m does not",
    }],
    references: &[Reference {
        title: "About the Rosetta translation environment",
        url: "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    }],
};

/// ogive itself, or what its shims are, is another machine's.
pub(crate) struct OgiveTranslated;

impl Rule<Machine> for OgiveTranslated {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let natural = selected::natural(machine);
        let Some(here) = natural.value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        if machine.own.is_empty() {
            let Some(process) = machine.abilities.host.process.value() else {
                return Verdict::Undetermined {
                    because: "it is not known what ogive is compiled for".into(),
                };
            };
            let foreign = is_foreign(machine, *process) == Some(true);
            let said = Said::new(format!("ogive is for {process}, and this machine is {here}"))
                .fact("ogive", &machine.abilities.host.process);
            return verdict(&META, if foreign { vec![remedied(said, *here)] } else { Vec::new() });
        }
        let mut said = Vec::new();
        let mut untold = None;
        for own in &machine.own {
            let Some(ports) = own.ports.value() else {
                untold = Some(own);
                continue;
            };
            // A universal program runs its part for this machine.
            if ports.iter().all(|port| is_foreign(machine, *port) == Some(true)) {
                let names: Vec<String> = ports.iter().map(ToString::to_string).collect();
                let title =
                    format!("{} is for {}, and this machine is {here}", own.path.display(), names.join(", "));
                said.push(remedied(
                    Said::new(title).fact("its ports", &own.ports).fact("this machine", natural),
                    *here,
                ));
            }
        }
        match untold {
            Some(own) if said.is_empty() => Verdict::Undetermined {
                because: format!("it is not known what {} is for", own.path.display()),
            },
            _ => verdict(&META, said),
        }
    }
}

fn remedied(said: Said, here: Port) -> Said {
    said.steps([
        format!("get ogive for {here}, and put it in the place of this one"),
        "ogive setup, which makes the shims anew".to_owned(),
    ])
}

#[cfg(test)]
mod tests {
    use ogive_machine::OwnProgram;
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn own(ports: &[&str]) -> Scenario {
        let ports = ports.iter().map(|port| port.parse().unwrap()).collect();
        let ports = Fact::known(ports, Provenance::BuiltIn);
        Scenario::apple_silicon().with(|machine| {
            machine.own =
                vec![OwnProgram { path: "/Users/ann/.local/share/ogive/bin/ogive-shim".into(), ports }];
        })
    }

    #[test]
    fn a_foreign_ogive_is_told_and_a_universal_one_is_not() {
        let check = |scenario: Scenario| OgiveTranslated.check(&scenario.build());
        assert!(matches!(check(own(&["darwin/amd64"])), Verdict::Failed(_)));
        assert_eq!(check(own(&["darwin/arm64"])), Verdict::Passed);
        assert_eq!(check(own(&["darwin/amd64", "darwin/arm64"])), Verdict::Passed);
        let process = |port: &str| {
            let port = Fact::known(port.parse().unwrap(), Provenance::BuiltIn);
            Scenario::apple_silicon().with(|machine| machine.abilities.host.process = port)
        };
        let Verdict::Failed(findings) = check(process("darwin/amd64")) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "ogive is for darwin/amd64, and this machine is darwin/arm64");
        assert_eq!(check(process("darwin/arm64")), Verdict::Passed);
    }

    #[test]
    fn what_is_not_known_is_open() {
        let untold = own(&[]).with(|machine| {
            machine.own[0].ports = Fact::unknown("permission denied", Provenance::BuiltIn);
        });
        assert!(matches!(OgiveTranslated.check(&untold.build()), Verdict::Undetermined { .. }));
        let nowhere = Scenario::linux_amd64().unknown_hardware().build();
        assert!(matches!(OgiveTranslated.check(&nowhere), Verdict::Undetermined { .. }));
    }
}

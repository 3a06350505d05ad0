//! `translated-shell`: the shell around this command runs through a translator.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::ancestors;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("translated-shell"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the shell runs through a translator",
    rationale: "In it uname -m and arch name the translated CPU, so that installers fetch programs for that one, and \
                universal programs such as clang run their translated part. Everything that is started from it \
                inherits this.",
    examples: &[Example {
        wrong: "Terminal.app with \"Open using Rosetta\", or arch -x86_64 zsh",
        right: "a shell of the machine's own architecture",
    }],
    references: &[Reference {
        title: "About the Rosetta translation environment",
        url: "https://developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment",
    }],
};

/// The shell around this command runs through a translator.
pub(crate) struct TranslatedShell;

impl Rule<Machine> for TranslatedShell {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(ancestry) = ancestors::looked_at(machine) else { return Verdict::NotApplicable };
        let Some(chain) = ancestry.value() else {
            return Verdict::Undetermined { because: "the processes above this one can't be seen".into() };
        };
        let Some(shell) = chain.iter().find(|ancestor| ancestors::is_shell(ancestor)) else {
            return Verdict::NotApplicable;
        };
        match shell.translated.value() {
            Some(false) => Verdict::Passed,
            None => Verdict::Undetermined {
                because: format!("{} does not show whether it is translated", ancestors::shown(shell)),
            },
            Some(true) => {
                let said = Said::new(format!(
                    "the shell {} runs through a translator",
                    ancestors::shown(shell)
                ))
                .fact("the shell's program", &shell.program)
                .fact("translated", &shell.translated)
                .fact("this machine", &machine.abilities.host.hardware)
                .steps([
                    "on macOS: in Finder, Get Info of the terminal, switch off \"Open using Rosetta\"",
                    "on Windows: install the build of the shell, and of the terminal, for Arm",
                    "on macOS: make the login shell one of the machine's architecture: chsh -s /bin/zsh",
                    "start a new session: ogive doctor --only translated-shell",
                ]);
                verdict(&META, vec![said])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_translated_shell_is_told() {
        let check = |scenario: Scenario| TranslatedShell.check(&scenario.build());
        let mac = || Scenario::apple_silicon().ancestor("ogive-wrapper", false);
        let Verdict::Failed(findings) = check(mac().ancestor("-zsh", true)) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "the shell -zsh (101) runs through a translator");
        assert_eq!(check(mac().ancestor("-zsh", false).ancestor("bash", true)), Verdict::Passed);
        assert_eq!(check(mac()), Verdict::NotApplicable);
        let Verdict::Failed(findings) = check(mac().ancestor("PowerShell.EXE", true)) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "the shell PowerShell.EXE (101) runs through a translator");
    }

    #[test]
    fn an_emulated_container_is_meant_and_what_is_not_seen_is_open() {
        let container = Scenario::linux_amd64().ancestor("bash", true).with(|machine| {
            machine.abilities.host.hardware =
                Fact::known("linux/arm64".parse().unwrap(), Provenance::BuiltIn);
        });
        assert_eq!(TranslatedShell.check(&container.build()), Verdict::NotApplicable);
        let unseen = Scenario::apple_silicon().with(|machine| {
            machine.ancestry = Fact::unknown("there is no /proc", Provenance::BuiltIn);
        });
        assert!(matches!(TranslatedShell.check(&unseen.build()), Verdict::Undetermined { .. }));
    }
}

//! `homebrew-prefix-mismatch`: an Intel Homebrew supplies Go on Apple silicon.

use ogive_machine::Manager;
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("homebrew-prefix-mismatch"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the Homebrew of Intel Macs, /usr/local, supplies Go on Apple silicon",
    rationale: "Its Go, compilers and libraries are for amd64 and run through Rosetta. It came with a migration from an \
                Intel Mac, or was installed from a translated terminal; the native one is /opt/homebrew.",
    examples: &[Example {
        wrong: "/usr/local/bin/brew install go",
        right: "/opt/homebrew/bin/brew install go",
    }],
    references: &[Reference { title: "Homebrew, Installation", url: "https://docs.brew.sh/Installation" }],
};

/// An Intel Homebrew supplies Go on Apple silicon.
pub(crate) struct HomebrewPrefix;

impl Rule<Machine> for HomebrewPrefix {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        match machine.abilities.host.hardware.value() {
            None => return Verdict::Undetermined { because: "it is not known what this machine is".into() },
            Some(port) if *port == Port::new(Goos::Darwin, Goarch::Arm64) => {}
            Some(_) => return Verdict::NotApplicable,
        }
        let intel = machine.gos.iter().find(|go| go.manager == Manager::HomebrewIntel);
        let Some(intel) = intel else { return Verdict::Passed };
        let runs = selected::on(machine, &machine.search_path).and_then(|selected| selected.go);
        let is_first = runs.is_some_and(|go| go.real == intel.real);
        let title = if is_first {
            format!("the Go that runs is {}, of the Homebrew for Intel Macs", intel.goroot.display())
        } else {
            format!("the Homebrew for Intel Macs has a Go too, {}", intel.goroot.display())
        };
        let said = Said::new(title)
            .severity(if is_first { Severity::Error } else { Severity::Warning })
            .fact("its programs are for", &intel.port)
            .fact("this machine", &machine.abilities.host.hardware)
            .steps([
                "ogive install: a native Go, verified",
                "in a native terminal install Homebrew to /opt/homebrew, and put its shellenv line first",
                "then /usr/local/bin/brew uninstall go",
            ]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn the_intel_homebrew_is_told() {
        let check = |scenario: Scenario| HomebrewPrefix.check(&scenario.build());
        let intel = |scenario: Scenario| {
            scenario
                .go("/usr/local/Cellar/go/1.27.3/libexec", "1.27.3", "darwin/amd64")
                .with(|machine| machine.gos[0].manager = Manager::HomebrewIntel)
        };
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
        assert_eq!(check(Scenario::apple_silicon()), Verdict::Passed);
        let Verdict::Failed(findings) = check(intel(Scenario::apple_silicon())) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].severity, Severity::Error);
        assert!(matches!(
            check(intel(Scenario::apple_silicon()).unknown_hardware()),
            Verdict::Undetermined { .. }
        ));
    }
}

//! `command-line-tools-missing`: cgo is wanted, and Apple's compilers are not installed.

use ogive_machine::Machine;
use ogive_platform::Goos;
use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::cgo;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("command-line-tools-missing"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "cgo is on, and Apple's command line tools are not installed",
    rationale: "/usr/bin/clang is on every Mac, and hands over to the tools: without them builds with cgo end in \
                \"xcrun: error: invalid active developer path\". An update of macOS or a removed Xcode leaves a Mac so.",
    examples: &[Example { wrong: "a Mac after an update of macOS", right: "xcode-select --install" }],
    references: &[Reference {
        title: "Technical note TN2339",
        url: "https://developer.apple.com/library/archive/technotes/tn2339/_index.html",
    }],
};

/// cgo is wanted, and Apple's compilers are not installed.
pub(crate) struct CommandLineTools;

impl Rule<Machine> for CommandLineTools {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        if machine.abilities.host.hardware.value().is_some_and(|port| port.os != Goos::Darwin) {
            return Verdict::NotApplicable;
        }
        let Some(cgo) = cgo::here(machine) else { return Verdict::NotApplicable };
        // A compiler from elsewhere is asked for: it need not be Apple's.
        let program = cgo.compiler.and_then(|compiler| compiler.program.value());
        if program.is_some_and(|program| !program.starts_with("/usr/bin")) {
            return Verdict::NotApplicable;
        }
        let folder = match &machine.developer_folder {
            None => {
                return Verdict::Undetermined {
                    because: "nobody looked for Apple's developer folder".into(),
                };
            }
            Some(Fact::Known { .. }) => return Verdict::Passed,
            Some(folder) => folder,
        };
        let Fact::Unknown { unknown, .. } = folder else { return Verdict::Passed };
        let said = Said::new(format!("cgo is on, and its compiler can't run: {unknown}"))
            .fact("the developer folder", folder)
            .steps([
                "xcode-select --install",
                "or, where Xcode is installed: sudo xcode-select --reset",
                "or builds without cgo: CGO_ENABLED=0",
            ]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ogive_record::Provenance;

    use super::*;
    use crate::scenario::Scenario;

    fn mac(folder: Option<Fact<PathBuf>>) -> Scenario {
        Scenario::apple_silicon()
            .go("/usr/local/go", "1.27.3", "darwin/arm64")
            .compiler("clang", "arm64-apple-darwin25.0.0", "darwin/arm64")
            .with(|machine| machine.developer_folder = folder)
    }

    fn check(scenario: Scenario) -> Verdict {
        CommandLineTools.check(&scenario.build())
    }

    #[test]
    fn missing_tools_are_told_where_cgo_is_on() {
        let gone = || {
            Some(Fact::unknown("neither Xcode nor its command line tools are installed", Provenance::BuiltIn))
        };
        assert!(matches!(check(mac(gone())), Verdict::Failed(_)));
        assert_eq!(check(mac(gone()).variable("CGO_ENABLED", "0")), Verdict::NotApplicable);
        let own = mac(gone()).with(|machine| {
            machine.compilers[0].program =
                Fact::known("/opt/homebrew/bin/gcc-14".into(), Provenance::BuiltIn);
        });
        assert_eq!(check(own), Verdict::NotApplicable);
        let there = Fact::known("/Library/Developer/CommandLineTools".into(), Provenance::BuiltIn);
        assert_eq!(check(mac(Some(there))), Verdict::Passed);
        assert!(matches!(check(mac(None)), Verdict::Undetermined { .. }));
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
    }
}

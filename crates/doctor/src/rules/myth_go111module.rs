//! `myth-go111module`: GO111MODULE=on, which is so anyway.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("myth-go111module"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GO111MODULE=on is set, which is so anyway",
    rationale: "Modules are on by themselves since Go 1.16: the setting changes nothing. off, and auto outside a module, \
                are what gopath-mode is about.",
    examples: &[Example { wrong: "export GO111MODULE=on", right: "no such line" }],
    references: &[Reference {
        title: "Go 1.16 release notes, modules",
        url: "https://go.dev/doc/go1.16#modules",
    }],
};

/// The first line of releases in which modules are on by themselves.
const ON: (u32, u32) = (1, 16);

/// GO111MODULE=on, which is so anyway.
pub(crate) struct MythGo111module;

impl Rule<Machine> for MythGo111module {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let is_old = |go: &ogive_machine::GoInstallation| {
            go.version.value().is_some_and(|version| version.line() < ON)
        };
        if machine.gos.iter().any(is_old) {
            return Verdict::NotApplicable;
        }
        let on = settings::values(machine, "GO111MODULE").into_iter().filter(|setting| setting.value == "on");
        let said = on.map(|setting| {
            let title = "GO111MODULE=on changes nothing: modules are on since Go 1.16";
            settings::taken_away(Said::new(title), machine, setting)
                .steps(["more about it: ogive rule modules-need-go111module-on"])
        });
        settings::judged(&META, machine, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn on_is_needless_unless_a_go_is_that_old() {
        let check = |scenario: Scenario| MythGo111module.check(&scenario.build());
        let on = || Scenario::linux_amd64().persisted("GO111MODULE", "on");
        assert!(matches!(check(on()), Verdict::Failed(_)));
        assert_eq!(check(on().unselected_go("/opt/go", "1.15.2", "linux/amd64")), Verdict::NotApplicable);
        assert_eq!(check(Scenario::linux_amd64().persisted("GO111MODULE", "off")), Verdict::Passed);
        assert!(matches!(check(Scenario::linux_amd64().unreadable_goenv()), Verdict::Undetermined { .. }));
    }
}

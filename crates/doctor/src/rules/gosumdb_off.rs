//! `gosumdb-off`: nothing that Go downloads is checked against the checksum database.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gosumdb-off"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOSUMDB=off: new modules are not checked",
    rationale: "A module that go.sum does not have yet is taken as the proxy gives it, and go refuses to download \
                toolchains, because those are always checked. For modules of your own GOPRIVATE names them.",
    examples: &[Example { wrong: "go env -w GOSUMDB=off", right: "go env -w GOPRIVATE=git.example.com" }],
    references: &[Reference {
        title: "Go modules reference, authenticating modules",
        url: "https://go.dev/ref/mod#authenticating",
    }],
};

/// Nothing that Go downloads is checked against the checksum database.
pub(crate) struct GosumdbOff;

impl Rule<Machine> for GosumdbOff {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let off = settings::values(machine, "GOSUMDB").into_iter().filter(|setting| setting.value == "off");
        let said = off.map(|setting| {
            let said =
                Said::new("GOSUMDB=off: what is downloaded is not checked, and toolchains are refused");
            settings::taken_away(said, machine, setting)
                .steps(["go env -w GOPRIVATE=PATTERN, for modules that the database can't know"])
        });
        settings::judged(&META, machine, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_database_that_is_off_is_told_and_another_is_not() {
        let check = |scenario: Scenario| GosumdbOff.check(&scenario.build());
        assert!(matches!(check(Scenario::linux_amd64().persisted("GOSUMDB", "off")), Verdict::Failed(_)));
        let mirror = Scenario::linux_amd64().variable("GOSUMDB", "sum.golang.google.cn");
        assert_eq!(check(mirror), Verdict::Passed);
        assert!(matches!(check(Scenario::linux_amd64().unreadable_goenv()), Verdict::Undetermined { .. }));
    }
}

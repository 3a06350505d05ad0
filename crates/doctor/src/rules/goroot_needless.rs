//! `goroot-needless`: GOROOT is set to what go knows by itself.

use std::path::Path;

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{selected, settings};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("goroot-needless"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOROOT is set to the Go that runs anyway",
    rationale: "Every go knows where it lies. A GOROOT that stays behind when another Go is installed or selected \
                breaks that one.",
    examples: &[Example { wrong: "export GOROOT=/usr/local/go", right: "unset GOROOT" }],
    references: &[Reference {
        title: "go help environment",
        url: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    }],
};

/// GOROOT is set to what go knows by itself.
pub(crate) struct GorootNeedless;

impl Rule<Machine> for GorootNeedless {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(selected) = selected::on(machine, &machine.search_path) else {
            return Verdict::NotApplicable;
        };
        let Some(go) = selected.go else { return Verdict::NotApplicable };
        let said = settings::values(machine, "GOROOT").into_iter().filter(|setting| {
            let named = Path::new(&setting.value);
            // Another one is told by goroot-mismatch.
            go.goroot == named || go.real == named
        });
        let said = said.map(|setting| {
            let said = Said::new(format!("GOROOT={} is set, and is the Go that runs anyway", setting.value));
            settings::taken_away(said, machine, setting)
        });
        settings::judged(&META, machine, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn the_goroot_of_the_go_that_runs_is_worth_knowing() {
        let go = || Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64");
        let set = go().persisted("GOROOT", "/usr/local/go").build();
        let Verdict::Failed(findings) = GorootNeedless.check(&set) else { panic!("nothing found") };
        assert_eq!(findings[0].severity, Severity::Info);
        assert_eq!(GorootNeedless.check(&go().build()), Verdict::Passed);
        assert_eq!(GorootNeedless.check(&go().variable("GOROOT", "/opt/go").build()), Verdict::Passed);
        assert_eq!(GorootNeedless.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
        let unread = go().unreadable_goenv().build();
        assert!(matches!(GorootNeedless.check(&unread), Verdict::Undetermined { .. }));
    }
}

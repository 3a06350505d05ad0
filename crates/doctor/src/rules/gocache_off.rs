//! `gocache-off`: GOCACHE=off, which Go refuses.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gocache-off"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOCACHE=off ends every build",
    rationale: "Since Go 1.12 the build cache is required: \"build cache is disabled by GOCACHE=off\". The cache never \
                hands out objects of another GOARCH, so that it need not be switched off or cleaned for that; go \
                build -a builds everything again.",
    examples: &[Example { wrong: "export GOCACHE=off", right: "unset GOCACHE" }],
    references: &[Reference {
        title: "Go 1.12 release notes, build cache requirement",
        url: "https://go.dev/doc/go1.12#gocache",
    }],
};

/// GOCACHE=off, which Go refuses.
pub(crate) struct GocacheOff;

impl Rule<Machine> for GocacheOff {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let off = settings::values(machine, "GOCACHE").into_iter().filter(|setting| setting.value == "off");
        let said = off.map(|setting| {
            settings::taken_away(Said::new("GOCACHE=off: nothing can be built"), machine, setting)
        });
        settings::judged(&META, machine, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Action, Plan, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_cache_that_is_off_is_told_and_a_folder_is_not() {
        let off = Scenario::linux_amd64().persisted("GOCACHE", "off").build();
        let Verdict::Failed(findings) = GocacheOff.check(&off) else { panic!("nothing found") };
        let Remedy::Plan(Plan { title, actions }) = &findings[0].remedies[0] else { panic!("no plan") };
        assert_eq!(title, "go env -u GOCACHE");
        assert!(matches!(&actions[0], Action::SetGoEnv { after: None, .. }));
        let folder = Scenario::linux_amd64().variable("GOCACHE", "/tmp/cache").build();
        assert_eq!(GocacheOff.check(&folder), Verdict::Passed);
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(GocacheOff.check(&unread), Verdict::Undetermined { .. }));
    }
}

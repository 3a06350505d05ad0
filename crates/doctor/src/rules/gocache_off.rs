//! `gocache-off`: the build cache is switched off, which Go no longer allows.

use crate::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gocache-off"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOCACHE=off",
    rationale: "Since Go 1.12 it is an error: \"build cache is disabled by GOCACHE=off, but required\". The cache \
                does not mix architectures either: its keys have GOOS, GOARCH and the level in them.",
    examples: &[Example {
        wrong: "export GOCACHE=off",
        right: "unset GOCACHE; for a build without it: go build -a",
    }],
    references: &[Reference { title: "Go 1.12 Release Notes", url: "https://go.dev/doc/go1.12#gocache" }],
};

/// The build cache is switched off.
pub(crate) struct GocacheOff;

impl Rule<Machine> for GocacheOff {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(setting) = machine.go_settings.effective("GOCACHE").filter(|set| set.value == "off") else {
            return Verdict::Passed;
        };
        let said = Said::new("GOCACHE=off, which go refuses").seen_at(&setting.source).setting(setting);
        let said = said.unset(machine, setting);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn only_off_is_told() {
        let folder = Scenario::linux_amd64().variable("GOCACHE", "/var/cache/go").build();
        assert_eq!(GocacheOff.check(&folder), Verdict::Passed);
        assert!(matches!(
            GocacheOff.check(&Scenario::linux_amd64().persisted("GOCACHE", "off").build()),
            Verdict::Failed(_)
        ));
    }
}

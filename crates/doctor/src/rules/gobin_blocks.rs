//! `gobin-blocks-cross-install`: GOBIN is set, and so is a target of another platform.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gobin-blocks-cross-install"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOBIN is set together with a GOOS or GOARCH of another platform",
    rationale: "go install then ends with \"cannot install cross-compiled binaries when GOBIN is set\". Without GOBIN \
                they go to GOPATH/bin/GOOS_GOARCH, and do not overwrite the native ones.",
    examples: &[Example {
        wrong: "GOARCH=arm64 go install … with GOBIN set",
        right: "GOBIN= GOARCH=arm64 go install …",
    }],
    references: &[Reference {
        title: "go help install",
        url: "https://pkg.go.dev/cmd/go#hdr-Compile_and_install_packages_and_dependencies",
    }],
};

/// GOBIN is set, and so is a target of another platform.
pub(crate) struct GobinBlocks;

impl Rule<Machine> for GobinBlocks {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(gobin) = machine.go_settings.effective("GOBIN") else { return Verdict::NotApplicable };
        let Some(here) = selected::natural(machine).value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        let foreign = [("GOOS", here.os.name()), ("GOARCH", here.arch.name())]
            .into_iter()
            .find_map(|(name, own)| machine.go_settings.effective(name).filter(|set| set.value != own));
        let Some(target) = foreign else { return Verdict::Passed };
        let said = Said::new(format!("GOBIN={} and {}={}", gobin.value, target.name, target.value))
            .seen_at(&gobin.source)
            .setting(gobin)
            .setting(target)
            .unset(machine, target);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_target_beside_gobin_is_told() {
        let check = |scenario: Scenario| GobinBlocks.check(&scenario.build());
        assert_eq!(check(Scenario::linux_amd64().persisted("GOARCH", "arm64")), Verdict::NotApplicable);
        let gobin = || Scenario::linux_amd64().persisted("GOBIN", "/home/ann/bin");
        assert_eq!(check(gobin().persisted("GOARCH", "amd64")), Verdict::Passed);
        assert!(matches!(check(gobin().persisted("GOARCH", "arm64")), Verdict::Failed(_)));
        assert!(matches!(check(gobin().unknown_hardware()), Verdict::Undetermined { .. }));
    }
}

//! `gobin-blocks-cross-install`: GOBIN is set while builds are for another platform.

use ogive_machine::Machine;
use ogive_platform::Port;
use ogive_record::{
    Audience, Confidence, Example, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{selected, settings};
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("gobin-blocks-cross-install"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOBIN is set while GOOS or GOARCH name another platform",
    rationale: "go install then ends in \"cannot install cross-compiled binaries when GOBIN is set\". Without GOBIN \
                such a program lands in a folder of its own, GOPATH/bin/OS_ARCH.",
    examples: &[Example {
        wrong: "GOBIN=~/bin GOARCH=arm64 go install ./...",
        right: "GOARCH=arm64 go build -o app-arm64 ./cmd/app",
    }],
    references: &[Reference {
        title: "go help environment",
        url: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    }],
};

/// GOBIN is set while builds are for another platform.
pub(crate) struct GobinBlocksCrossInstall;

impl Rule<Machine> for GobinBlocksCrossInstall {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let settings = &machine.go_settings;
        let Some(gobin) = settings.effective("GOBIN") else {
            return settings::judged(&META, machine, Vec::new());
        };
        let selected = selected::on(machine, &machine.search_path).and_then(|selected| selected.port);
        let Some(host) = selected.or_else(|| selected::natural(machine).value().copied()) else {
            return Verdict::Undetermined { because: "it is not known what the go that runs is for".into() };
        };
        let (os, arch) = (settings.effective("GOOS"), settings.effective("GOARCH"));
        let target = Port::new(
            os.and_then(|os| os.value.parse().ok()).unwrap_or(host.os),
            arch.and_then(|arch| arch.value.parse().ok()).unwrap_or(host.arch),
        );
        if target == host {
            return settings::judged(&META, machine, Vec::new());
        }
        let mut said = Said::new(format!("GOBIN={} is set, and builds are for {target}", gobin.value));
        for setting in [os, arch].into_iter().flatten() {
            said = said.setting(setting);
        }
        // A target for every build is what is wrong where one is set; else GOBIN is.
        let target_away: Vec<Repair> =
            [os, arch].into_iter().flatten().flat_map(|setting| settings::away(machine, setting)).collect();
        let said = match target_away.is_empty() {
            true => settings::taken_away(said, machine, gobin),
            false => said
                .seen_at(&gobin.source)
                .setting(gobin)
                .repairs("build for this machine again, where nothing else is asked for", target_away),
        };
        let said = said.steps([
            "for a tool of this machine: unset GOOS GOARCH; go env -u GOOS GOARCH; go install …".to_owned(),
            format!("for a program for {target}: go build -o FILE …"),
        ]);
        settings::judged(&META, machine, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_gobin_and_a_foreign_target_are_told_together_only() {
        let go = || {
            Scenario::linux_amd64()
                .go("/usr/local/go", "1.27.3", "linux/amd64")
                .variable("GOBIN", "/home/ann/bin")
        };
        let check = |scenario: Scenario| GobinBlocksCrossInstall.check(&scenario.build());
        assert_eq!(check(go()), Verdict::Passed);
        assert_eq!(check(go().variable("GOARCH", "amd64")), Verdict::Passed);
        let Verdict::Failed(findings) = check(go().persisted("GOARCH", "arm64")) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "GOBIN=/home/ann/bin is set, and builds are for linux/arm64");
        let ogive_record::Remedy::Repairs { repairs, .. } = &findings[0].remedies[0] else {
            panic!("{:?}", findings[0].remedies)
        };
        assert!(
            matches!(&repairs[..], [Repair::Act { act: ogive_record::Action::SetGoEnv { name, .. } }] if name == "GOARCH")
        );
        let stored = Scenario::linux_amd64().persisted("GOBIN", "/b").variable("GOARCH", "arm64");
        let Verdict::Failed(findings) = check(stored) else { panic!("nothing found") };
        assert!(matches!(findings[0].remedies[0], ogive_record::Remedy::Plan(_)));
        let target_alone = Scenario::linux_amd64().variable("GOARCH", "arm64");
        assert_eq!(check(target_alone), Verdict::Passed);
        assert!(matches!(check(Scenario::linux_amd64().unreadable_goenv()), Verdict::Undetermined { .. }));
    }
}

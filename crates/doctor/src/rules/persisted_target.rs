//! `persisted-target`: a target platform that was meant for one build is set for all.

use ogive_machine::Setting;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::{selected, settings};
use crate::Machine;
use crate::said::{Said, place};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("persisted-target"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOOS or GOARCH of another platform is set for every build",
    rationale: "Every go build, go test and go install here is for that platform, tools among them: they land in \
                a folder of their own or are refused, and tests do not start. A target belongs to one command: \
                GOARCH=arm64 go build.",
    examples: &[Example { wrong: "go env -w GOARCH=amd64", right: "GOARCH=amd64 go build ./..." }],
    references: &[Reference {
        title: "go help environment",
        url: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    }],
};

/// The variables of a target; levels are `level-above-cpu`'s.
const TARGET: [&str; 2] = ["GOOS", "GOARCH"];

/// A target platform that was meant for one build is set for all.
pub(crate) struct PersistedTarget;

impl Rule<Machine> for PersistedTarget {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let mut said = Vec::new();
        let here = selected::natural(machine).value();
        let same = |setting: &Setting| {
            here.is_some_and(|here| setting.value == here.os.name() || setting.value == here.arch.name())
        };
        for name in TARGET {
            if let Some(setting) = machine.go_settings.persisted(name).filter(|setting| !same(setting)) {
                said.push(persisted(machine, setting));
            }
            let exported = settings::values(machine, name).into_iter().filter(|setting| {
                !is_persisted(machine, setting) && place(&setting.source).is_some() && !same(setting)
            });
            for setting in exported {
                let title = format!("a start-up file exports {name}={}", setting.value);
                let told = settings::taken_away(Said::new(title), machine, setting);
                said.push(told.steps([format!("set {name} for the one command that needs it")]));
            }
        }
        settings::judged(&META, machine, said)
    }
}

fn is_persisted(machine: &Machine, setting: &Setting) -> bool {
    machine.go_settings.persisted(&setting.name) == Some(setting)
}

fn persisted(machine: &Machine, setting: &Setting) -> Said {
    let title = format!("go env -w has set {}={} for every build", setting.name, setting.value);
    settings::taken_away(Said::new(title), machine, setting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_persisted_or_exported_target_is_told_with_its_line() {
        let clean = Scenario::linux_amd64().persisted("GOFLAGS", "-v").build();
        assert_eq!(PersistedTarget.check(&clean), Verdict::Passed);
        let own = Scenario::linux_amd64().persisted("GOARCH", "amd64").build();
        assert_eq!(PersistedTarget.check(&own), Verdict::Passed);
        let wrong = Scenario::linux_amd64()
            .persisted("GOARCH", "arm64")
            .exported("GOOS", "darwin", "/home/ann/.bashrc", 7)
            .build();
        let Verdict::Failed(findings) = PersistedTarget.check(&wrong) else { panic!("nothing found") };
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[0].location.as_ref().unwrap().line, Some(7));
        assert_eq!(findings[1].title, "go env -w has set GOARCH=arm64 for every build");
        assert!(matches!(findings[1].remedies[0], ogive_record::Remedy::Plan(_)));
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(PersistedTarget.check(&unread), Verdict::Undetermined { .. }));
    }
}

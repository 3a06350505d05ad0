//! `cc-for-target-ignored`: CC_FOR_TARGET is set, which the go command does not read.

use ogive_machine::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cc-for-target-ignored"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "CC_FOR_TARGET is set, and the go command does not read it",
    rationale: "It is read when Go itself is built, and by no go build: cgo still takes CC, else gcc or clang, which \
                compiles for this machine.",
    examples: &[Example {
        wrong: "export CC_FOR_TARGET=aarch64-linux-gnu-gcc",
        right: "CC=aarch64-linux-gnu-gcc CGO_ENABLED=1 GOARCH=arm64 go build",
    }],
    references: &[Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" }],
};

/// CC_FOR_TARGET is set, which the go command does not read.
pub(crate) struct CcForTargetIgnored;

impl Rule<Machine> for CcForTargetIgnored {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let said = settings::values(machine, "CC_FOR_TARGET").into_iter().map(|setting| {
            let said = Said::new(format!("CC_FOR_TARGET={} is set, which go build ignores", setting.value));
            settings::taken_away(said, machine, setting)
                .steps([format!("for a cross build: CC='{}' CGO_ENABLED=1 GOARCH=… go build", setting.value)])
        });
        settings::judged(&META, machine, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn only_the_variable_that_is_ignored_is_told() {
        let set = Scenario::linux_amd64().variable("CC_FOR_TARGET", "aarch64-linux-gnu-gcc").build();
        let Verdict::Failed(findings) = CcForTargetIgnored.check(&set) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "CC_FOR_TARGET=aarch64-linux-gnu-gcc is set, which go build ignores");
        let read = Scenario::linux_amd64().variable("CC", "clang").build();
        assert_eq!(CcForTargetIgnored.check(&read), Verdict::Passed);
        let unread = Scenario::linux_amd64().unreadable_goenv().build();
        assert!(matches!(CcForTargetIgnored.check(&unread), Verdict::Undetermined { .. }));
    }
}

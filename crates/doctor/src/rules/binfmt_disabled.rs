//! `binfmt-disabled`: a handler for foreign programs is registered and switched off.

use ogive_record::{
    Action, Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::handlers;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("binfmt-disabled"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "a handler of binfmt_misc is switched off",
    rationale: "The kernel does not ask it, so that programs for its CPU end with \"exec format error\" although an \
                emulator is installed and registered. Writing 1 to its file switches it on.",
    examples: &[Example {
        wrong: "echo 0 > /proc/sys/fs/binfmt_misc/qemu-aarch64",
        right: "echo 1 > /proc/sys/fs/binfmt_misc/qemu-aarch64",
    }],
    references: &[Reference {
        title: "Linux, binfmt-misc",
        url: "https://docs.kernel.org/admin-guide/binfmt-misc.html",
    }],
};

/// A handler for foreign programs is registered and switched off.
pub(crate) struct BinfmtDisabled;

impl Rule<Machine> for BinfmtDisabled {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let binfmt = match handlers::of(machine) {
            Ok(binfmt) => binfmt,
            Err(verdict) => return verdict,
        };
        let seen = machine.abilities.handlers.provenance();
        if !binfmt.enabled {
            let said = Said::new("binfmt_misc is switched off, with all its handlers")
                .known("status", "disabled", seen)
                .plan("switch binfmt_misc on", vec![Action::SwitchHandlersOn])
                .steps(["echo 1 | sudo tee /proc/sys/fs/binfmt_misc/status"]);
            return verdict(&META, vec![said]);
        }
        let off = binfmt.handlers.iter().filter(|handler| !handler.enabled);
        let said = off.map(|handler| {
            let said = Said::new(format!("the handler {} is switched off", handler.name));
            handlers::switched_on(said, handler)
                .known(handler.name.clone(), "disabled", seen)
                .steps([format!("echo 1 | sudo tee {}", handlers::file(handler))])
        });
        verdict(&META, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_handler_that_is_off_is_told() {
        assert!(matches!(
            BinfmtDisabled.check(&Scenario::linux_amd64().build()),
            Verdict::Undetermined { .. }
        ));
        assert_eq!(BinfmtDisabled.check(&Scenario::apple_silicon().build()), Verdict::NotApplicable);
        assert_eq!(BinfmtDisabled.check(&Scenario::linux_amd64().handlers(|_| {}).build()), Verdict::Passed);
        let off = Scenario::linux_amd64().handlers(|binfmt| binfmt.handlers[0].enabled = false).build();
        assert!(matches!(BinfmtDisabled.check(&off), Verdict::Failed(_)));
        let all = Scenario::linux_amd64().handlers(|binfmt| binfmt.enabled = false).build();
        assert!(matches!(BinfmtDisabled.check(&all), Verdict::Failed(_)));
    }
}

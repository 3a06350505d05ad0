//! `binfmt-not-fixed`: a handler does not reach into containers.

use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::handlers;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("binfmt-not-fixed"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "a handler of binfmt_misc has no flag F",
    rationale: "The kernel then looks for its interpreter among the files of who starts a program. In a container that \
                path leads nowhere, and images of another platform end with \"no such file or directory\".",
    examples: &[Example {
        wrong: "a handler registered with the flags PO",
        right: "docker run --privileged --rm tonistiigi/binfmt --install arm64",
    }],
    references: &[Reference {
        title: "Linux, binfmt-misc",
        url: "https://docs.kernel.org/admin-guide/binfmt-misc.html",
    }],
};

/// A handler does not reach into containers.
pub(crate) struct BinfmtNotFixed;

impl Rule<Machine> for BinfmtNotFixed {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let binfmt = match handlers::of(machine) {
            Ok(binfmt) => binfmt,
            Err(verdict) => return verdict,
        };
        let seen = machine.abilities.handlers.provenance();
        let loose =
            binfmt.handlers.iter().filter(|handler| handler.enabled && handlers::is_emulator(handler));
        let said = loose.filter(|handler| !handler.is_fixed()).map(|handler| {
            Said::new(format!("the handler {} does not reach into containers", handler.name))
                .known("its flags", handler.flags.clone(), seen)
                .steps(["register it with the flag F: docker run --privileged --rm tonistiigi/binfmt --install all"])
        });
        verdict(&META, said.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn an_emulator_without_f_is_told_and_other_handlers_are_not() {
        let with = |flags: &str, interpreter: &str| {
            Scenario::linux_amd64().handlers(|binfmt| {
                binfmt.handlers[0].flags = flags.into();
                binfmt.handlers[0].name = "x".into();
                binfmt.handlers[0].interpreter = interpreter.into();
            })
        };
        let check = |scenario: Scenario| BinfmtNotFixed.check(&scenario.build());
        assert_eq!(check(with("POF", "/usr/bin/qemu-aarch64-static")), Verdict::Passed);
        assert_eq!(check(with("", "/usr/bin/jexec")), Verdict::Passed);
        assert!(matches!(check(with("PO", "/usr/bin/qemu-aarch64-static")), Verdict::Failed(_)));
    }
}

//! `binfmt-interpreter-gone`: a handler starts what is not there, or does not run.

use ogive_machine::Interpreter;
use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::handlers;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("binfmt-interpreter-gone"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "a handler of binfmt_misc starts an interpreter that is gone or does not run",
    rationale: "The kernel hands programs to it all the same, and says \"no such file or directory\" of a program that \
                is there. A handler stays registered when its package is removed.",
    examples: &[Example {
        wrong: "apt remove qemu-user-static, without systemctl restart systemd-binfmt",
        right: "echo -1 > /proc/sys/fs/binfmt_misc/qemu-aarch64, or the package again",
    }],
    references: &[Reference {
        title: "Linux, binfmt-misc",
        url: "https://docs.kernel.org/admin-guide/binfmt-misc.html",
    }],
};

/// A handler starts what is not there, or does not run.
pub(crate) struct BinfmtInterpreterGone;

impl Rule<Machine> for BinfmtInterpreterGone {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let binfmt = match handlers::of(machine) {
            Ok(binfmt) => binfmt,
            Err(verdict) => return verdict,
        };
        // In a container the interpreter's path is another machine's.
        match &machine.abilities.container {
            Fact::Known { value: true, .. } => return Verdict::NotApplicable,
            Fact::Known { value: false, .. } => {}
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        }
        let mut said = Vec::new();
        let mut untold = None;
        for handler in binfmt.handlers.iter().filter(|handler| handler.enabled) {
            let trouble = match handler.state.value() {
                Some(Interpreter::Missing) if !handler.is_fixed() => "is gone",
                Some(Interpreter::NotExecutable) if !handler.is_fixed() => "may not be run",
                Some(Interpreter::Program { native: false, .. }) => "is for another CPU itself",
                Some(Interpreter::Program { loader_there: false, .. }) => "lacks its own loader",
                None if !handler.is_fixed() => {
                    untold = Some(handler);
                    continue;
                }
                _ => continue,
            };
            let interpreter = handler.interpreter.display();
            let title = format!("the handler {} starts {interpreter}, which {trouble}", handler.name);
            said.push(
                handlers::anew(Said::new(title), &handler.name, handlers::elsewhere(machine, handler))
                    .fact("its interpreter", &handler.state)
                    .steps([
                        format!("install what {interpreter} belongs to"),
                        format!("or take the handler away: echo -1 | sudo tee {}", handlers::file(handler)),
                    ]),
            );
        }
        match untold {
            Some(handler) if said.is_empty() => Verdict::Undetermined {
                because: format!("{} can't be looked at", handler.interpreter.display()),
            },
            _ => verdict(&META, said),
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn an_interpreter_that_is_gone_is_told_unless_the_kernel_holds_it() {
        let gone = |flags: &str| {
            Scenario::linux_amd64().handlers(|binfmt| {
                binfmt.handlers[0].flags = flags.into();
                binfmt.handlers[0].state = Fact::known(Interpreter::Missing, Provenance::BuiltIn);
            })
        };
        assert!(matches!(BinfmtInterpreterGone.check(&gone("").build()), Verdict::Failed(_)));
        assert_eq!(BinfmtInterpreterGone.check(&gone("F").build()), Verdict::Passed);
        assert_eq!(
            BinfmtInterpreterGone.check(&Scenario::linux_amd64().handlers(|_| {}).build()),
            Verdict::Passed
        );
    }
}

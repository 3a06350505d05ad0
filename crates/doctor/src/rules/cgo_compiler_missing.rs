//! `cgo-compiler-missing`: cgo is on, and there is no C compiler.

use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-compiler-missing"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the C compiler that CC names, or that CGO_ENABLED=1 wants, is not here",
    rationale: "Packages with cgo do not build: \"C compiler not found: exec: gcc: executable file not found in $PATH\". \
                Without CC and CGO_ENABLED Go switches cgo off by itself, and packages lack their C half silently.",
    examples: &[Example {
        wrong: "CGO_ENABLED=1 in an image without gcc",
        right: "CGO_ENABLED=0, or apt-get install gcc",
    }],
    references: &[Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" }],
};

/// cgo is on, and there is no C compiler.
pub(crate) struct CgoCompilerMissing;

impl Rule<Machine> for CgoCompilerMissing {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let cgo = machine.go_settings.effective("CGO_ENABLED");
        if cgo.is_some_and(|set| set.value == "0") {
            return Verdict::NotApplicable;
        }
        let steps = [
            "install it, with your system's packages: gcc, or the command line tools of Xcode",
            "or build without cgo: CGO_ENABLED=0 go build",
        ];
        match machine.compilers.first() {
            Some(compiler) => match &compiler.program {
                Fact::Known { .. } => Verdict::Passed,
                Fact::Unknown { .. } => {
                    let mut said =
                        Said::new(format!("there is no {}, which cgo is to take", compiler.command))
                            .fact(compiler.command.clone(), &compiler.program)
                            .steps(steps);
                    if let Some(by) = &compiler.named_by {
                        said = said.seen_at(by);
                    }
                    verdict(&META, vec![said])
                }
            },
            // Unasked Go goes on without cgo.
            None => match cgo {
                Some(set) => {
                    let said = Said::new("cgo is on, and neither gcc nor clang is on PATH");
                    verdict(&META, vec![said.seen_at(&set.source).setting(set).steps(steps)])
                }
                None => Verdict::NotApplicable,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn a_compiler_that_is_wanted_and_missing_is_told() {
        let check = |scenario: Scenario| CgoCompilerMissing.check(&scenario.build());
        assert_eq!(check(Scenario::linux_amd64()), Verdict::NotApplicable);
        assert_eq!(check(Scenario::linux_amd64().variable("CGO_ENABLED", "0")), Verdict::NotApplicable);
        assert!(matches!(check(Scenario::linux_amd64().variable("CGO_ENABLED", "1")), Verdict::Failed(_)));
    }
}

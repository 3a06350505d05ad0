//! `cgo-compiler-foreign`: the C compiler that cgo takes is for another machine.

use crate::Machine;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-compiler-foreign"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the C compiler that cgo takes is for another machine",
    rationale: "What it compiles does not link with what Go compiles: \"file in wrong format\", \"unknown \
                relocation type\", \"building for X but attempting to link with file built for Y\". The compiler's \
                own default target decides, not its name.",
    examples: &[Example {
        wrong: "go env -w CC=aarch64-linux-gnu-gcc on an amd64 machine",
        right: "go env -u CC",
    }],
    references: &[Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" }],
};

/// The C compiler that cgo takes is for another machine.
pub(crate) struct CgoCompilerForeign;

impl Rule<Machine> for CgoCompilerForeign {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        // cmd/go takes CC, else gcc, on some systems clang: the first that is here.
        let Some(compiler) = machine.compilers.first() else { return Verdict::NotApplicable };
        let natural = selected::natural(machine);
        let (Some(here), Some(port)) = (natural.value(), compiler.port.value()) else {
            let because = format!("{} does not say what it compiles for", compiler.command);
            return Verdict::Undetermined { because };
        };
        if port.arch == here.arch {
            return Verdict::Passed;
        }
        let mut said =
            Said::new(format!("{} compiles for {port}, and this machine is {here}", compiler.command))
                .fact("what it compiles for", &compiler.triple)
                .fact("its program", &compiler.program)
                .fact("this machine", natural);
        if let Some(by) = &compiler.named_by {
            said = said.seen_at(by);
        }
        let said =
            said.steps(["unset CC, or name a compiler for this machine; for one build: CC=… go build"]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::Compiler;
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn compiler(port: Option<&str>) -> Compiler {
        let place = || Provenance::Command(vec!["gcc".into(), "-dumpmachine".into()]);
        Compiler {
            command: "gcc".into(),
            named_by: None,
            program: Fact::known("/usr/bin/gcc".into(), place()),
            triple: Fact::known("x".into(), place()),
            port: match port {
                Some(port) => Fact::known(port.parse().unwrap(), place()),
                None => Fact::unknown("it does not say", place()),
            },
        }
    }

    #[test]
    fn a_compiler_for_another_cpu_is_told() {
        let verdict = |port: Option<&str>| {
            let scenario = Scenario::linux_amd64().with(|machine| machine.compilers = vec![compiler(port)]);
            CgoCompilerForeign.check(&scenario.build())
        };
        assert_eq!(verdict(Some("linux/amd64")), Verdict::Passed);
        assert!(matches!(verdict(Some("linux/arm64")), Verdict::Failed(_)));
        assert!(matches!(verdict(None), Verdict::Undetermined { .. }));
        assert_eq!(CgoCompilerForeign.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
    }
}

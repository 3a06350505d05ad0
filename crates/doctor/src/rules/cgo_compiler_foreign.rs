//! `cgo-compiler-foreign`: the C compiler that cgo takes compiles for another machine.

use ogive_machine::Machine;
use ogive_platform::{Goarch, Goos, Port};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::cgo;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-compiler-foreign"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the C compiler that cgo takes compiles for another platform than Go",
    rationale: "Its objects do not link with Go's: \"file in wrong format\", \"unknown architecture\", or assembler \
                errors in runtime/cgo. What a compiler compiles for is asked of it, not read from its name.",
    examples: &[Example {
        wrong: "CGO_ENABLED=1 GOARCH=arm64 go build, with gcc for x86_64",
        right: "CC=aarch64-linux-gnu-gcc CGO_ENABLED=1 GOARCH=arm64 go build",
    }],
    references: &[Reference { title: "cmd/cgo", url: "https://pkg.go.dev/cmd/cgo" }],
};

/// The C compiler that cgo takes compiles for another machine.
pub(crate) struct CgoCompilerForeign;

impl Rule<Machine> for CgoCompilerForeign {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(cgo) = cgo::here(machine) else { return Verdict::NotApplicable };
        // One that is not there is told by cgo-compiler-missing.
        let compiler = cgo.compiler.filter(|compiler| compiler.program.value().is_some());
        let Some(compiler) = compiler else { return Verdict::NotApplicable };
        let Some(port) = compiler.port.value() else {
            return Verdict::Undetermined {
                because: format!("{} does not say what it compiles for", compiler.command),
            };
        };
        if compiles_for(*port, cgo.target) {
            return Verdict::Passed;
        }
        let said = Said::new(format!("{} compiles for {port}, and Go for {}", compiler.command, cgo.target))
            .fact("the compiler's program", &compiler.program)
            .fact("what it compiles for", &compiler.triple);
        let said = match &compiler.named_by {
            Some(by) => said.seen_at(by).steps([format!("let CC name a compiler for {}", cgo.target)]),
            None => said
                .steps([format!("set CC to a compiler for {}", cgo.target), "or CGO_ENABLED=0".to_owned()]),
        };
        verdict(&META, vec![said])
    }
}

/// Whether a compiler whose own target is `port` compiles for another with what the go command tells it
/// (`cmd/go/internal/work`, `gccArchArgs`).
fn compiles_for(port: Port, target: Port) -> bool {
    let is_x86 = |arch: Goarch| matches!(arch, Goarch::Amd64 | Goarch::I386);
    let os = |os: Goos| match os {
        Goos::Illumos => Goos::Solaris,
        Goos::Ios => Goos::Darwin,
        other => other,
    };
    let same_os = os(port.os) == os(target.os);
    // -m64 and -m32; Apple's compilers take -arch.
    let same_arch = port.arch == target.arch
        || (is_x86(port.arch) && is_x86(target.arch))
        || (os(target.os) == Goos::Darwin && matches!(target.arch, Goarch::Amd64 | Goarch::Arm64));
    same_os && same_arch
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn check(scenario: Scenario) -> Verdict {
        CgoCompilerForeign.check(&scenario.build())
    }

    fn go(port: &str) -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", "1.27.3", port)
    }

    #[test]
    fn a_compiler_for_another_platform_is_told() {
        let gcc = |go: Scenario| go.compiler("gcc", "x86_64-linux-gnu", "linux/amd64");
        let Verdict::Failed(findings) = check(gcc(go("linux/arm64"))) else { panic!("nothing found") };
        assert_eq!(findings[0].title, "gcc compiles for linux/amd64, and Go for linux/arm64");
        let cross = gcc(go("linux/amd64")).variable("CGO_ENABLED", "1").variable("GOARCH", "arm64");
        assert!(matches!(check(cross), Verdict::Failed(_)));
        assert_eq!(check(gcc(go("linux/amd64")).variable("GOARCH", "arm64")), Verdict::NotApplicable);
        assert_eq!(check(gcc(go("linux/amd64"))), Verdict::Passed);
        assert_eq!(check(gcc(go("linux/386"))), Verdict::Passed);
    }

    #[test]
    fn apple_s_compilers_compile_for_both_of_its_architectures() {
        let clang = |port: &str| {
            Scenario::apple_silicon().go("/usr/local/go", "1.27.3", port).compiler(
                "clang",
                "arm64-apple-darwin25.0.0",
                "darwin/arm64",
            )
        };
        assert_eq!(check(clang("darwin/amd64")), Verdict::Passed);
        let silent = clang("darwin/arm64").with(|machine| {
            machine.compilers[0].port = Fact::unknown("it does not answer", Provenance::BuiltIn);
        });
        assert!(matches!(check(silent), Verdict::Undetermined { .. }));
    }
}

//! `cgo-compiler-missing`: cgo has no C compiler.

use ogive_machine::Machine;
use ogive_record::{
    Audience, Confidence, Example, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{cgo, selected};
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("cgo-compiler-missing"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "cgo has no C compiler",
    rationale: "Packages that use cgo end in \"C compiler not found\". Where nobody asks for cgo, Go since 1.20 \
                switches it off by itself, and such packages are built without it or not at all.",
    examples: &[Example {
        wrong: "CC=aarch64-linux-gnu-gcc where no such program is",
        right: "apt-get install gcc-aarch64-linux-gnu",
    }],
    references: &[Reference { title: "Go 1.20 release notes, cgo", url: "https://go.dev/doc/go1.20#cgo" }],
};

/// The first Go that switches cgo off where there is no compiler.
const SWITCHES_OFF: (u32, u32) = (1, 20);

/// cgo has no C compiler.
pub(crate) struct CgoCompilerMissing;

impl Rule<Machine> for CgoCompilerMissing {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(cgo) = cgo::here(machine) else { return Verdict::NotApplicable };
        let install = cgo::installation(machine);
        if let Some(compiler) = cgo.compiler {
            if compiler.program.value().is_some() {
                return Verdict::Passed;
            }
            if compiler.command.contains(['"', '\'']) {
                return Verdict::Undetermined {
                    because: format!("CC={} is quoted, and was not taken apart", compiler.command),
                };
            }
            let said = Said::new(format!("CC={} names no program", compiler.command))
                .fact("CC", &compiler.program)
                .steps([format!("unset CC and take {}: {install}", cgo.usual), "or correct CC".to_owned()]);
            return verdict(
                &META,
                vec![match &compiler.named_by {
                    Some(by) => said.seen_at(by),
                    None => said,
                }],
            );
        }
        let go = selected::on(machine, &machine.search_path).and_then(|selected| selected.go);
        let version = go.and_then(|go| go.version.value());
        let needs = cgo.is_demanded || version.is_some_and(|version| version.line() < SWITCHES_OFF);
        let mut said = Said::new(match needs {
            true => format!("cgo is on, and PATH has no {}", cgo.usual),
            false => format!("PATH has no {}, so cgo is off", cgo.usual),
        })
        .severity(if needs { Severity::Error } else { Severity::Info })
        .known("PATH", format!("no {}", cgo.usual), &Provenance::Environment("PATH".into()));
        if let Some(setting) = machine.go_settings.effective("CGO_ENABLED") {
            said = said.setting(setting);
        }
        let mut steps = vec![install];
        if let Some(other) = machine.compilers.iter().find(|compiler| compiler.program.value().is_some()) {
            steps.push(format!("or go env -w CC={}", other.command));
        }
        verdict(&META, vec![said.steps(steps)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn go() -> Scenario {
        Scenario::linux_amd64().go("/usr/local/go", "1.27.3", "linux/amd64")
    }

    fn severity(scenario: Scenario) -> Option<Severity> {
        match CgoCompilerMissing.check(&scenario.build()) {
            Verdict::Failed(findings) => Some(findings[0].severity),
            Verdict::Passed => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_compiler_that_is_asked_for_and_missing_is_told() {
        assert_eq!(severity(go().missing_compiler("aarch64-linux-gnu-gcc")), Some(Severity::Error));
        assert_eq!(severity(go().variable("CGO_ENABLED", "1")), Some(Severity::Error));
        let quoted = go().missing_compiler("'/opt/my tools/gcc'").build();
        assert!(matches!(CgoCompilerMissing.check(&quoted), Verdict::Undetermined { .. }));
        let old = Scenario::linux_amd64().go("/usr/local/go", "1.19.13", "linux/amd64");
        assert_eq!(severity(old), Some(Severity::Error));
    }

    #[test]
    fn without_a_compiler_cgo_is_only_off() {
        assert_eq!(severity(go()), Some(Severity::Info));
        assert_eq!(
            severity(go().compiler("clang", "x86_64-pc-linux-gnu", "linux/amd64")),
            Some(Severity::Info)
        );
        assert_eq!(severity(go().compiler("gcc", "x86_64-linux-gnu", "linux/amd64")), None);
        for off in
            [go().variable("CGO_ENABLED", "0"), go().variable("GOARCH", "arm64"), Scenario::linux_amd64()]
        {
            assert_eq!(CgoCompilerMissing.check(&off.build()), Verdict::NotApplicable);
        }
    }
}

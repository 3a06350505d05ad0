//! `level-above-cpu`: programs are built for a CPU that this machine does not have.

use ogive_machine::Machine;
use ogive_platform::Level;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::settings;
use crate::said::Said;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("level-above-cpu"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOAMD64 or one of its kin is above what this CPU has",
    rationale: "Everything that is built and run here, tests and installed tools too, ends with \"This program can \
                only be run on … processors with v3 microarchitecture support\" or an illegal instruction.",
    examples: &[Example {
        wrong: "go env -w GOAMD64=v4 on a CPU without AVX-512",
        right: "GOAMD64=v4 go build, for the machine that has it",
    }],
    references: &[Reference {
        title: "Minimum requirements, microarchitecture support",
        url: "https://go.dev/wiki/MinimumRequirements#microarchitecture-support",
    }],
};

/// Programs are built for a CPU that this machine does not have.
pub(crate) struct LevelAboveCpu;

impl Rule<Machine> for LevelAboveCpu {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let host = &machine.abilities.host;
        let Some(cpu) = host.level.value() else {
            let is_set = host.hardware.value().is_none_or(|port| {
                Level::variable(port.arch).is_some_and(|name| !settings::values(machine, name).is_empty())
            });
            return match is_set {
                true => Verdict::Undetermined { because: "it is not known what this CPU offers".into() },
                false => settings::judged(&META, machine, Vec::new()),
            };
        };
        let arch = cpu.port.arch;
        let Some(variable) = Level::variable(arch) else { return Verdict::NotApplicable };
        // A level does not count in builds for another architecture.
        let target = machine.go_settings.effective("GOARCH");
        if target.is_some_and(|target| target.value != arch.name()) {
            return Verdict::NotApplicable;
        }
        let mut said = Vec::new();
        for setting in settings::values(machine, variable) {
            let Ok(wanted) = Level::parse(arch, &setting.value) else {
                let said_of = Said::new(format!("{variable}={} is no level of {arch}", setting.value));
                said.push(settings::taken_away(said_of, machine, setting));
                continue;
            };
            let Some(offered) = cpu.level else {
                return Verdict::Undetermined { because: "it is not known what this CPU offers".into() };
            };
            if !Level::runs_on(offered, wanted) {
                let title = format!("{variable}={wanted}, and this CPU offers {offered}");
                let said_of = Said::new(title).fact("this CPU", &host.level);
                said.push(settings::taken_away(said_of, machine, setting));
            }
        }
        settings::judged(&META, machine, said)
    }
}

#[cfg(test)]
mod tests {
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn cpu(level: &str) -> Scenario {
        Scenario::linux_amd64().with(|machine| {
            machine.abilities.host.level = Fact::known(level.parse().unwrap(), Provenance::BuiltIn);
        })
    }

    #[test]
    fn a_level_that_the_cpu_lacks_is_told() {
        let check = |scenario: Scenario| LevelAboveCpu.check(&scenario.build());
        let Verdict::Failed(findings) = check(cpu("linux/amd64/v2").persisted("GOAMD64", "v3")) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "GOAMD64=v3, and this CPU offers v2");
        assert!(matches!(check(cpu("linux/amd64/v2").variable("GOAMD64", "3")), Verdict::Failed(_)));
        assert_eq!(check(cpu("linux/amd64/v3").persisted("GOAMD64", "v3")), Verdict::Passed);
        assert_eq!(check(cpu("linux/amd64/v2").persisted("GOARM64", "v9.0")), Verdict::Passed);
        let cross = cpu("linux/amd64/v2").variable("GOARCH", "arm64").persisted("GOAMD64", "v3");
        assert_eq!(check(cross), Verdict::NotApplicable);
        let unknown = check(cpu("linux/amd64").persisted("GOAMD64", "v3"));
        assert!(matches!(unknown, Verdict::Undetermined { .. }));
        assert_eq!(check(cpu("linux/amd64")), Verdict::Passed);
    }
}

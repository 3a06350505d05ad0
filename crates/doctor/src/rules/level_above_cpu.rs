//! `level-above-cpu`: programs are built for a newer CPU than this one.

use ogive_platform::Level;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::selected;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("level-above-cpu"),
    severity: Severity::Error,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "GOAMD64, GOARM, GOARM64 or their kin is above what this CPU has",
    rationale: "What is built here does not start here: \"This program can only be run on AMD64 processors with v3 \
                microarchitecture support\", or an illegal instruction. Tests and tools of go generate are built so, too.",
    examples: &[Example { wrong: "go env -w GOAMD64=v4 on a CPU of level v3", right: "go env -u GOAMD64" }],
    references: &[Reference {
        title: "Go Wiki, MinimumRequirements",
        url: "https://go.dev/wiki/MinimumRequirements",
    }],
};

/// Programs are built for a newer CPU than this one.
pub(crate) struct LevelAboveCpu;

impl Rule<Machine> for LevelAboveCpu {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(here) = selected::natural(machine).value() else {
            return Verdict::Undetermined { because: "it is not known what this machine is".into() };
        };
        // A level of another architecture concerns builds for elsewhere.
        let setting = Level::variable(here.arch).and_then(|name| machine.go_settings.effective(name));
        let Some(setting) = setting else { return Verdict::Passed };
        let Ok(wanted) = Level::parse(here.arch, &setting.value) else {
            let said = Said::new(format!("{}={} is no level of {}", setting.name, setting.value, here.arch));
            let said = said.seen_at(&setting.source).setting(setting);
            return verdict(&META, vec![said.unset(machine, setting)]);
        };
        let level = &machine.abilities.host.level;
        let cpu = level.value().filter(|cpu| cpu.port.arch == here.arch).and_then(|cpu| cpu.level);
        let Some(cpu) = cpu else {
            return Verdict::Undetermined { because: "it is not known which level the CPU has".into() };
        };
        if Level::runs_on(cpu, wanted) {
            return Verdict::Passed;
        }
        let said = Said::new(format!("{}={}, and this CPU has {cpu}", setting.name, setting.value))
            .seen_at(&setting.source)
            .setting(setting)
            .fact("this CPU", level);
        verdict(&META, vec![said.unset(machine, setting)])
    }
}

#[cfg(test)]
mod tests {
    use ogive_platform::Platform;
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn cpu(level: &str) -> Scenario {
        let platform: Platform = format!("linux/amd64/{level}").parse().unwrap();
        Scenario::linux_amd64().with(|machine| {
            machine.abilities.host.level = Fact::known(platform, Provenance::BuiltIn);
        })
    }

    #[test]
    fn a_level_that_the_cpu_lacks_is_told() {
        assert_eq!(LevelAboveCpu.check(&cpu("v3").build()), Verdict::Passed);
        assert_eq!(LevelAboveCpu.check(&cpu("v3").persisted("GOAMD64", "v3").build()), Verdict::Passed);
        assert_eq!(LevelAboveCpu.check(&cpu("v2").persisted("GOARM64", "v9.0").build()), Verdict::Passed);
        let Verdict::Failed(findings) = LevelAboveCpu.check(&cpu("v2").persisted("GOAMD64", "v3").build())
        else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].title, "GOAMD64=v3, and this CPU has v2");
        let odd = cpu("v3").variable("GOAMD64", "x86-64-v3").build();
        assert!(matches!(LevelAboveCpu.check(&odd), Verdict::Failed(_)));
        let unknown = Scenario::linux_amd64().variable("GOAMD64", "v3").build();
        assert!(matches!(LevelAboveCpu.check(&unknown), Verdict::Undetermined { .. }));
    }
}

//! `engine-architecture`: what runs containers is itself emulated.

use ogive_machine::{Engine, EngineKind, Machine};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("engine-architecture"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Developer,
    summary: "the virtual machine that runs containers is for another architecture than this machine's",
    rationale: "Kernel, engine and every container in it are emulated, instruction by instruction. An engine of the \
                machine's own architecture runs images of the other one too, through Rosetta or qemu, where one is \
                needed.",
    examples: &[Example {
        wrong: "colima start --arch x86_64 on Apple silicon",
        right: "colima start --vm-type vz --vz-rosetta",
    }],
    references: &[Reference { title: "Colima", url: "https://github.com/abiosoft/colima" }],
};

/// What runs containers is itself emulated.
pub(crate) struct EngineArchitecture;

impl Rule<Machine> for EngineArchitecture {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let Some(containers) = &machine.containers else {
            return Verdict::Undetermined { because: "nobody looked for engines of containers".into() };
        };
        if containers.engines.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut said = Vec::new();
        let mut untold = None;
        for engine in &containers.engines {
            match engine.arch.value().and_then(|arch| machine.abilities.runs_natively(*arch).value().copied())
            {
                Some(true) => {}
                Some(false) => said.push(tell(machine, engine)),
                None => untold = Some(engine),
            }
        }
        match untold {
            Some(engine) if said.is_empty() => Verdict::Undetermined {
                because: format!("the architecture of {} {} is not known", engine.kind.name(), engine.name),
            },
            _ => verdict(&META, said),
        }
    }
}

fn tell(machine: &Machine, engine: &Engine) -> Said {
    let (kind, name) = (engine.kind.name(), &engine.name);
    let arch = engine.arch.value().map_or_else(String::new, ToString::to_string);
    let said =
        Said::new(format!("the machine {name} of {kind} is {arch}: all containers in it are emulated"))
            .seen_at(engine.arch.provenance())
            .fact("its architecture", &engine.arch)
            .fact("this machine", &machine.abilities.host.hardware);
    // One that nothing leads to is perhaps kept for a purpose.
    let said = if engine.is_selected { said } else { said.severity(Severity::Info) };
    match engine.kind {
        EngineKind::Colima => said.steps([
            format!("colima delete {name}, which deletes its containers and volumes"),
            format!("colima start {name} --vm-type vz --vz-rosetta"),
        ]),
        EngineKind::Lima => {
            said.steps([format!("make another one: limactl create --arch host, in the place of {name}")])
        }
        EngineKind::Podman => said.steps([
            format!("podman machine rm {name}, which deletes its containers and volumes"),
            format!("podman machine init {name}"),
        ]),
        EngineKind::Docker => {
            said.steps(["use an engine of this machine's architecture: docker context use NAME"])
        }
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::Containers;
    use ogive_platform::Goarch;
    use ogive_record::{Fact, Provenance};

    use super::*;
    use crate::scenario::Scenario;

    fn engine(arch: Fact<Goarch>, is_selected: bool) -> Scenario {
        let engine = Engine {
            kind: EngineKind::Colima,
            name: "default".into(),
            file: "/Users/ann/.colima/default/colima.yaml".into(),
            arch,
            is_selected,
        };
        Scenario::apple_silicon().with(|machine| {
            machine.containers = Some(Containers { engines: vec![engine], pins: Vec::new() });
        })
    }

    #[test]
    fn an_emulated_engine_is_told_less_where_nothing_leads_to_it() {
        let check = |scenario: Scenario| EngineArchitecture.check(&scenario.build());
        let known = |arch| Fact::known(arch, Provenance::BuiltIn);
        for (is_selected, severity) in [(true, Severity::Warning), (false, Severity::Info)] {
            let Verdict::Failed(findings) = check(engine(known(Goarch::Amd64), is_selected)) else {
                panic!("nothing found")
            };
            assert_eq!(findings[0].severity, severity);
        }
        assert_eq!(check(engine(known(Goarch::Arm64), true)), Verdict::Passed);
        let unknown = Fact::unknown("ssh://build.example is not asked", Provenance::BuiltIn);
        assert!(matches!(check(engine(unknown, true)), Verdict::Undetermined { .. }));
        assert!(matches!(check(Scenario::linux_amd64()), Verdict::Undetermined { .. }));
        let none = Scenario::linux_amd64().with(|machine| machine.containers = Some(Containers::default()));
        assert_eq!(check(none), Verdict::NotApplicable);
    }
}

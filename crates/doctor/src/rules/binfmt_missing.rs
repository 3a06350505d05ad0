//! `binfmt-missing`: an emulator is here, and the kernel does not know it.

use ogive_machine::{Registration, qemu_name};
use ogive_record::{
    Audience, Confidence, Example, Fact, Reference, Repair, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::handlers;
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("binfmt-missing"),
    severity: Severity::Info,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "an emulator is installed, and no handler of binfmt_misc starts it",
    rationale: "Programs for its CPU then end with \"exec format error\", go test for that GOARCH among them. A handler \
                has the kernel start them through the emulator.",
    examples: &[Example {
        wrong: "qemu-aarch64-static on PATH alone",
        right: "systemctl restart systemd-binfmt, or docker run --privileged --rm tonistiigi/binfmt --install arm64",
    }],
    references: &[Reference {
        title: "Linux, binfmt-misc",
        url: "https://docs.kernel.org/admin-guide/binfmt-misc.html",
    }],
};

/// An emulator is here, and the kernel does not know it.
pub(crate) struct BinfmtMissing;

impl Rule<Machine> for BinfmtMissing {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let emulators = &machine.abilities.emulators;
        if emulators.is_empty() {
            return Verdict::NotApplicable;
        }
        let binfmt = match &machine.abilities.handlers {
            Fact::Known { value, .. } => value,
            Fact::Unknown { unknown, .. } => return Verdict::Undetermined { because: unknown.clone() },
        };
        let idle: Vec<_> = emulators
            .iter()
            .filter(|emulator| handlers::pattern_of(emulator.arch).is_some())
            .filter(|emulator| machine.abilities.runs_natively(emulator.arch).value() != Some(&true))
            .filter(|emulator| {
                !binfmt.handlers.iter().any(|handler| handlers::meant_for(handler) == Some(emulator.arch))
            })
            .collect();
        let runs = |emulator: &&ogive_machine::Emulator| {
            machine.abilities.runs_natively(emulator.arch).value().copied()
        };
        let (idle, untold): (Vec<_>, Vec<_>) =
            idle.into_iter().partition(|emulator| runs(emulator).is_some());
        let [first, ..] = idle.as_slice() else {
            return match untold.first() {
                Some(emulator) => Verdict::Undetermined {
                    because: format!("it is not known whether this machine runs {} itself", emulator.arch),
                },
                None => Verdict::Passed,
            };
        };
        // Opened when it is registered, it works in containers too.
        let repairs: Vec<Repair> = idle
            .iter()
            .filter_map(|emulator| {
                let name = format!("qemu-{}", qemu_name(emulator.arch)?);
                let pattern = handlers::pattern_of(emulator.arch)?;
                let interpreter = emulator.program.clone();
                let line = Registration { interpreter, flags: "F".to_owned(), pattern }.line(&name)?;
                Some(Repair::Register { name, line })
            })
            .collect();
        let names: Vec<String> = idle.iter().map(|emulator| emulator.arch.to_string()).collect();
        let said = Said::new(format!("no handler starts the emulators for {}", names.join(", "))).known(
            "an emulator",
            first.program.display().to_string(),
            &ogive_record::Provenance::Environment("PATH".into()),
        );
        let said = if repairs.is_empty() { said } else { said.repairs("register the emulators", repairs) };
        let said = said.steps(["sudo systemctl restart systemd-binfmt", "or: sudo update-binfmts --enable"]);
        verdict(&META, vec![said])
    }
}

#[cfg(test)]
mod tests {
    use ogive_machine::Emulator;
    use ogive_platform::Goarch;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn an_emulator_without_a_handler_is_told() {
        let with = |arch: Goarch| {
            Scenario::linux_amd64().handlers(|_| {}).with(|machine| {
                machine.abilities.emulators =
                    vec![Emulator { arch, program: "/usr/bin/qemu-x-static".into() }];
            })
        };
        assert_eq!(BinfmtMissing.check(&with(Goarch::Arm64).build()), Verdict::Passed);
        assert!(matches!(BinfmtMissing.check(&with(Goarch::S390x).build()), Verdict::Failed(_)));
        assert_eq!(BinfmtMissing.check(&Scenario::linux_amd64().build()), Verdict::NotApplicable);
        let unseen = with(Goarch::S390x).with(|machine| {
            let by = ogive_record::Provenance::BuiltIn;
            machine.abilities.handlers = Fact::unknown("it is not mounted", by);
        });
        assert!(matches!(BinfmtMissing.check(&unseen.build()), Verdict::Undetermined { .. }));
    }
}

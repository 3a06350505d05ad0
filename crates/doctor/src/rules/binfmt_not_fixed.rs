//! `binfmt-not-fixed`: an emulator is registered so that containers can't use it.

use ogive_machine::{BINFMT_FOLDER, Handler, Interpreter, Machine, Pattern, Registration};
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::handlers;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("binfmt-not-fixed"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "an emulator is registered without the flag F",
    rationale: "The kernel then looks for the emulator's path inside each container, where it is not: foreign programs \
                there end in \"no such file or directory\" or \"exec format error\". With F the emulator is opened \
                when it is registered, and works everywhere.",
    examples: &[Example { wrong: "flags: OC", right: "flags: OCF" }],
    references: &[Reference {
        title: "Kernel support for miscellaneous binary formats",
        url: "https://docs.kernel.org/admin-guide/binfmt-misc.html",
    }],
};

/// An emulator is registered so that containers can't use it.
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
        let emulators: Vec<&Handler> =
            binfmt.handlers.iter().filter(|handler| is_emulator(handler)).collect();
        if emulators.is_empty() {
            return Verdict::NotApplicable;
        }
        // Outside of containers the path leads somewhere, and the flag changes nothing.
        let severity = match machine.abilities.container.value() {
            Some(true) => Severity::Warning,
            _ => Severity::Info,
        };
        let open = emulators.into_iter().filter(|handler| !handler.is_fixed());
        verdict(&META, open.map(|handler| tell(machine, handler).severity(severity)).collect())
    }
}

/// Whether a handler is asked for programs of machine code.
fn is_emulator(handler: &Handler) -> bool {
    handler.enabled
        && matches!(&handler.pattern, Pattern::Magic { offset: 0, magic, .. } if magic.starts_with(b"\x7fELF"))
}

fn tell(machine: &Machine, handler: &Handler) -> Said {
    let interpreter = handler.interpreter.display();
    let said =
        Said::new(format!("{interpreter} is registered without the flag F, so that containers lack it"))
            .known("flags", handler.flags.clone(), machine.abilities.handlers.provenance())
            .fact("what stands there", &handler.state);
    // A container has its own loader, or none.
    if matches!(handler.state.value(), Some(Interpreter::Program { loader: Some(_), .. })) {
        return said.steps([
            "install a static emulator that is registered with F, in Debian: apt-get install qemu-user-static",
            "or docker run --privileged --rm tonistiigi/binfmt --install all",
        ]);
    }
    let wanted = Registration { flags: format!("{}F", handler.flags), ..handler.registration() };
    let again = wanted
        .line(&handler.name)
        .map(|line| format!("as root: printf '%s' '{line}' > {}/register", BINFMT_FOLDER));
    handlers::anew(said, &handler.name, Some(wanted))
        .steps([format!("as root: echo -1 > {}", handlers::file(handler))].into_iter().chain(again))
}

#[cfg(test)]
mod tests {
    use ogive_machine::BinfmtMisc;
    use ogive_record::{Fact, Provenance, Remedy};

    use super::*;
    use crate::scenario::Scenario;

    fn registered(flags: &str, magic: &[u8], is_container: bool) -> Verdict {
        let known = Provenance::BuiltIn;
        let handler = Handler {
            name: "qemu-aarch64".into(),
            enabled: true,
            interpreter: "/usr/bin/qemu-aarch64-static".into(),
            flags: flags.into(),
            pattern: Pattern::Magic { offset: 0, magic: magic.to_vec(), mask: vec![0xff; 2] },
            state: Fact::known(Interpreter::Other, known.clone()),
        };
        let machine = Scenario::linux_amd64().with(|machine| {
            let binfmt = BinfmtMisc { enabled: true, handlers: vec![handler] };
            machine.abilities.handlers = Fact::known(binfmt, known.clone());
            machine.abilities.container = Fact::known(is_container, known);
        });
        BinfmtNotFixed.check(&machine.build())
    }

    #[test]
    fn an_emulator_without_the_flag_is_told_with_the_line_that_registers_it() {
        let Verdict::Failed(findings) = registered("PO", b"\x7fELF\x02", true) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].severity, Severity::Warning);
        assert!(matches!(&findings[0].remedies[0], Remedy::Repairs { .. }));
        let Remedy::Steps(steps) = &findings[0].remedies[1] else { panic!("no steps") };
        assert!(
            steps[1].contains(
                r"':qemu-aarch64:M:0:\x7f\x45\x4c\x46\x02:\xff\xff:/usr/bin/qemu-aarch64-static:POF'"
            ),
            "{steps:?}"
        );
        let Verdict::Failed(findings) = registered("PO", b"\x7fELF\x02", false) else {
            panic!("nothing found")
        };
        assert_eq!(findings[0].severity, Severity::Info);
    }

    #[test]
    fn fixed_emulators_and_other_handlers_are_fine() {
        assert_eq!(registered("POF", b"\x7fELF\x02", true), Verdict::Passed);
        assert_eq!(registered("", b"MZ", true), Verdict::NotApplicable);
        let unseen = BinfmtNotFixed.check(&Scenario::linux_amd64().build());
        assert!(matches!(unseen, Verdict::Undetermined { .. }));
        assert_eq!(BinfmtNotFixed.check(&Scenario::apple_silicon().build()), Verdict::NotApplicable);
    }
}

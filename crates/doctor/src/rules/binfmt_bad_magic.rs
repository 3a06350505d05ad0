//! `binfmt-bad-magic`: a handler's pattern is not that of the programs it is meant for.

use ogive_machine::{Handler, Pattern, Registration};
use ogive_platform::Goarch;
use ogive_record::{Audience, Confidence, Example, Reference, Rule, RuleMeta, RuleName, Severity, Verdict};

use super::handlers::{self, KINDS};
use crate::Machine;
use crate::said::{Said, verdict};

static META: RuleMeta = RuleMeta {
    name: RuleName::new("binfmt-bad-magic"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    audience: Audience::Operator,
    summary: "a handler of binfmt_misc has a pattern that does not match the programs it is meant for",
    rationale: "The kernel compares the first bytes of a program with the pattern, and asks the handler of no other. \
                One that is too narrow leaves \"exec format error\", and one that matches this machine's own programs \
                puts all of them behind an emulator.",
    examples: &[Example {
        wrong: "qemu-aarch64 with the magic of amd64, or without a mask over the kind of file",
        right: "the patterns of qemu's own qemu-binfmt-conf.sh",
    }],
    references: &[Reference {
        title: "Linux, binfmt-misc",
        url: "https://docs.kernel.org/admin-guide/binfmt-misc.html",
    }],
};

/// A handler's pattern is not that of the programs it is meant for.
pub(crate) struct BinfmtBadMagic;

impl Rule<Machine> for BinfmtBadMagic {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, machine: &Machine) -> Verdict {
        let binfmt = match handlers::of(machine) {
            Ok(binfmt) => binfmt,
            Err(verdict) => return verdict,
        };
        let here = machine.abilities.host.hardware.value().map(|port| port.arch);
        let mut said = Vec::new();
        let mut is_judged = false;
        for handler in binfmt.handlers.iter().filter(|handler| handler.enabled) {
            let Pattern::Magic { .. } = handler.pattern else { continue };
            let Some(arch) =
                handlers::meant_for(handler).filter(|arch| handlers::header(*arch, KINDS[0]).is_some())
            else {
                continue;
            };
            is_judged = true;
            if here.is_some_and(|here| here != arch && matched(handler, here) > 0) {
                let title = format!(
                    "the handler {} for {arch} matches this machine's own programs too",
                    handler.name
                );
                said.push(tell(machine, handler, arch, title).severity(Severity::Error));
                continue;
            }
            let title = match matched(handler, arch) {
                0 => format!("the handler {} does not match programs for {arch}", handler.name),
                1 => format!("the handler {} matches some programs for {arch} only", handler.name),
                _ => continue,
            };
            said.push(tell(machine, handler, arch, title));
        }
        if !is_judged {
            return Verdict::NotApplicable;
        }
        if here.is_none() && said.is_empty() {
            return Verdict::Undetermined { because: "the hardware is not known".into() };
        }
        verdict(&META, said)
    }
}

/// How many of the kinds of programs for an architecture a handler matches.
fn matched(handler: &Handler, arch: Goarch) -> usize {
    let fits =
        |kind: &&u8| handlers::header(arch, **kind).is_some_and(|head| handler.pattern.matches(&head, ""));
    KINDS.iter().filter(fits).count()
}

fn tell(machine: &Machine, handler: &Handler, arch: Goarch, title: String) -> Said {
    let Pattern::Magic { magic, mask, .. } = &handler.pattern else { return Said::new(title) };
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let place = machine.abilities.handlers.provenance();
    let wanted = handlers::pattern_of(arch).map(|pattern| Registration { pattern, ..handler.registration() });
    handlers::anew(Said::new(title), &handler.name, wanted)
        .known("its interpreter", handler.interpreter.display().to_string(), place)
        .known("magic", hex(magic), place)
        .known("mask", hex(mask), place)
        .steps([
            format!("as root: echo -1 > {}", handlers::file(handler)),
            format!("then register it as qemu does: docker run --privileged --rm tonistiigi/binfmt --install {arch}"),
            "or, in Debian: apt-get install --reinstall qemu-user-static".to_owned(),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    // As qemu 7.2 in Debian 12 registers it.
    const MAGIC: &[u8] = b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00";
    const MASK: &[u8] = b"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff";

    fn check(magic: &[u8], mask: &[u8]) -> Verdict {
        let pattern = Pattern::Magic { offset: 0, magic: magic.to_vec(), mask: mask.to_vec() };
        let machine = Scenario::linux_amd64().handlers(|binfmt| binfmt.handlers[0].pattern = pattern).build();
        BinfmtBadMagic.check(&machine)
    }

    fn title(verdict: Verdict) -> (String, Severity) {
        let Verdict::Failed(findings) = verdict else { panic!("nothing found") };
        (findings[0].title.clone(), findings[0].severity)
    }

    #[test]
    fn qemu_s_own_pattern_is_fine() {
        assert_eq!(check(MAGIC, MASK), Verdict::Passed);
    }

    #[test]
    fn patterns_of_other_programs_are_told() {
        let mut riscv = MAGIC.to_vec();
        riscv[18] = 243;
        let (none, severity) = title(check(&riscv, MASK));
        assert_eq!(none, "the handler qemu-aarch64 does not match programs for arm64");
        assert_eq!(severity, Severity::Warning);
        let (some, _) = title(check(MAGIC, &[]));
        assert_eq!(some, "the handler qemu-aarch64 matches some programs for arm64 only");
        let (all, severity) = title(check(&MAGIC[..16], &MASK[..16]));
        assert_eq!(all, "the handler qemu-aarch64 for arm64 matches this machine's own programs too");
        assert_eq!(severity, Severity::Error);
    }

    #[test]
    fn without_such_handlers_there_is_nothing_to_judge() {
        assert_eq!(
            BinfmtBadMagic.check(&Scenario::linux_amd64().handlers(|_| {}).build()),
            Verdict::NotApplicable
        );
        let nobody_looked = Scenario::linux_amd64().build();
        assert!(matches!(BinfmtBadMagic.check(&nobody_looked), Verdict::Undetermined { .. }));
    }
}

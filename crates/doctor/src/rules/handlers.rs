//! The handlers of binfmt_misc, for the rules about them.

use ogive_machine::{BINFMT_FOLDER, BINFMT_HEAD, BinfmtMisc, Handler, Pattern, QEMU_NAMES, Registration};
use ogive_platform::Goarch;
use ogive_record::{Action, Fact, HandlerState, Repair, Verdict};

use crate::Machine;
use crate::said::Said;

/// The handlers; a verdict where there is nothing to judge.
pub(crate) fn of(machine: &Machine) -> Result<&BinfmtMisc, Verdict> {
    let is_linux =
        machine.abilities.host.hardware.value().is_none_or(|port| port.os == ogive_platform::Goos::Linux);
    if !is_linux {
        return Err(Verdict::NotApplicable);
    }
    match &machine.abilities.handlers {
        Fact::Known { value, .. } if value.handlers.is_empty() => Err(Verdict::NotApplicable),
        Fact::Known { value, .. } => Ok(value),
        Fact::Unknown { unknown, .. } => Err(Verdict::Undetermined { because: unknown.clone() }),
    }
}

/// The file of a handler.
pub(crate) fn file(handler: &Handler) -> String {
    format!("{BINFMT_FOLDER}/{}", handler.name)
}

/// The architecture that a handler is meant for, by qemu's name of its interpreter, else by its own.
pub(crate) fn meant_for(handler: &Handler) -> Option<Goarch> {
    let file = handler.interpreter.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [file, &handler.name].into_iter().find_map(|name| {
        let qemu = name.strip_prefix("qemu-")?;
        let qemu = qemu.strip_suffix("-binfmt-P").unwrap_or(qemu).trim_end_matches("-static");
        QEMU_NAMES.iter().find(|(_, name)| *name == qemu).map(|(arch, _)| *arch)
    })
}

/// With a repair that registers a handler so; what can't be written as a line is left to the steps.
pub(crate) fn anew(said: Said, name: &str, wanted: Option<Registration>) -> Said {
    match wanted.and_then(|wanted| wanted.line(name)) {
        Some(line) => said
            .repairs(format!("register {name} anew"), vec![Repair::Register { name: name.to_owned(), line }]),
        None => said,
    }
}

/// A handler with the emulator of its architecture that is on PATH in place of its own.
pub(crate) fn elsewhere(machine: &Machine, handler: &Handler) -> Option<Registration> {
    let arch = meant_for(handler)?;
    let mut emulators = machine.abilities.emulators.iter();
    let emulator =
        emulators.find(|emulator| emulator.arch == arch && emulator.program != handler.interpreter)?;
    Some(Registration { interpreter: emulator.program.clone(), ..handler.registration() })
}

/// With a plan that switches a handler on.
pub(crate) fn switched_on(said: Said, handler: &Handler) -> Said {
    let Some(line) = handler.registration().line(&handler.name) else { return said };
    let state = |enabled| Some(HandlerState { line: line.clone(), enabled });
    let action = Action::SetHandler { name: handler.name.clone(), before: state(false), after: state(true) };
    said.plan(format!("switch the handler {} on", handler.name), vec![action])
}

/// `ET_EXEC` and `ET_DYN`: Go's programs are of the first kind, or of the second with -buildmode=pie.
pub(crate) const KINDS: [u8; 2] = [2, 3];

/// Which files programs for an architecture are, of both kinds and for whichever system's ABI; none where their
/// first bytes do not tell them from another's.
pub(crate) fn pattern_of(arch: Goarch) -> Option<Pattern> {
    let mut magic = header(arch, KINDS[0])?[..20].to_vec();
    let mut mask = vec![0xff; 20];
    mask[7] = 0;
    let low_byte_of_kind = if magic[5] == 2 { 17 } else { 16 };
    mask[low_byte_of_kind] = 0xfe;
    // Programs of the ABI n32 are told from these by EF_MIPS_ABI2 in e_flags alone.
    if matches!(arch, Goarch::Mips | Goarch::Mipsle) {
        magic.resize(40, 0);
        mask.resize(40, 0);
        mask[if magic[5] == 2 { 39 } else { 36 }] = 0x20;
    }
    Some(Pattern::Magic { offset: 0, magic, mask })
}

/// The first bytes of an ELF program for an architecture (elf(5), `e_ident` to `e_version`); none where its
/// bytes do not tell it from another's.
pub(crate) fn header(arch: Goarch, kind: u8) -> Option<Vec<u8>> {
    let (wide, big, machine): (bool, bool, u16) = match arch {
        Goarch::I386 => (false, false, 3),
        Goarch::Amd64 => (true, false, 62),
        Goarch::Arm => (false, false, 40),
        Goarch::Armbe => (false, true, 40),
        Goarch::Arm64 => (true, false, 183),
        Goarch::Arm64be => (true, true, 183),
        Goarch::Loong64 => (true, false, 258),
        Goarch::Mips => (false, true, 8),
        Goarch::Mipsle => (false, false, 8),
        Goarch::Mips64 => (true, true, 8),
        Goarch::Mips64le => (true, false, 8),
        Goarch::Ppc => (false, true, 20),
        Goarch::Ppc64 => (true, true, 21),
        Goarch::Ppc64le => (true, false, 21),
        Goarch::Riscv => (false, false, 243),
        Goarch::Riscv64 => (true, false, 243),
        Goarch::S390x => (true, true, 22),
        Goarch::Sparc64 => (true, true, 43),
        _ => return None,
    };
    let word = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut head = b"\x7fELF".to_vec();
    head.extend([if wide { 2 } else { 1 }, if big { 2 } else { 1 }, 1]);
    head.resize(16, 0);
    head.extend(word(kind.into()));
    head.extend(word(machine));
    head.extend(if big { [0, 0, 0, 1] } else { [1, 0, 0, 0] });
    head.resize(BINFMT_HEAD, 0);
    Some(head)
}

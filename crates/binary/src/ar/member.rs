//! What a member of an archive is, by its first bytes.

use ogive_platform::names::{ElfHeader, MachCpu, NameError, Named, PeMachine};
use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};

use super::MemberKind;
use crate::Target;
use crate::go::object;

/// How many of a member's bytes are looked at: the header line of a Go object, and the load commands of a
/// Mach-O object as far as the one that names its system.
pub(super) const HEAD: usize = 4096;

/// What a member is and what it is for. `size` is the whole of it, in bytes.
pub(super) fn classify(name: &str, head: &[u8], size: u64) -> (MemberKind, Fact<Target>) {
    if let Some(header) = ElfHeader::parse(head) {
        return (MemberKind::Elf, named(header.named(), "e_machine"));
    }
    if let Some((object, _)) = object::header(head) {
        let export = name == "__.PKGDEF";
        return (if export { MemberKind::GoExport } else { MemberKind::GoObject }, object.target);
    }
    if let Some((cpu, os)) = mach_o(head) {
        let target = cpu.named().map(|named| Named { os, ..named });
        return (MemberKind::MachO, named(target, "cputype"));
    }
    match head {
        [b'B', b'C', 0xc0, 0xde, ..] | [0xde, 0xc0, 0x17, 0x0b, ..] => {
            (MemberKind::Bitcode, unknown("the target of LLVM bitcode is not read", "BC"))
        }
        [0, b'a', b's', b'm', ..] => {
            let target = Target { os: None, arch: Goarch::Wasm, level: None };
            (MemberKind::Wasm, Fact::known(target, field("\\0asm")))
        }
        [0, 0, 0xff, 0xff, rest @ ..] => import_or_big_object(rest),
        [0x01, 0xdf, ..] => (MemberKind::Xcoff, aix(Goarch::Ppc)),
        [0x01, 0xf7, ..] => (MemberKind::Xcoff, aix(Goarch::Ppc64)),
        _ => match coff(head, size) {
            Some(machine) => (MemberKind::Coff, named(machine.named(), "Machine")),
            None => (MemberKind::Other, unknown("it is no object", "ar_name")),
        },
    }
}

fn field(name: &str) -> Provenance {
    Provenance::Field(name.to_owned())
}

fn unknown(because: &str, name: &str) -> Fact<Target> {
    Fact::unknown(because, field(name))
}

fn named(named: Result<Named, NameError>, name: &str) -> Fact<Target> {
    match named {
        Ok(named) => Fact::known(named.into(), field(name)),
        Err(error) => Fact::unknown(error.to_string(), field(name)),
    }
}

fn aix(arch: Goarch) -> Fact<Target> {
    Fact::known(Target { os: Some(Goos::Aix), arch, level: None }, field("f_magic"))
}

/// What follows the two words that no machine and no count of sections has: a short import
/// (`IMPORT_OBJECT_HEADER`) when the version is 0, else an object of many sections.
fn import_or_big_object(rest: &[u8]) -> (MemberKind, Fact<Target>) {
    let number = |at: usize| Some(u16::from_le_bytes(rest.get(at..at + 2)?.try_into().ok()?));
    let kind = if number(0) == Some(0) { MemberKind::CoffImport } else { MemberKind::Coff };
    let machine = number(2).map_or_else(
        || unknown("the file ends before its machine", "Machine"),
        |machine| named(PeMachine(machine).named(), "Machine"),
    );
    (kind, machine)
}

/// The machine of a COFF object. It has no magic, so that the rest of its header must make sense.
fn coff(head: &[u8], size: u64) -> Option<PeMachine> {
    const FILE_HEADER: u64 = 20;
    const SECTION_HEADER: u64 = 40;
    let word = |at: usize| Some(u16::from_le_bytes(head.get(at..at + 2)?.try_into().ok()?));
    let long = |at: usize| Some(u32::from_le_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let machine = PeMachine(word(0)?);
    let sections = u64::from(word(2)?);
    let fits = FILE_HEADER + sections * SECTION_HEADER <= size;
    let symbols = u64::from(long(8)?) <= size && word(16)? == 0;
    (machine.named().is_ok() && fits && symbols).then_some(machine)
}

/// The CPU of a Mach-O object, and its system where a load command within `head` names one.
fn mach_o(head: &[u8]) -> Option<(MachCpu, Option<Goos>)> {
    let (wide, big_endian) = match head.get(..4)? {
        [0xce, 0xfa, 0xed, 0xfe] => (false, false),
        [0xcf, 0xfa, 0xed, 0xfe] => (true, false),
        [0xfe, 0xed, 0xfa, 0xce] => (false, true),
        [0xfe, 0xed, 0xfa, 0xcf] => (true, true),
        _ => return None,
    };
    let long = |at: usize| {
        let field: [u8; 4] = head.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big_endian { u32::from_be_bytes(field) } else { u32::from_le_bytes(field) })
    };
    let cpu = MachCpu { cputype: long(4)?, cpusubtype: long(8)? };
    let mut at = if wide { 32 } else { 28 };
    let mut os = None;
    // A command has 8 bytes at least, which bounds the walk by the size of `head`.
    while let (None, Some(command), Some(size)) = (os, long(at), long(at.saturating_add(4))) {
        os = match (command, long(at.saturating_add(8))) {
            // LC_VERSION_MIN_MACOSX, and LC_BUILD_VERSION for macOS or Mac Catalyst.
            (0x24, _) | (0x32, Some(1 | 6)) => Some(Goos::Darwin),
            // LC_VERSION_MIN_IPHONEOS, and LC_BUILD_VERSION for iOS or its simulator.
            (0x25, _) | (0x32, Some(2 | 7)) => Some(Goos::Ios),
            _ => None,
        };
        let Some(next) = usize::try_from(size).ok().filter(|size| *size >= 8) else { break };
        at = at.saturating_add(next);
    }
    Some((cpu, os))
}

//! Notes: who a program is for, what CPU it needs, its build ID.

use ogive_platform::{Amd64Level, Goos};

use super::tables::{Note, Tables};

/// What the notes say.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub os: Option<(Goos, &'static str)>,
    pub minimum_kernel: Option<String>,
    pub build_id: Option<String>,
    pub isa_needed: Option<Amd64Level>,
    pub isa_used: Option<Amd64Level>,
    /// There is a note of Go's linker.
    pub go: bool,
}

/// Reads the notes that say something.
pub(super) fn read(tables: &Tables<'_>) -> Said {
    const ABI_TAG: u32 = 1;
    const BUILD_ID: u32 = 3;
    const PROPERTY: u32 = 5;
    let mut said = Said::default();
    for note in &tables.notes {
        match (note.name, note.kind) {
            (b"GNU", ABI_TAG) => abi_tag(note, tables.big_endian, &mut said),
            (b"GNU", BUILD_ID) => said.build_id = Some(hex(note.description)),
            (b"GNU", PROPERTY) => properties(note, tables, &mut said),
            (b"Android", 1) => said.os = Some((Goos::Android, ".note.android.ident")),
            (b"NetBSD", 1) => said.os = Some((Goos::Netbsd, ".note.netbsd.ident")),
            (b"OpenBSD", 1) => said.os = Some((Goos::Openbsd, ".note.openbsd.ident")),
            (b"FreeBSD", 1) => said.os = Some((Goos::Freebsd, ".note.tag")),
            (b"DragonFly", 1) => said.os = Some((Goos::Dragonfly, ".note.tag")),
            (b"Go", _) => said.go = true,
            _ => {}
        }
    }
    said
}

/// `NT_GNU_ABI_TAG`: a system's number and three parts of a kernel's version.
fn abi_tag(note: &Note<'_>, big_endian: bool, said: &mut Said) {
    let word = |at: usize| word(note.description, at, big_endian);
    let os = match word(0) {
        Some(0) => Goos::Linux,
        Some(1) => Goos::Hurd,
        Some(2) => Goos::Solaris,
        _ => return,
    };
    // Android's programs have both notes.
    said.os.get_or_insert((os, "NT_GNU_ABI_TAG"));
    if let (Some(a), Some(b), Some(c)) = (word(4), word(8), word(12)) {
        said.minimum_kernel = Some(format!("{a}.{b}.{c}"));
    }
}

/// `NT_GNU_PROPERTY_TYPE_0` (x86-64 psABI, "Program Property"): records of type, size and data, each as
/// long as an address is.
fn properties(note: &Note<'_>, tables: &Tables<'_>, said: &mut Said) {
    const X86_ISA_1_NEEDED: u32 = 0xc000_8002;
    const X86_ISA_1_USED: u32 = 0xc001_0002;
    const EM_386: u16 = 3;
    const EM_X86_64: u16 = 62;
    if !matches!(tables.machine, EM_386 | EM_X86_64) {
        return;
    }
    let align = if tables.wide { 8 } else { 4 };
    let mut at = 0;
    while let (Some(kind), Some(size)) = (
        word(note.description, at, tables.big_endian),
        word(note.description, at.saturating_add(4), tables.big_endian),
    ) {
        let bits = || word(note.description, at.saturating_add(8), tables.big_endian).filter(|_| size == 4);
        match kind {
            X86_ISA_1_NEEDED => said.isa_needed = bits().and_then(level),
            X86_ISA_1_USED => said.isa_used = bits().and_then(level),
            _ => {}
        }
        let Some(next) =
            at.checked_add(8).and_then(|at| at.checked_add((size as usize).next_multiple_of(align)))
        else {
            return;
        };
        at = next;
    }
}

/// `GNU_PROPERTY_X86_ISA_1_*`: a bit for each level.
const fn level(bits: u32) -> Option<Amd64Level> {
    match bits {
        bits if bits & 8 != 0 => Some(Amd64Level::V4),
        bits if bits & 4 != 0 => Some(Amd64Level::V3),
        bits if bits & 2 != 0 => Some(Amd64Level::V2),
        bits if bits & 1 != 0 => Some(Amd64Level::V1),
        _ => None,
    }
}

fn word(bytes: &[u8], at: usize, big_endian: bool) -> Option<u32> {
    let bytes: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(64).map(|byte| format!("{byte:02x}")).collect()
}

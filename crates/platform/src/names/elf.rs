//! ELF (System V gABI and the processor supplements): `e_machine` with class, byte order, OS ABI
//! and flags. As text, the name of the machine alone.

use super::{Dialect, NameError, Named, NoName, only};
use crate::{Goarch, Goos, Platform};

/// `EI_CLASS`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElfClass {
    /// `ELFCLASS32`
    Elf32,
    /// `ELFCLASS64`
    Elf64,
}

/// `EI_DATA`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endianness {
    /// `ELFDATA2LSB`
    Little,
    /// `ELFDATA2MSB`
    Big,
}

/// The part of an ELF header that names a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ElfHeader {
    /// 32 or 64 bits.
    pub class: ElfClass,
    /// The byte order.
    pub endianness: Endianness,
    /// `EI_OSABI`; most systems leave it 0.
    pub os_abi: u8,
    /// `e_machine`
    pub machine: u16,
    /// `e_flags`, whose meaning is the processor's.
    pub flags: u32,
}

/// `EF_MIPS_ABI2`: 64-bit instructions with 32-bit pointers.
const MIPS_N32: u32 = 0x20;

struct Row {
    machine: u16,
    name: &'static str,
    class: ElfClass,
    endianness: Endianness,
    arch: Goarch,
    /// What Go's linker sets (`cmd/link/internal/ld`, `Elfinit`).
    flags: u32,
}

const fn row(
    (machine, name): (u16, &'static str),
    (class, endianness): (ElfClass, Endianness),
    arch: Goarch,
    flags: u32,
) -> Row {
    Row { machine, name, class, endianness, arch, flags }
}

const LE32: (ElfClass, Endianness) = (ElfClass::Elf32, Endianness::Little);
const BE32: (ElfClass, Endianness) = (ElfClass::Elf32, Endianness::Big);
const LE64: (ElfClass, Endianness) = (ElfClass::Elf64, Endianness::Little);
const BE64: (ElfClass, Endianness) = (ElfClass::Elf64, Endianness::Big);

const MIPS: (u16, &str) = (8, "EM_MIPS");
const ROWS: &[Row] = &[
    row((2, "EM_SPARC"), BE32, Goarch::Sparc, 0),
    row((3, "EM_386"), LE32, Goarch::I386, 0),
    row(MIPS, BE32, Goarch::Mips, 0x5000_1004),
    row(MIPS, LE32, Goarch::Mipsle, 0x5000_1004),
    row(MIPS, BE64, Goarch::Mips64, 0x2000_0004),
    row(MIPS, LE64, Goarch::Mips64le, 0x2000_0004),
    row(MIPS, BE32, Goarch::Mips64p32, MIPS_N32),
    row(MIPS, LE32, Goarch::Mips64p32le, MIPS_N32),
    row((20, "EM_PPC"), BE32, Goarch::Ppc, 0),
    row((21, "EM_PPC64"), BE64, Goarch::Ppc64, 2),
    row((21, "EM_PPC64"), LE64, Goarch::Ppc64le, 2),
    row((22, "EM_S390"), BE32, Goarch::S390, 0),
    row((22, "EM_S390"), BE64, Goarch::S390x, 1),
    row((40, "EM_ARM"), LE32, Goarch::Arm, 0x0500_0002),
    row((40, "EM_ARM"), BE32, Goarch::Armbe, 0x0500_0002),
    row((43, "EM_SPARCV9"), BE64, Goarch::Sparc64, 0),
    row((62, "EM_X86_64"), LE64, Goarch::Amd64, 0),
    row((62, "EM_X86_64"), LE32, Goarch::Amd64p32, 0),
    row((183, "EM_AARCH64"), LE64, Goarch::Arm64, 0),
    row((183, "EM_AARCH64"), BE64, Goarch::Arm64be, 0),
    row((243, "EM_RISCV"), LE32, Goarch::Riscv, 0),
    row((243, "EM_RISCV"), LE64, Goarch::Riscv64, 4),
    row((258, "EM_LOONGARCH"), LE64, Goarch::Loong64, 0x43),
];

impl ElfHeader {
    /// The header that Go's linker gives programs of `platform`.
    ///
    /// # Errors
    /// When the system's programs are not ELF, or no machine is known.
    pub fn of(platform: Platform) -> Result<Self, NoName> {
        let port = platform.port;
        let elf = matches!(
            port.os,
            Goos::Android
                | Goos::Dragonfly
                | Goos::Freebsd
                | Goos::Hurd
                | Goos::Illumos
                | Goos::Linux
                | Goos::Netbsd
                | Goos::Openbsd
                | Goos::Solaris
        );
        let row = ROWS.iter().find(|row| elf && row.arch == port.arch);
        let row = row.ok_or(NoName::Unsupported { platform, dialect: Dialect::Elf })?;
        let os_abi = match port.os {
            Goos::Netbsd => 2,
            Goos::Freebsd => 9,
            Goos::Openbsd => 12,
            _ => 0,
        };
        let flags = match (port.os, port.arch) {
            (Goos::Openbsd, Goarch::Arm) => 0,
            _ => row.flags,
        };
        Ok(Self { class: row.class, endianness: row.endianness, os_abi, machine: row.machine, flags })
    }

    /// Reads the header at the start of a file; none when there is no such header.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let class = match *bytes.strip_prefix(b"\x7fELF")?.first()? {
            1 => ElfClass::Elf32,
            2 => ElfClass::Elf64,
            _ => return None,
        };
        let endianness = match *bytes.get(5)? {
            1 => Endianness::Little,
            2 => Endianness::Big,
            _ => return None,
        };
        let flags_at = if class == ElfClass::Elf64 { 48 } else { 36 };
        let machine: [u8; 2] = bytes.get(18..20)?.try_into().ok()?;
        let flags: [u8; 4] = bytes.get(flags_at..flags_at + 4)?.try_into().ok()?;
        let (machine, flags) = match endianness {
            Endianness::Little => (u16::from_le_bytes(machine), u32::from_le_bytes(flags)),
            Endianness::Big => (u16::from_be_bytes(machine), u32::from_be_bytes(flags)),
        };
        Some(Self { class, endianness, os_abi: *bytes.get(7)?, machine, flags })
    }

    /// Whether Go has a name for no CPU of that `e_machine`.
    #[must_use]
    pub fn is_unnamed(machine: u16) -> bool {
        !ROWS.iter().any(|row| row.machine == machine)
    }

    /// What the header says. The system only where the OS ABI names one; no header names a level.
    ///
    /// # Errors
    /// When Go knows no such architecture.
    pub fn named(self) -> Result<Named, NameError> {
        let os = match self.os_abi {
            2 => Some(Goos::Netbsd),
            3 => Some(Goos::Linux),
            9 => Some(Goos::Freebsd),
            12 => Some(Goos::Openbsd),
            _ => None,
        };
        let n32 = self.machine == MIPS.0 && self.class == ElfClass::Elf32 && self.flags & MIPS_N32 != 0;
        let fits = |row: &&Row| {
            (row.machine, row.class, row.endianness) == (self.machine, self.class, self.endianness)
                && n32 == matches!(row.arch, Goarch::Mips64p32 | Goarch::Mips64p32le)
        };
        let named = ROWS.iter().filter(fits).map(|row| Named::new(os, row.arch, None)).collect();
        only(&format!("e_machine {}", self.machine), Dialect::Elf, named)
    }
}

pub(super) fn write(platform: Platform) -> Option<String> {
    let header = ElfHeader::of(platform).ok()?;
    ROWS.iter().find(|row| row.machine == header.machine).map(|row| row.name.to_owned())
}

pub(super) fn read(text: &str) -> Vec<Named> {
    ROWS.iter().filter(|row| row.name == text).map(|row| Named::new(None, row.arch, None)).collect()
}

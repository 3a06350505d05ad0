//! As much of an ELF file as says what runs it.

use std::io;
use std::path::{Path, PathBuf};

use ogive_platform::Goarch;
use ogive_system::{Files, RandomAccess};

use crate::names;

/// The machine that an ELF header names (ELF gABI, `e_ident`, `e_machine`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElfMachine {
    /// `e_machine`
    pub machine: u16,
    /// Whether the class is 64-bit.
    pub wide: bool,
    /// Whether numbers are stored with the least significant byte first.
    pub little_endian: bool,
}

impl ElfMachine {
    /// Reads the first 20 bytes of a file; none when they are no ELF header.
    #[must_use]
    pub fn parse(header: &[u8]) -> Option<Self> {
        let &[0x7f, b'E', b'L', b'F', class, order, ..] = header else { return None };
        let machine: [u8; 2] = header.get(18..20)?.try_into().ok()?;
        let wide = matches!(class, 1 | 2).then_some(class == 2)?;
        let little_endian = matches!(order, 1 | 2).then_some(order == 1)?;
        let machine = if little_endian { u16::from_le_bytes(machine) } else { u16::from_be_bytes(machine) };
        Some(Self { machine, wide, little_endian })
    }

    /// The architecture in Go's words; none for one that Go has no name for.
    #[must_use]
    pub const fn arch(self) -> Option<Goarch> {
        names::of_elf(self.machine, self.wide, self.little_endian)
    }
}

/// The machine of the file at `path`; none when it is no ELF file.
pub(crate) fn machine(files: &dyn Files, path: &Path) -> io::Result<Option<ElfMachine>> {
    let mut header = [0; 20];
    let read = files.open_random(path)?.read_at(&mut header, 0)?;
    Ok(ElfMachine::parse(&header[..read]))
}

/// The loader that a program asks for (`PT_INTERP`); none for static ones.
pub(crate) fn interpreter(files: &dyn Files, path: &Path) -> io::Result<Option<PathBuf>> {
    let file = files.open_random(path)?;
    let mut header = [0; 64];
    let read = file.read_at(&mut header, 0)?;
    let Some(elf) = ElfMachine::parse(&header[..read]) else { return Ok(None) };
    let number = |bytes: &[u8], at: usize, size: usize| -> Option<u64> {
        let bytes = bytes.get(at..at + size)?.iter();
        let shift = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if elf.little_endian { bytes.rev().fold(0, shift) } else { bytes.fold(0, shift) })
    };
    // Offsets of e_phoff, e_phentsize, e_phnum; then of p_offset and p_filesz, and the size of both.
    let (table, entry, count, offset, length, size) =
        if elf.wide { (32, 54, 56, 8, 32, 8) } else { (28, 42, 44, 4, 16, 4) };
    let fields =
        (|| Some((number(&header, table, size)?, number(&header, entry, 2)?, number(&header, count, 2)?)))();
    let Some((table, entry, count)) = fields else { return Ok(None) };
    const PT_INTERP: u64 = 3;
    const LONGEST: u64 = 4096;
    for index in 0..count {
        let mut segment = [0; 56];
        let read = file.read_at(&mut segment, table.saturating_add(index * entry))?;
        let segment = &segment[..read];
        if number(segment, 0, 4) == Some(PT_INTERP)
            && let (Some(offset), Some(length)) =
                (number(segment, offset, size), number(segment, length, size))
        {
            return Ok(text(&*file, offset, length.min(LONGEST))?.map(PathBuf::from));
        }
    }
    Ok(None)
}

fn text(file: &dyn RandomAccess, offset: u64, length: u64) -> io::Result<Option<String>> {
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    let read = file.read_at(&mut bytes, offset)?;
    let text = bytes[..read].split(|byte| *byte == 0).next().unwrap_or_default();
    Ok(String::from_utf8(text.to_vec()).ok().filter(|text| !text.is_empty()))
}

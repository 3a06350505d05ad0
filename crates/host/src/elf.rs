//! As much of an ELF file as says what runs it.

use std::io;
use std::path::{Path, PathBuf};

use ogive_platform::names::{ElfClass, ElfHeader, Endianness};
use ogive_system::{Files, RandomAccess};

/// As much as an ELF header is long.
const HEADER: usize = 64;

/// The header of the file at `path`; none when it is no ELF file.
pub(crate) fn header(files: &dyn Files, path: &Path) -> io::Result<Option<ElfHeader>> {
    let mut bytes = [0; HEADER];
    let read = files.open_random(path)?.read_at(&mut bytes, 0)?;
    Ok(ElfHeader::parse(&bytes[..read]))
}

/// The loader that a program asks for (`PT_INTERP`); none for static ones.
pub(crate) fn interpreter(files: &dyn Files, path: &Path) -> io::Result<Option<PathBuf>> {
    let file = files.open_random(path)?;
    let mut header = [0; HEADER];
    let read = file.read_at(&mut header, 0)?;
    let Some(elf) = ElfHeader::parse(&header[..read]) else { return Ok(None) };
    let number = |bytes: &[u8], at: usize, size: usize| -> Option<u64> {
        let bytes = bytes.get(at..at + size)?.iter();
        let shift = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if elf.endianness == Endianness::Little {
            bytes.rev().fold(0, shift)
        } else {
            bytes.fold(0, shift)
        })
    };
    // Offsets of e_phoff, e_phentsize, e_phnum; then of p_offset and p_filesz, and the size of both.
    let (table, entry, count, offset, length, size) =
        if elf.class == ElfClass::Elf64 { (32, 54, 56, 8, 32, 8) } else { (28, 42, 44, 4, 16, 4) };
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

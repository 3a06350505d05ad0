//! The tables of an ELF file of either class, read once into plain values.

use object::Endianness;
use object::ReadRef as _;
use object::elf::{SHT_GNU_VERNEED, SHT_NOBITS};
use object::pod::Pod;
use object::read::elf::{Dyn as _, FileHeader, ProgramHeader as _, SectionHeader as _};

use crate::Fault;
use crate::source::{Bytes, WINDOW};

/// More entries than any linker writes into a table of headers, a dynamic section or a list of notes of a
/// program; objects of more sections are read as far.
const ENTRIES: usize = 1 << 16;

/// An entry of the program header table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub kind: u32,
    pub flags: u32,
    pub offset: u64,
    pub address: u64,
    /// Bytes in the file.
    pub size: u64,
    pub align: u64,
}

/// An entry of the section header table.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub name: String,
    pub kind: u32,
    pub flags: u64,
    pub offset: u64,
    pub address: u64,
    pub size: u64,
    pub align: u64,
}

impl Section {
    /// Whether it has bytes in the file.
    pub(super) const fn has_bytes(&self) -> bool {
        self.kind != SHT_NOBITS.0 && self.kind != 0
    }
}

/// A note: its owner's name, its type and its contents.
#[derive(Debug, Clone)]
pub(super) struct Note<'w> {
    pub name: &'w [u8],
    pub kind: u32,
    pub description: &'w [u8],
}

/// All of it.
pub(super) struct Tables<'w> {
    pub bytes: Bytes<'w>,
    pub big_endian: bool,
    pub wide: bool,
    pub os_abi: u8,
    /// `e_type`
    pub kind: u16,
    pub machine: u16,
    pub flags: u32,
    pub entry: u64,
    pub segments: Vec<Segment>,
    pub sections: Vec<Section>,
    /// Tags and values of the dynamic section.
    pub dynamic: Vec<(i64, u64)>,
    pub notes: Vec<Note<'w>>,
    pub faults: Vec<Fault>,
}

impl<'w> Tables<'w> {
    /// Reads what can be read; what cannot is a fault.
    pub(super) fn read<E: FileHeader<Endian = Endianness>>(bytes: Bytes<'w>) -> Option<Self> {
        let header = E::parse(bytes).ok()?;
        let endian = header.endian().ok()?;
        let mut tables = Self {
            bytes,
            big_endian: endian == Endianness::Big,
            wide: header.is_type_64(),
            os_abi: header.e_ident().os_abi.0,
            kind: header.e_type(endian).0,
            machine: header.e_machine(endian).0,
            flags: header.e_flags(endian).0,
            entry: header.e_entry(endian).into(),
            segments: Vec::new(),
            sections: Vec::new(),
            dynamic: Vec::new(),
            notes: Vec::new(),
            faults: Vec::new(),
        };
        tables.read_segments(header, endian);
        tables.read_sections(header, endian);
        tables.read_dynamic::<E>(endian);
        tables.read_notes();
        Some(tables)
    }

    fn read_segments<E: FileHeader<Endian = Endianness>>(&mut self, header: &E, endian: Endianness) {
        const WHAT: &str = "the program headers";
        let start = header.e_phoff(endian).into();
        let count = if start == 0 { Ok(0) } else { header.phnum(endian, self.bytes) };
        let stride = usize::from(header.e_phentsize(endian));
        let segments = self.table::<E::ProgramHeader>(WHAT, start, count.ok().map(u64::from), stride);
        self.segments.extend(segments.into_iter().flatten().map(|segment| Segment {
            kind: segment.p_type(endian).0,
            flags: segment.p_flags(endian).0,
            offset: segment.p_offset(endian).into(),
            address: segment.p_vaddr(endian).into(),
            size: segment.p_filesz(endian).into(),
            align: segment.p_align(endian).into(),
        }));
    }

    fn read_sections<E: FileHeader<Endian = Endianness>>(&mut self, header: &E, endian: Endianness) {
        const WHAT: &str = "the section headers";
        let start = header.e_shoff(endian).into();
        let count = if start == 0 { Ok(0) } else { header.shnum(endian, self.bytes) };
        let stride = usize::from(header.e_shentsize(endian));
        let sections = self.table::<E::SectionHeader>(WHAT, start, count.ok().map(u64::from), stride);
        let names = header.shstrndx(endian, self.bytes).ok().and_then(|index| {
            let at =
                u64::from(index).checked_mul(size_of::<E::SectionHeader>() as u64)?.checked_add(start)?;
            let names = self.bytes.read_at::<E::SectionHeader>(at).ok()?;
            Some(self.bytes.up_to(names.sh_offset(endian).into(), names.sh_size(endian).into()))
        });
        let name = |at: u32| {
            let name = names?.get(at as usize..)?.split(|byte| *byte == 0).next()?;
            Some(String::from_utf8_lossy(&name[..name.len().min(256)]).into_owned())
        };
        self.sections.extend(sections.into_iter().flatten().map(|section| Section {
            name: name(section.sh_name(endian)).unwrap_or_default(),
            kind: section.sh_type(endian).0,
            flags: section.sh_flags(endian).0,
            offset: section.sh_offset(endian).into(),
            address: section.sh_addr(endian).into(),
            size: section.sh_size(endian).into(),
            align: section.sh_addralign(endian).into(),
        }));
    }

    /// As much of a table of headers as stands in the file, in windows, at most [`ENTRIES`] of it. Its count
    /// is none when it stands in a section header that can't be read (`PN_XNUM`).
    fn table<T: Pod>(&mut self, what: &str, start: u64, count: Option<u64>, stride: usize) -> Vec<&'w [T]> {
        let size = size_of::<T>() as u64;
        let Some(count) = count else {
            self.missing(what, start, size);
            return Vec::new();
        };
        if count == 0 {
            return Vec::new();
        }
        if stride != size_of::<T>() {
            self.faults.push(Fault::Malformed { what: format!("{what} are {stride} bytes apart") });
            return Vec::new();
        }
        let there = self.bytes.size().saturating_sub(start) / size;
        if there < count {
            self.missing(what, start, count.saturating_mul(size));
        }
        let mut left = count.min(there).min(ENTRIES as u64);
        let (mut at, mut windows) = (start, Vec::new());
        while left > 0 {
            let part = left.min(WINDOW / size);
            let entries = usize::try_from(part).ok().and_then(|part| self.bytes.read_slice_at(at, part).ok());
            let Some(entries) = entries else {
                self.missing(what, at, part * size);
                break;
            };
            windows.push(entries);
            (at, left) = (at + part * size, left - part);
        }
        windows
    }

    /// From the segment, which the loader reads, else from the section.
    fn read_dynamic<E: FileHeader<Endian = Endianness>>(&mut self, endian: Endianness) {
        const PT_DYNAMIC: u32 = 2;
        const SHT_DYNAMIC: u32 = 6;
        // Debug information alone: the segment's place holds something else.
        if self.sections.iter().any(|s| s.name == ".dynamic" && s.kind == SHT_NOBITS.0) {
            return;
        }
        let segment = self.segments.iter().find(|s| s.kind == PT_DYNAMIC).map(|s| (s.offset, s.size));
        let section = || self.sections.iter().find(|s| s.kind == SHT_DYNAMIC).map(|s| (s.offset, s.size));
        let Some((offset, size)) = segment.or_else(section) else { return };
        let entry = size_of::<E::Dyn>() as u64;
        let size = size.min(ENTRIES as u64 * entry).min(WINDOW);
        let Some(bytes) = self.bytes.at(offset, size - size % entry) else {
            return self.missing("the dynamic section", offset, size);
        };
        let Ok(entries) = object::pod::slice_from_all_bytes::<E::Dyn>(bytes) else { return };
        for entry in entries.iter().take(ENTRIES) {
            let tag = entry.d_tag(endian).0;
            if tag == 0 {
                break;
            }
            self.dynamic.push((tag, entry.d_val(endian).into()));
        }
    }

    fn read_notes(&mut self) {
        const PT_NOTE: u32 = 4;
        const SHT_NOTE: u32 = 7;
        /// A core file's notes hold its threads: the first of them say enough.
        const MOST: u64 = 1 << 16;
        let mut places: Vec<(u64, u64, u64)> =
            self.segments.iter().filter(|s| s.kind == PT_NOTE).map(|s| (s.offset, s.size, s.align)).collect();
        // Go's linker leaves the build ID out of the segment; debug files have segments without notes.
        let segments = places.clone();
        let apart = |s: &&Section| {
            let within = |(offset, size, _): &(u64, u64, u64)| {
                s.offset.checked_sub(*offset).is_some_and(|into| into < *size)
            };
            s.kind == SHT_NOTE && !segments.iter().any(within)
        };
        places.extend(self.sections.iter().filter(apart).map(|s| (s.offset, s.size, s.align)));
        for (offset, size, align) in places {
            let data = self.bytes.up_to(offset, size.min(MOST));
            let align = if align == 8 { 8 } else { 4 };
            let mut at = 0;
            while let Some((note, next)) = note(data, at, align, self.big_endian) {
                if self.notes.len() >= ENTRIES {
                    break;
                }
                self.notes.push(note);
                at = next;
            }
        }
    }

    /// The section of that name.
    pub(super) fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name && section.has_bytes())
    }

    /// The version needs' section.
    pub(super) fn version_needs(&self) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == SHT_GNU_VERNEED.0)
    }

    /// The contents of a section.
    pub(super) fn contents(&self, section: &Section) -> Option<&'w [u8]> {
        self.bytes.at(section.offset, section.size)
    }

    /// The contents of the first segment of a type.
    pub(super) fn segment(&self, kind: u32) -> Option<&'w [u8]> {
        let segment = self.segments.iter().find(|segment| segment.kind == kind)?;
        self.bytes.at(segment.offset, segment.size)
    }

    /// A value of the dynamic section.
    pub(super) fn dynamic_value(&self, tag: i64) -> Option<u64> {
        self.dynamic.iter().find(|(known, _)| *known == tag).map(|(_, value)| *value)
    }

    /// Where in the file an address is loaded from.
    pub(super) fn offset_of(&self, address: u64) -> Option<u64> {
        const PT_LOAD: u32 = 1;
        let inside = |s: &&Segment| {
            s.kind == PT_LOAD && address.checked_sub(s.address).is_some_and(|into| into < s.size)
        };
        let segment = self.segments.iter().find(inside)?;
        segment.offset.checked_add(address - segment.address)
    }

    /// That something can't be read where it should be.
    fn missing(&mut self, what: &str, offset: u64, size: u64) {
        let end = offset.saturating_add(size);
        let fault = if end > self.bytes.size() {
            Fault::Truncated { needs: end }
        } else {
            Fault::Malformed { what: format!("{what} can't be read") }
        };
        self.faults.push(fault);
    }
}

/// The note at a position, and where the next one begins (System V gABI, "Note Section"). Names and
/// contents are padded to 4 bytes, on some 64-bit systems' segments to 8.
fn note(data: &[u8], at: usize, align: usize, big_endian: bool) -> Option<(Note<'_>, usize)> {
    let word = |at: usize| {
        let bytes: [u8; 4] = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    };
    let (name, description, kind) = (word(at)? as usize, word(at + 4)? as usize, word(at + 8)?);
    let start = at + 12;
    let end = start.checked_add(name)?;
    let text = data.get(start..end)?;
    let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
    let start = end.checked_next_multiple_of(align)?;
    let end = start.checked_add(description)?;
    let note = Note { name: text, kind, description: data.get(start..end)? };
    Some((note, end.checked_next_multiple_of(align)?))
}

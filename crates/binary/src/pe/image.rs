//! PE programs and libraries.

use object::LittleEndian as LE;
use object::pe;
use object::read::coff::SectionTable;
use object::read::pe::{DataDirectories, ImageNtHeaders, ImageOptionalHeader as _};
use ogive_platform::names::PeMachine;
use ogive_platform::{Goarch, Goos};
use ogive_record::{Fact, Provenance};

use super::{Hybrid, Pe, Subsystem, imports, resources};
use crate::go::build_info::{self, DataRange, Places};
use crate::go::symbol::{SymbolLayout, SymbolTable};
use crate::source::Bytes;
use crate::{Code, Fault, GoBuild, Kind, Linking, Target};

/// Sections and directories with the bytes that they place in the file.
pub(super) struct Image<'w> {
    pub bytes: Bytes<'w>,
    pub sections: SectionTable<'w>,
    pub directories: DataDirectories<'w>,
    /// 32 or 64
    pub class: u8,
    /// `ImageBase`
    pub base: u64,
}

impl<'w> Image<'w> {
    /// The address and size of a directory; none when it is empty.
    pub(super) fn directory(&self, index: usize) -> Option<(u32, u32)> {
        let directory = self.directories.get(index)?;
        let (address, size) = directory.address_range();
        (address != 0).then_some((address, size))
    }

    /// Where an address, relative to the base, stands in the file, and how many bytes of its section follow.
    pub(super) fn offset(&self, address: u32) -> Option<(u64, u64)> {
        let (offset, size) = self.sections.pe_file_range_at(address)?;
        Some((offset.into(), size.into()))
    }

    /// At most `size` bytes from an address, relative to the base, within its section.
    pub(super) fn up_to(&self, address: u32, size: u64) -> &'w [u8] {
        self.offset(address).map_or(&[], |(offset, left)| self.bytes.up_to(offset, size.min(left)))
    }

    /// The text at an address, relative to the base.
    pub(super) fn text(&self, address: u32) -> Option<String> {
        const LONGEST: u64 = 512;
        let (offset, left) = self.offset(address)?;
        self.bytes.text(offset, left.min(LONGEST))
    }
}

/// Reads a PE file of this class from its `PE\0\0`; none when it is none.
pub(super) fn read<N: ImageNtHeaders>(bytes: Bytes<'_>, start: u64) -> Option<(Pe, Vec<Fault>)> {
    let mut offset = start;
    let (headers, directories) = N::parse(bytes, &mut offset).ok()?;
    let (file, optional) = (headers.file_header(), headers.optional_header());
    let mut faults = Vec::new();
    let sections = match headers.sections(bytes, offset) {
        Ok(sections) => sections,
        Err(_) => {
            let needs = offset + u64::from(file.number_of_sections.get(LE)) * 40;
            faults.push(if needs > bytes.size() {
                Fault::Truncated { needs }
            } else {
                Fault::Malformed { what: "its section headers can't be read".into() }
            });
            SectionTable::default()
        }
    };
    let class = if headers.is_type_64() { 64 } else { 32 };
    let image = Image { bytes, sections, directories, class, base: optional.image_base() };
    let ends = image.sections.iter().map(|section| {
        let (offset, size) = section.pe_file_range();
        u64::from(offset) + u64::from(size)
    });
    // The certificates are the one directory that is told by its place in the file.
    let certificates = image.directory(pe::IMAGE_DIRECTORY_ENTRY_SECURITY);
    let certified = certificates.map_or(0, |(offset, size)| u64::from(offset) + u64::from(size));
    let needs = ends.max().unwrap_or(0).max(certified);
    if needs > bytes.size() {
        faults.push(Fault::Truncated { needs });
    }
    let machine = file.machine.get(LE).0;
    let characteristics = file.characteristics.get(LE).0;
    let subsystem = subsystem(optional.subsystem().0);
    let go = go_build(&image, file);
    let hybrid = hybrid(&image, machine);
    let kind = kind(characteristics, subsystem);
    let imports = imports::read(&image);
    let code = Code {
        target: target(machine, hybrid, subsystem, go.value()),
        kind,
        linking: if imports.is_empty() { Linking::Static } else { Linking::Dynamic },
        go,
    };
    let resources::Seen { manifest, version, types } = resources::read(&image);
    let version_of = |major: u16, minor: u16| format!("{major}.{minor}");
    let pe = Pe {
        code,
        machine,
        characteristics,
        class,
        hybrid,
        subsystem,
        minimum_windows: version_of(optional.major_subsystem_version(), optional.minor_subsystem_version()),
        imports,
        manifest,
        version,
        resources: types,
        signed: certificates.is_some(),
        clr: image.directory(pe::IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR).is_some(),
        stripped: file.number_of_symbols.get(LE) == 0,
    };
    Some((pe, faults))
}

fn subsystem(number: u16) -> Subsystem {
    match number {
        1 => Subsystem::Native,
        2 => Subsystem::Gui,
        3 => Subsystem::Console,
        10..=13 => Subsystem::Efi,
        other => Subsystem::Other(other),
    }
}

fn kind(characteristics: u16, subsystem: Subsystem) -> Kind {
    const DLL: u16 = 0x2000;
    const SYSTEM: u16 = 0x1000;
    if subsystem == Subsystem::Native && characteristics & DLL == 0 || characteristics & SYSTEM != 0 {
        Kind::Driver
    } else if characteristics & DLL != 0 {
        Kind::SharedLibrary
    } else {
        Kind::Executable
    }
}

/// Firmware runs the same format without Windows. ARM64EC calls itself amd64, but holds code that no amd64 CPU
/// runs.
fn target(machine: u16, hybrid: Option<Hybrid>, subsystem: Subsystem, go: Option<&GoBuild>) -> Fact<Target> {
    let seen = |field: &str| Provenance::Field(field.to_owned());
    if hybrid == Some(Hybrid::Arm64ec) {
        let target = Target { os: Some(Goos::Windows), arch: Goarch::Arm64, level: None };
        return Fact::known(target, seen("Machine, CHPEMetadataPointer"));
    }
    let Ok(named) = PeMachine(machine).named() else {
        return Fact::unknown(
            format!("Go knows no architecture for machine {machine:#06x}"),
            seen("Machine"),
        );
    };
    let os = if subsystem == Subsystem::Efi { None } else { Some(Goos::Windows) };
    let built = go.and_then(GoBuild::platform).filter(|built| built.port.arch == named.arch);
    Fact::known(
        Target { os, arch: named.arch, level: built.and_then(|built| built.level) },
        seen(if built.is_some() { "Machine, .go.buildinfo" } else { "Machine" }),
    )
}

/// The load configuration points to hybrid metadata (`IMAGE_LOAD_CONFIG_DIRECTORY64`,
/// `CHPEMetadataPointer`): ARM64EC in a file that calls itself amd64, ARM64X in one for arm64.
fn hybrid(image: &Image<'_>, machine: u16) -> Option<Hybrid> {
    const POINTER: usize = 200;
    let (address, _) = image.directory(pe::IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG)?;
    let config = image.up_to(address, 256);
    let size = u32::from_le_bytes(config.get(..4)?.try_into().ok()?) as usize;
    let pointer: [u8; 8] = config.get(POINTER..POINTER + 8)?.try_into().ok()?;
    if image.class != 64 || size < POINTER + 8 || u64::from_le_bytes(pointer) == 0 {
        return None;
    }
    match pe::Machine(machine) {
        pe::IMAGE_FILE_MACHINE_AMD64 => Some(Hybrid::Arm64ec),
        pe::IMAGE_FILE_MACHINE_ARM64 => Some(Hybrid::Arm64x),
        _ => None,
    }
}

fn go_build(image: &Image<'_>, file: &pe::ImageFileHeader) -> Fact<GoBuild> {
    const WRITE: u32 = 0x8000_0000;
    const INITIALISED: u32 = 0x40;
    const SYMBOL: u64 = 18;
    let range = |section: &pe::ImageSectionHeader| {
        let (offset, size) = section.pe_file_range();
        let (address, _) = section.pe_address_range();
        DataRange {
            offset: offset.into(),
            size: size.into(),
            address: image.base.saturating_add(address.into()),
        }
    };
    let loaded: Vec<DataRange> = image.sections.iter().map(range).collect();
    let writable = |section: &&pe::ImageSectionHeader| {
        let flags = section.characteristics.get(LE).0;
        flags & WRITE != 0 && flags & INITIALISED != 0 && section.pe_file_range().1 > 0
    };
    let data: Vec<DataRange> = image.sections.iter().filter(writable).map(range).collect();
    let offset = u64::from(file.pointer_to_symbol_table.get(LE));
    let size = u64::from(file.number_of_symbols.get(LE)) * SYMBOL;
    let symbols = (offset != 0 && size != 0).then_some(SymbolTable {
        layout: if image.class == 64 { SymbolLayout::Coff64 } else { SymbolLayout::Coff32 },
        offset,
        size,
        names_offset: offset.saturating_add(size),
        names_size: image.bytes.size().saturating_sub(offset.saturating_add(size)),
    });
    // Go's own linker leaves no section of its name; its symbols are the sign.
    build_info::find(
        image.bytes,
        &Places {
            section: None,
            data: &data,
            loaded: &loaded,
            big_endian: false,
            looks_like_go: false,
            symbols,
        },
    )
}

//! Mach-O for one CPU (`mach-o/loader.h`).

use object::Endianness;
use object::macho;
use object::read::macho::{
    LoadCommandData, LoadCommandVariant as Command, MachHeader, Section as _, Segment,
};

use super::cpu::{cpu_name, target};
use super::platform::{Version, build_platform, version_min};
use super::signature;
use super::{MachO, MachPlatform, Signature};
use crate::go::build_info::{self, DataRange, Places};
use crate::go::symbol::{SymbolLayout, SymbolTable};
use crate::source::Bytes;
use crate::{Code, Fault, Kind, Linking};

/// More load commands than any linker writes.
const COMMANDS: usize = 1 << 14;
/// More sections than any segment has.
const SECTIONS: usize = 1 << 10;

/// More faults than anybody reads.
const FAULTS: usize = 16;

/// What was collected on the way through the load commands.
struct Commands {
    /// The first of `LC_BUILD_VERSION`: zippered libraries have a second one for Mac Catalyst.
    platform: Option<MachPlatform>,
    built_for: bool,
    loader: Option<String>,
    dylibs: Vec<String>,
    rpaths: Vec<String>,
    id: Option<String>,
    uuid: Option<String>,
    signature: Option<(u64, u64)>,
    encrypted: bool,
    symbols: Option<SymbolTable>,
    layout: SymbolLayout,
    /// The section of Go's build info.
    build_info: Option<DataRange>,
    looks_like_go: bool,
    writable: Vec<DataRange>,
    loaded: Vec<DataRange>,
    /// The end of what the commands place in the file.
    end: u64,
    faults: Vec<Fault>,
}

/// Reads a thin file; none when it is none of this class.
pub(super) fn read<M: MachHeader<Endian = Endianness>>(bytes: Bytes<'_>) -> Option<(MachO, Vec<Fault>)> {
    let header = M::parse(bytes, 0).ok()?;
    let endian = header.endian().ok()?;
    let layout = if header.is_type_64() { SymbolLayout::Nlist64 } else { SymbolLayout::Nlist32 };
    let mut found = Commands::new(layout);
    match header.load_commands(endian, bytes, 0) {
        Ok(mut commands) => {
            let mut seen = 0;
            loop {
                match commands.next() {
                    Ok(Some(command)) if seen < COMMANDS => {
                        seen += 1;
                        found.command(command, endian);
                    }
                    Ok(_) => break,
                    Err(_) => {
                        let what = format!("load command {seen} is longer than the others leave room for");
                        found.faults.push(Fault::Malformed { what });
                        break;
                    }
                }
            }
        }
        Err(_) => {
            let end = size_of::<M>() as u64 + u64::from(header.sizeofcmds(endian));
            found.faults.push(if end > bytes.size() {
                Fault::Truncated { needs: end }
            } else {
                Fault::Malformed { what: "its load commands can't be read".into() }
            });
        }
    }
    if found.end > bytes.size() {
        found.faults.push(Fault::Truncated { needs: found.end });
    }
    Some(described(header, endian, bytes, found))
}

fn described<M: MachHeader<Endian = Endianness>>(
    header: &M,
    endian: Endianness,
    bytes: Bytes<'_>,
    found: Commands,
) -> (MachO, Vec<Fault>) {
    let cpu = cpu_name(header.cputype(endian).0, header.cpusubtype(endian).0);
    let file_type = header.filetype(endian).0;
    let kind = kind(file_type);
    let go = build_info::find(
        bytes,
        &Places {
            section: found.build_info,
            data: &found.writable,
            loaded: &found.loaded,
            big_endian: header.is_big_endian(),
            looks_like_go: found.looks_like_go,
            symbols: found.symbols.filter(|_| found.looks_like_go),
        },
    );
    let linking = match kind {
        Kind::Executable if found.loader.is_none() && found.dylibs.is_empty() => Linking::Static,
        Kind::Executable | Kind::SharedLibrary | Kind::Plugin => Linking::Dynamic,
        _ => Linking::None,
    };
    let platform = found.platform;
    let code =
        Code { target: target(&cpu, platform.as_ref().map(|p| p.name), go.value()), kind, linking, go };
    let macho = MachO {
        code,
        cpu,
        class: if header.is_type_64() { 64 } else { 32 },
        endianness: if header.is_big_endian() { "big" } else { "little" },
        file_type,
        flags: header.flags(endian).0,
        platform,
        loader: found.loader,
        dylibs: found.dylibs,
        rpaths: found.rpaths,
        id: found.id,
        uuid: found.uuid,
        signature: found
            .signature
            .map_or(Signature::None, |(offset, size)| signature::read(bytes, offset, size)),
        verdict: None,
        encrypted: found.encrypted,
    };
    (macho, found.faults)
}

/// `filetype`
const fn kind(file_type: u32) -> Kind {
    match file_type {
        1 => Kind::Object,
        2 | 5 => Kind::Executable,
        4 => Kind::Core,
        3 | 6 | 7 | 9 => Kind::SharedLibrary,
        8 => Kind::Plugin,
        10 => Kind::Debug,
        11 => Kind::Driver,
        _ => Kind::Other,
    }
}

impl Commands {
    const fn new(layout: SymbolLayout) -> Self {
        Self {
            platform: None,
            built_for: false,
            loader: None,
            dylibs: Vec::new(),
            rpaths: Vec::new(),
            id: None,
            uuid: None,
            signature: None,
            encrypted: false,
            symbols: None,
            layout,
            build_info: None,
            looks_like_go: false,
            writable: Vec::new(),
            loaded: Vec::new(),
            end: 0,
            faults: Vec::new(),
        }
    }

    /// A segment and its sections.
    fn segment<S: Segment<Endian = Endianness>>(&mut self, segment: &S, sections: &[u8], endian: Endianness) {
        const WRITE: u32 = 2;
        let (offset, size) = segment.file_range(endian);
        let address = segment.vmaddr(endian).into();
        self.reaches(offset, size);
        let range = DataRange { offset, size, address };
        self.loaded.push(range);
        if segment.initprot(endian).0 & WRITE != 0 && size > 0 {
            self.writable.push(range);
        }
        let Ok(sections) = segment.sections(endian, sections) else {
            let what = "a segment has more sections than its load command has room for".to_owned();
            return self.malformed(what);
        };
        for section in sections.iter().take(SECTIONS) {
            match section.name() {
                b"__go_buildinfo" => {
                    self.build_info = Some(DataRange {
                        offset: section.offset(endian).into(),
                        size: section.size(endian).into(),
                        address: section.addr(endian).into(),
                    });
                    self.looks_like_go = true;
                }
                b"__gopclntab" | b"__gosymtab" => self.looks_like_go = true,
                _ => {}
            }
        }
    }

    fn command(&mut self, command: LoadCommandData<'_, Endianness>, endian: Endianness) {
        let text = |at: macho::LcStr<Endianness>| {
            let text = command.string(endian, at).ok()?;
            Some(String::from_utf8_lossy(&text[..text.len().min(4096)]).into_owned())
        };
        let Ok(variant) = command.variant() else {
            let what = format!("load command {:#x} is too short", command.cmd().0);
            return self.malformed(what);
        };
        match variant {
            Command::Segment64(segment, sections) => self.segment(segment, sections, endian),
            Command::Segment32(segment, sections) => self.segment(segment, sections, endian),
            Command::Symtab(table) => {
                let table = symbols(table, self.layout, endian);
                self.reaches(table.offset, table.size);
                self.reaches(table.names_offset, table.names_size);
                self.symbols = Some(table);
            }
            Command::Dylib(dylib) => self.dylibs.extend(text(dylib.dylib.name)),
            Command::IdDylib(dylib) => self.id = text(dylib.dylib.name),
            Command::LoadDylinker(loader) => self.loader = text(loader.name),
            Command::Rpath(path) => self.rpaths.extend(text(path.path)),
            Command::Uuid(uuid) => self.uuid = Some(uuid_text(&uuid.uuid)),
            Command::BuildVersion(version, _) if !self.built_for => {
                self.built_for = true;
                self.platform = Some(build_platform(
                    version.platform.get(endian).0,
                    Version(version.minos.get(endian).0),
                    Version(version.sdk.get(endian).0),
                ));
            }
            Command::VersionMin(version) if self.platform.is_none() => {
                self.platform = version_min(
                    command.cmd().0,
                    Version(version.version.get(endian).0),
                    Version(version.sdk.get(endian).0),
                );
            }
            Command::LinkeditData(data) if command.cmd() == macho::LC_CODE_SIGNATURE => {
                let (offset, size) = (data.dataoff.get(endian).into(), data.datasize.get(endian).into());
                self.signature = Some((offset, size));
                self.reaches(offset, size);
            }
            Command::EncryptionInfo32(info) => self.encrypted |= info.cryptid.get(endian) != 0,
            Command::EncryptionInfo64(info) => self.encrypted |= info.cryptid.get(endian) != 0,
            _ => {}
        }
    }

    fn malformed(&mut self, what: String) {
        if self.faults.len() < FAULTS {
            self.faults.push(Fault::Malformed { what });
        }
    }

    fn reaches(&mut self, offset: u64, size: u64) {
        self.end = self.end.max(offset.saturating_add(size));
    }
}

/// Where `LC_SYMTAB` says that symbols and their names stand.
fn symbols(
    table: &macho::SymtabCommand<Endianness>,
    layout: SymbolLayout,
    endian: Endianness,
) -> SymbolTable {
    let entry = if layout == SymbolLayout::Nlist64 { 16 } else { 12 };
    SymbolTable {
        layout,
        offset: table.symoff.get(endian).into(),
        size: u64::from(table.nsyms.get(endian)) * entry,
        names_offset: table.stroff.get(endian).into(),
        names_size: table.strsize.get(endian).into(),
    }
}

/// As `otool` and `dwarfdump` write it.
fn uuid_text(uuid: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in uuid.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02X}"));
    }
    text
}

//! ELF (System V gABI and the processor supplements).

mod abi;
mod attributes;
mod dynamic;
mod extent;
mod kind;
mod libc;
mod machines;
mod notes;
mod tables;
mod target;

use object::elf::{FileHeader32, FileHeader64};
use ogive_platform::Amd64Level;
use ogive_platform::names::{ElfClass, Endianness};
use ogive_record::Fact;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use self::tables::{Section, Tables};
use crate::go::build_info::{self, DataRange, Places};
use crate::go::symbol::{SymbolLayout, SymbolTable};
use crate::read::Found;
use crate::source::Bytes;
use crate::{Code, Content, Fault, GoBuild, Other};

/// An ELF file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Elf {
    /// What it has in common with other formats.
    pub code: Code,
    /// 32 or 64: the bits of its addresses.
    #[serde(serialize_with = "bits")]
    #[schemars(with = "u8")]
    pub class: ElfClass,
    /// `little` or `big`.
    #[serde(serialize_with = "order")]
    #[schemars(with = "String")]
    pub endianness: Endianness,
    /// `EI_OSABI`
    pub os_abi: u8,
    /// `e_machine`
    pub machine: ElfMachine,
    /// `e_flags`
    pub flags: u32,
    /// What `e_flags` and the attributes say of the calling convention.
    pub abi: ElfAbi,
    /// The dynamic loader that the kernel starts (`PT_INTERP`).
    pub interpreter: Option<String>,
    /// `DT_NEEDED`, in order.
    pub needed: Vec<String>,
    /// `DT_SONAME`
    pub soname: Option<String>,
    /// `DT_RPATH`
    pub rpath: Option<String>,
    /// `DT_RUNPATH`
    pub runpath: Option<String>,
    /// The C library that it asks for, with the highest version of its symbols.
    pub libc: Option<Libc>,
    /// The highest version that it needs of each library (`.gnu.version_r`).
    pub symbol_versions: Vec<SymbolVersion>,
    /// `GNU_PROPERTY_X86_ISA_1_NEEDED`: the least level, which the loader checks.
    pub isa_needed: Option<Amd64Level>,
    /// `GNU_PROPERTY_X86_ISA_1_USED`: the levels of which something is used, perhaps behind a test.
    pub isa_used: Option<Amd64Level>,
    /// The oldest kernel that it says to run on (`NT_GNU_ABI_TAG`), such as `3.2.0`.
    pub minimum_kernel: Option<String>,
    /// The GNU build ID, in hexadecimal.
    pub build_id: Option<String>,
    /// Whether the symbol table is gone.
    pub stripped: bool,
}

/// `e_machine`: its number and the name of the specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ElfMachine {
    /// The number.
    pub number: u16,
    /// `EM_AARCH64`; none for numbers without a name here.
    pub name: Option<&'static str>,
}

/// The calling convention, as `e_flags` and attribute sections say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ElfAbi {
    /// In words, as people name it: `EABI5`, `o32`, `n32`, `n64`, `ELFv2`, `lp64d`.
    pub name: Option<String>,
    /// `hard`, `soft`, `single`, `double`, `quad`: how floating-point numbers are passed.
    pub float: Option<&'static str>,
    /// RISC-V: compressed instructions are used.
    pub compressed: bool,
    /// RISC-V: `Tag_RISCV_arch`; Arm: `Tag_CPU_arch` in words (`v7`), from the attributes section.
    pub arch_attribute: Option<String>,
}

/// A C library that a program asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Libc {
    /// The GNU C library.
    Glibc {
        /// The highest `GLIBC_…` version that it needs, such as `2.34`.
        needs: Option<String>,
    },
    /// musl.
    Musl,
    /// Android's.
    Bionic,
}

/// A version that a program needs of a library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct SymbolVersion {
    /// The library, such as `libc.so.6`.
    pub library: String,
    /// The version, such as `GLIBC_2.34`.
    pub version: String,
}

fn bits<S: Serializer>(class: &ElfClass, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(if *class == ElfClass::Elf64 { 64 } else { 32 })
}

fn order<S: Serializer>(order: &Endianness, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *order == Endianness::Little { "little" } else { "big" })
}

/// Reads an ELF file; none when it is none.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Found> {
    if bytes.up_to(0, 4) != object::elf::ELFMAG {
        return None;
    }
    let class = bytes.at(4, 1).and_then(|class| class.first().copied());
    let tables = match class {
        Some(1) => Tables::read::<FileHeader32<object::Endianness>>(bytes),
        Some(2) => Tables::read::<FileHeader64<object::Endianness>>(bytes),
        _ => None,
    };
    let header = if class == Some(2) { 64 } else { 52 };
    Some(tables.map_or_else(|| unreadable(bytes, header), described))
}

/// The magic is there and the header, of so many bytes, is not.
fn unreadable(bytes: Bytes<'_>, header: u64) -> Found {
    let fault = if bytes.size() < header {
        Fault::Truncated { needs: header }
    } else {
        Fault::Malformed { what: "its header is of no class or byte order of ELF".into() }
    };
    (Content::Other(Other::Known { what: "elf" }), vec![fault])
}

fn described(tables: Tables<'_>) -> Found {
    let notes = notes::read(&tables);
    let dynamic = dynamic::read(&tables);
    let interpreter = interpreter(&tables);
    let (kind, linking) = kind::of(&tables, &dynamic, interpreter.as_deref());
    let go = go_build(&tables, &notes);
    let machine = ElfMachine { number: tables.machine, name: machines::name(tables.machine) };
    let signs = target::Signs {
        tables: &tables,
        notes: &notes,
        dynamic: &dynamic,
        interpreter: interpreter.as_deref(),
        go: &go,
    };
    let code = Code { target: target::of(&signs, &machine), kind, linking, go };
    let faults = extent::faults(&tables, kind);
    let symbols = tables.sections.iter().any(|section| section.kind == object::elf::SHT_SYMTAB.0);
    let elf = Elf {
        code,
        class: if tables.wide { ElfClass::Elf64 } else { ElfClass::Elf32 },
        endianness: if tables.big_endian { Endianness::Big } else { Endianness::Little },
        os_abi: tables.os_abi,
        machine,
        flags: tables.flags,
        abi: abi::of(&tables),
        libc: libc::of(interpreter.as_deref(), &dynamic, notes.os),
        interpreter,
        needed: dynamic.needed,
        soname: dynamic.soname,
        rpath: dynamic.rpath,
        runpath: dynamic.runpath,
        symbol_versions: dynamic.versions,
        isa_needed: notes.isa_needed,
        isa_used: notes.isa_used,
        minimum_kernel: notes.minimum_kernel,
        build_id: notes.build_id,
        stripped: !symbols,
    };
    (Content::Elf(Box::new(elf)), faults)
}

/// The loader that `PT_INTERP` names.
fn interpreter(tables: &Tables<'_>) -> Option<String> {
    const PT_INTERP: u32 = 3;
    /// As much as Linux reads (`PATH_MAX`, `fs/binfmt_elf.c`).
    const LONGEST: u64 = 4096;
    // Debug information alone: the segment's place holds something else.
    if tables.sections.iter().any(|s| s.name == ".interp" && !s.has_bytes()) {
        return None;
    }
    let segment = tables.segments.iter().find(|segment| segment.kind == PT_INTERP)?;
    tables.bytes.text(segment.offset, segment.size.min(LONGEST))
}

fn go_build(tables: &Tables<'_>, notes: &notes::Said) -> Fact<GoBuild> {
    const PT_LOAD: u32 = 1;
    const WRITABLE: u32 = 2;
    let range = |offset, size, address| DataRange { offset, size, address };
    let section = tables.section(".go.buildinfo").map(|s| range(s.offset, s.size, s.address));
    let loads = tables.segments.iter().filter(|segment| segment.kind == PT_LOAD);
    let loaded: Vec<DataRange> = loads.clone().map(|s| range(s.offset, s.size, s.address)).collect();
    let data: Vec<DataRange> =
        loads.filter(|s| s.flags & WRITABLE != 0).map(|s| range(s.offset, s.size, s.address)).collect();
    let go_section = |section: &Section| {
        section.name.starts_with(".note.go.") || matches!(section.name.as_str(), ".gopclntab" | ".gosymtab")
    };
    let looks_like_go = notes.go || tables.sections.iter().any(go_section);
    let places = Places {
        section,
        data: &data,
        loaded: &loaded,
        big_endian: tables.big_endian,
        looks_like_go,
        symbols: if looks_like_go { symbols(tables) } else { None },
    };
    build_info::find(tables.bytes, &places)
}

/// The symbol table and its names, which Go's linker calls as everybody does.
fn symbols(tables: &Tables<'_>) -> Option<SymbolTable> {
    let (table, names) = (tables.section(".symtab")?, tables.section(".strtab")?);
    Some(SymbolTable {
        layout: if tables.wide { SymbolLayout::Elf64 } else { SymbolLayout::Elf32 },
        offset: table.offset,
        size: table.size,
        names_offset: names.offset,
        names_size: names.size,
    })
}

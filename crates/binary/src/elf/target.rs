//! What an ELF file is for: the system is seldom in its header.

use std::cmp::Ordering;

use ogive_platform::names::{ElfClass, ElfHeader, Endianness};
use ogive_platform::{Goos, Level};
use ogive_record::{Fact, Provenance};

use super::dynamic::Dynamic;
use super::notes::Said;
use super::tables::Tables;
use super::{ElfMachine, abi};
use crate::{GoBuild, Target};

/// What else of a file tells its target.
pub(super) struct Signs<'a> {
    pub tables: &'a Tables<'a>,
    pub notes: &'a Said,
    pub dynamic: &'a Dynamic,
    pub interpreter: Option<&'a str>,
    pub go: &'a Fact<GoBuild>,
}

/// The architecture from the header; the system from what Go wrote, the notes, the loader, the libraries;
/// the level from what Go wrote, the program properties, the attributes.
pub(super) fn of(signs: &Signs<'_>, machine: &ElfMachine) -> Fact<Target> {
    let tables = signs.tables;
    let header = ElfHeader {
        class: if tables.wide { ElfClass::Elf64 } else { ElfClass::Elf32 },
        endianness: if tables.big_endian { Endianness::Big } else { Endianness::Little },
        os_abi: tables.os_abi,
        machine: tables.machine,
        flags: tables.flags,
    };
    let field = |name: &str| Provenance::Field(name.to_owned());
    let named = match header.named() {
        Ok(named) => named,
        Err(_) => {
            let name = machine.name.map_or_else(String::new, |name| format!(" ({name})"));
            let because = format!("Go knows no architecture for e_machine {}{name}", tables.machine);
            return Fact::unknown(because, field("e_machine"));
        }
    };
    let built = signs.go.value().and_then(GoBuild::platform).filter(|built| built.port.arch == named.arch);
    let (os, seen) = system(signs, named.os, built.map(|built| built.port.os)).unzip();
    let mut level = built.and_then(|built| built.level);
    let others = [signs.notes.isa_needed.map(Level::Amd64), abi::level(tables)];
    for other in others.into_iter().flatten().filter(|level| level.belongs_to(named.arch)) {
        let higher = level.is_none_or(|level| level.compare(other) == Some(Ordering::Less));
        level = if higher { Some(other) } else { level };
    }
    let seen = seen.map_or_else(|| "e_machine".to_owned(), |seen| format!("e_machine, {seen}"));
    Fact::known(Target { os, arch: named.arch, level }, Provenance::Field(seen))
}

fn system(signs: &Signs<'_>, named: Option<Goos>, built: Option<Goos>) -> Option<(Goos, &'static str)> {
    built
        .map(|os| (os, ".go.buildinfo"))
        .or(signs.notes.os)
        .or_else(|| named.map(|os| (os, "EI_OSABI")))
        .or_else(|| signs.interpreter.and_then(of_loader).map(|os| (os, "PT_INTERP")))
        .or_else(|| (signs.tables.os_abi == SOLARIS).then_some((Goos::Solaris, "EI_OSABI")))
        .or_else(|| signs.dynamic.needed.iter().find_map(|name| of_library(name)).map(|os| (os, "DT_NEEDED")))
        .or_else(|| signs.tables.section(".modinfo").map(|_| (Goos::Linux, ".modinfo")))
}

/// `ELFOSABI_SOLARIS`
const SOLARIS: u8 = 6;

/// Whose loader it is.
fn of_loader(path: &str) -> Option<Goos> {
    let name = path.rsplit('/').next().unwrap_or(path);
    match path {
        "/libexec/ld-elf.so.1" | "/usr/libexec/ld-elf.so.1" | "/libexec/ld-elf32.so.1" => Some(Goos::Freebsd),
        "/libexec/ld-elf.so.2" | "/usr/libexec/ld-elf.so.2" => Some(Goos::Dragonfly),
        "/usr/libexec/ld.elf_so" | "/libexec/ld.elf_so" => Some(Goos::Netbsd),
        "/usr/libexec/ld.so" => Some(Goos::Openbsd),
        "/lib/ld.so" => Some(Goos::Hurd),
        _ if path.starts_with("/system/bin/linker") || path.starts_with("/apex/") => Some(Goos::Android),
        _ if name == "ld.so.1" && (path.starts_with("/usr/lib/") || path.contains("/amd64/")) => {
            Some(Goos::Solaris)
        }
        _ if name.starts_with("ld-linux")
            || name.starts_with("ld-musl-")
            || name.starts_with("ld-uClibc")
            || name.starts_with("ld64.so")
            || name == "ld.so.1" =>
        {
            Some(Goos::Linux)
        }
        _ => None,
    }
}

/// Libraries that one system alone has.
fn of_library(name: &str) -> Option<Goos> {
    match name {
        "libc.so.6" | "ld-linux-x86-64.so.2" | "ld-linux.so.2" | "ld-linux-aarch64.so.1" => Some(Goos::Linux),
        "libc.so.7" => Some(Goos::Freebsd),
        "libc.so.12" => Some(Goos::Netbsd),
        _ if name.starts_with("libc.musl-") => Some(Goos::Linux),
        _ => None,
    }
}

//! Every field that both print agrees with GNU readelf, for files made here and those of the system.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ogive_binary::{Elf, Kind, Libc, Linking, Program};
use ogive_platform::Amd64Level;
use ogive_platform::names::{ElfClass, Endianness};

use crate::readelf::Printed;
use crate::{corpus, elf, read, readelf, recipes};

#[test]
fn files_made_here_are_told_as_readelf_tells_them() {
    compare(&recipes::all());
}

#[test]
fn files_of_this_machine_are_told_as_readelf_tells_them() {
    let files = corpus::files();
    if files.is_empty() {
        return ogive_testkit::skip("this machine has no ELF files where Linux keeps them");
    }
    compare(&files);
}

fn compare(files: &[PathBuf]) {
    let Some(all) = readelf::print(files) else { return };
    let mut differ = Vec::new();
    for file in files {
        let printed = all.get(file).unwrap_or_else(|| panic!("readelf says nothing of {}", file.display()));
        let program = read(file);
        differ.extend(differences(file, &program, printed));
    }
    let shown: Vec<&str> = differ.iter().take(40).map(String::as_str).collect();
    assert!(differ.is_empty(), "{} of {} files differ:\n{}", differ.len(), files.len(), shown.join("\n"));
}

/// What the two say differently, a line each.
fn differences(file: &Path, program: &Program, printed: &Printed) -> Vec<String> {
    let mut differ = Vec::new();
    let elf = elf(program);
    let mut same = |field: &str, ours: String, theirs: String| {
        if ours != theirs {
            differ.push(format!("{}: {field}: {ours} and not {theirs}", file.display()));
        }
    };
    let class = if elf.class == ElfClass::Elf64 { "ELF64" } else { "ELF32" };
    same("class", class.into(), printed.class.clone());
    let order = if elf.endianness == Endianness::Little { "little endian" } else { "big endian" };
    same("data", format!("2's complement, {order}"), printed.data.clone());
    same("flags", format!("0x{:x}", elf.flags), printed.flags.clone());
    same("kind", format!("{:?}", elf.code.kind), kind(elf, printed).unwrap_or("no such type").into());
    same("interpreter", shown(&elf.interpreter), shown(&printed.interpreter));
    same("needed", format!("{:?}", elf.needed), format!("{:?}", printed.needed));
    same("soname", shown(&elf.soname), shown(&printed.soname));
    same("rpath", shown(&elf.rpath), shown(&printed.rpath));
    same("runpath", shown(&elf.runpath), shown(&printed.runpath));
    same("build ID", shown(&elf.build_id), shown(&printed.build_id));
    same("stripped", elf.stripped.to_string(), (!printed.has_symbols).to_string());
    same("ABI tag", shown(&elf.minimum_kernel), shown(&printed.minimum_kernel));
    same("ISA needed", format!("{:?}", elf.isa_needed), format!("{:?}", level(&printed.isa_needed)));
    same("ISA used", format!("{:?}", elf.isa_used), format!("{:?}", level(&printed.isa_used)));
    let ours: Vec<_> = elf.symbol_versions.iter().map(|v| (v.library.clone(), v.version.clone())).collect();
    same("versions", format!("{ours:?}"), format!("{:?}", highest(&printed.versions)));
    if let Some(Libc::Glibc { needs }) = &elf.libc {
        let theirs = printed.versions.iter().filter_map(|(_, version)| version.strip_prefix("GLIBC_"));
        let theirs = theirs.filter(|version| version.starts_with(|c: char| c.is_ascii_digit()));
        let theirs = theirs.max_by_key(|version| numbers(version)).map(str::to_owned);
        same("glibc", shown(needs), shown(&theirs));
    }
    attributes(elf, printed, &mut same);
    same("faults", format!("{:?}", program.faults), "[]".into());
    differ
}

fn shown(text: &Option<String>) -> String {
    text.clone().unwrap_or_else(|| "none".into())
}

/// The kind that the type means. What readelf does not tell apart is taken as ours, where that can be.
fn kind(elf: &Elf, printed: &Printed) -> Option<&'static str> {
    let ours = elf.code.kind;
    if ours == Kind::Debug {
        return (printed.interpreter.is_none() && printed.needed.is_empty()).then_some("Debug");
    }
    match printed.kind.as_str() {
        "EXEC (Executable file)" | "DYN (Position-Independent Executable file)" => Some("Executable"),
        "DYN (Shared object file)" if ours == Kind::Executable => {
            (printed.interpreter.is_some() || elf.code.linking == Linking::StaticPie).then_some("Executable")
        }
        "DYN (Shared object file)" => Some("SharedLibrary"),
        "REL (Relocatable file)" if ours == Kind::Driver => Some("Driver"),
        "REL (Relocatable file)" => Some("Object"),
        "CORE (Core file)" => Some("Core"),
        _ => None,
    }
}

/// `x86-64-baseline, x86-64-v2`: the highest.
fn level(isa: &Option<String>) -> Option<Amd64Level> {
    let level = |name: &str| match name.trim() {
        "x86-64-baseline" => Some(Amd64Level::V1),
        "x86-64-v2" => Some(Amd64Level::V2),
        "x86-64-v3" => Some(Amd64Level::V3),
        "x86-64-v4" => Some(Amd64Level::V4),
        _ => None,
    };
    isa.as_ref()?.split(',').filter_map(level).max()
}

/// The highest of each library and family, sorted.
fn highest(versions: &[(String, String)]) -> Vec<(String, String)> {
    let mut highest: BTreeMap<(String, String), String> = BTreeMap::new();
    for (library, version) in versions {
        let (family, number) = version.split_once('_').unwrap_or((version, ""));
        let known = highest.entry((library.clone(), family.to_owned())).or_insert_with(|| version.clone());
        let old = known.split_once('_').map_or("", |(_, number)| number);
        if numbers(old) < numbers(number) {
            known.clone_from(version);
        }
    }
    let mut all: Vec<_> = highest.into_iter().map(|((library, _), version)| (library, version)).collect();
    all.sort();
    all
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

fn attributes(elf: &Elf, printed: &Printed, same: &mut impl FnMut(&str, String, String)) {
    if let Some(arch) = printed.attributes.get("Tag_CPU_arch") {
        same("Tag_CPU_arch", shown(&elf.abi.arch_attribute), arch.clone());
    }
    if let Some(arch) = printed.attributes.get("Tag_RISCV_arch") {
        same("Tag_RISCV_arch", shown(&elf.abi.arch_attribute), arch.trim_matches('"').to_owned());
    }
    if printed.attributes.get("Tag_ABI_VFP_args").is_some_and(|args| args == "VFP registers") {
        same("Tag_ABI_VFP_args", format!("{:?}", elf.abi.float), "Some(\"hard\")".into());
    }
    if let Some(float) = printed.attributes.get("Tag_GNU_MIPS_ABI_FP") {
        let theirs = match float.as_str() {
            "Soft float" => "Some(\"soft\")",
            "Hard float (single precision)" => "Some(\"single\")",
            _ => "Some(\"hard\")",
        };
        same("Tag_GNU_MIPS_ABI_FP", format!("{:?}", elf.abi.float), theirs.into());
    }
}

//! Programs whose targets, C libraries and conventions are known, since they were made for them.

use ogive_binary::{Kind, Libc, Linking};
use ogive_testkit::c_programs::{HELLO, LIBRARY};
use ogive_testkit::{Compiler, c_program};

use crate::{elf, read, recipes};

/// Target, ABI, float, kind, linking, C library, in words.
fn told(compiler: Compiler, arguments: &[&str], source: &str) -> Option<String> {
    let program = read(&c_program(compiler, arguments, source)?);
    assert_eq!(program.faults, [], "{compiler:?}");
    let elf = elf(&program);
    let target = elf.code.target.value().map_or_else(|| "unknown".into(), ToString::to_string);
    let abi = elf.abi.name.as_deref().unwrap_or("-");
    let libc = match &elf.libc {
        Some(Libc::Glibc { .. }) => "glibc",
        Some(Libc::Musl) => "musl",
        Some(Libc::Bionic) => "bionic",
        None => "-",
    };
    let (kind, linking) = (elf.code.kind, elf.code.linking);
    Some(format!("{target} {abi} {} {kind:?} {linking:?} {libc}", elf.abi.float.unwrap_or("-")))
}

#[test]
fn debians_cross_compilers() {
    for (triple, expected) in [
        ("aarch64-linux-gnu", "linux/arm64 - -"),
        ("arm-linux-gnueabi", "linux/arm/5 EABI5 soft"),
        ("arm-linux-gnueabihf", "linux/arm/7 EABI5 hard"),
        ("i686-linux-gnu", "linux/386 - -"),
        ("mips-linux-gnu", "linux/mips o32 hard"),
        ("mips64el-linux-gnuabi64", "linux/mips64le n64 hard"),
        ("powerpc64-linux-gnu", "linux/ppc64 ELFv1 -"),
        ("powerpc64le-linux-gnu", "linux/ppc64le ELFv2 -"),
        ("riscv64-linux-gnu", "linux/riscv64/rva20u64 lp64d double"),
        ("s390x-linux-gnu", "linux/s390x - -"),
    ] {
        let gcc = Compiler::Gcc(triple);
        let Some(program) = told(gcc, &[], HELLO) else { continue };
        assert_eq!(program, format!("{expected} Executable Dynamic glibc"), "{triple}");
        let fixed = told(gcc, &["-static"], HELLO).unwrap();
        assert_eq!(fixed, format!("{expected} Executable Static -"), "{triple}");
        // Nothing in a library that needs no library names a system.
        let library = told(gcc, recipes::NAMED, LIBRARY).unwrap();
        assert!(library.contains(" SharedLibrary Dynamic "), "{triple}: {library}");
        let object = told(gcc, &["-c"], LIBRARY).unwrap();
        assert!(object.ends_with(" Object None -"), "{triple}: {object}");
    }
}

#[test]
fn zig_links_with_glibc_and_musl() {
    for (target, arguments, expected) in [
        ("x86_64-linux-gnu.2.28", &[][..], "linux/amd64 - - Executable Dynamic glibc"),
        ("aarch64-linux-musl", &["-dynamic"], "linux/arm64 - - Executable Dynamic musl"),
        // No system is named in a static program of musl.
        ("aarch64-linux-musl", &[], "?/arm64 - - Executable Static -"),
        ("loongarch64-linux-musl", &["-dynamic"], "linux/loong64 lp64d double Executable Dynamic musl"),
    ] {
        let Some(program) = told(Compiler::Zig(target), arguments, HELLO) else { continue };
        assert_eq!(program, expected, "{target} {arguments:?}");
    }
}

#[test]
fn a_static_program_that_is_loaded_anywhere_is_no_library() {
    if cfg!(not(all(target_os = "linux", target_arch = "x86_64"))) {
        return ogive_testkit::skip("the native compiler is asked on linux/amd64");
    }
    let Some(program) = told(Compiler::Native, &["-static-pie"], HELLO) else { return };
    // The start-up code says that it needs what every amd64 has, on some systems.
    assert_eq!(program.replace("/v1 ", " "), "linux/amd64 - - Executable StaticPie -");
}

#[test]
fn the_glibc_that_a_program_needs_is_the_one_that_it_was_linked_for() {
    // `fcntl64` came with 2.28; 2.34 has a new start-up function.
    let source = "#define _GNU_SOURCE\n#define _FILE_OFFSET_BITS 64\n#include <fcntl.h>\n\
                  int main(void) { return fcntl(0, F_GETFL) < 0; }\n";
    for (target, expected) in [("x86_64-linux-gnu.2.28", "2.28"), ("x86_64-linux-gnu.2.34", "2.34")] {
        let Some(file) = c_program(Compiler::Zig(target), &[], source) else { return };
        let program = read(&file);
        let Some(Libc::Glibc { needs: Some(needs) }) = elf(&program).libc.clone() else { panic!("{target}") };
        assert_eq!(needs, expected, "{target}");
    }
}

#[test]
fn the_level_that_the_loader_checks_is_told() {
    if cfg!(not(target_arch = "x86_64")) {
        return ogive_testkit::skip("levels of x86-64 are linked for on x86-64");
    }
    for level in ["v2", "v3", "v4"] {
        let isa = format!("-Wl,-z,x86-64-{level}");
        let Some(program) = told(Compiler::Native, &[&isa, "-march=x86-64-v2"], HELLO) else { return };
        assert!(program.starts_with(&format!("linux/amd64/{level} ")), "{program}");
    }
}

#[test]
fn what_is_stripped_of_its_sections_is_told_from_its_segments() {
    for (compiler, arguments) in recipes::TRIPLES
        .iter()
        .map(|triple| (Compiler::Gcc(triple), &[][..]))
        .chain([(Compiler::Native, &[][..])])
    {
        let Some(file) = c_program(compiler, arguments, HELLO) else { continue };
        let whole = read(&file);
        let mut bytes = std::fs::read(&file).unwrap();
        // `e_shoff`, then `e_shnum` and `e_shstrndx`, as `sstrip` leaves them.
        if bytes[4] == 2 {
            bytes[40..48].fill(0);
            bytes[60..64].fill(0);
        } else {
            bytes[32..36].fill(0);
            bytes[48..52].fill(0);
        }
        let stripped = ogive_binary::read(&bytes).unwrap();
        assert_eq!(stripped.faults, [], "{compiler:?}");
        let (whole, stripped) = (elf(&whole), elf(&stripped));
        assert!(stripped.stripped);
        assert_eq!(stripped.interpreter, whole.interpreter);
        assert_eq!(stripped.needed, whole.needed);
        assert_eq!(stripped.symbol_versions, whole.symbol_versions, "{compiler:?}");
        assert_eq!(stripped.libc, whole.libc);
        assert_eq!(stripped.build_id, whole.build_id);
        assert_eq!(stripped.minimum_kernel, whole.minimum_kernel);
        assert_eq!(stripped.code.kind, Kind::Executable);
        assert_eq!(stripped.code.linking, Linking::Dynamic);
        let arch = |elf: &ogive_binary::Elf| elf.code.target.value().map(|target| (target.os, target.arch));
        assert_eq!(arch(stripped), arch(whole));
        assert_eq!(
            (&stripped.abi.name, stripped.abi.float),
            (&whole.abi.name, whole.abi.float),
            "{compiler:?}"
        );
    }
}

#[test]
fn debug_information_alone_is_no_program() {
    let (Some(objcopy), Some(strip)) = (ogive_testkit::require("objcopy"), ogive_testkit::require("strip"))
    else {
        return;
    };
    let Some(file) = c_program(Compiler::Native, &["-g"], HELLO) else { return };
    let folder = tempfile::tempdir().unwrap();
    let whole = read(&file);
    for (tool, arguments) in [(&objcopy, ["--only-keep-debug"]), (&strip, ["--only-keep-debug"])] {
        let to = folder.path().join("debug");
        let mut command = std::process::Command::new(tool);
        command.args(arguments).arg(&file);
        if tool == &strip {
            command.arg("-o");
        }
        assert!(command.arg(&to).status().unwrap().success());
        let debug = read(&to);
        assert_eq!(debug.faults, []);
        let debug = elf(&debug);
        assert_eq!(debug.code.kind, Kind::Debug);
        assert_eq!((&debug.interpreter, &debug.needed), (&None, &vec![]));
        assert_eq!(debug.build_id, elf(&whole).build_id);
        assert!(!debug.stripped);
    }
}

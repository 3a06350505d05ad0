//! The C compilers that tests use make what they are asked for.
#![expect(clippy::unwrap_used, reason = "what cannot be, fails")]

use ogive_testkit::c_programs::{HELLO, LIBRARY};
use ogive_testkit::{Compiler, c_program};

/// `e_machine` of an ELF file, little-endian.
fn machine(file: &std::path::Path) -> u16 {
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(bytes[..4], *b"\x7fELF", "{}", file.display());
    u16::from_le_bytes([bytes[18], bytes[19]])
}

#[test]
fn each_compiler_makes_programs_of_its_target() {
    for (compiler, arguments, source, expected) in [
        (Compiler::Gcc("aarch64-linux-gnu"), &["-static"][..], HELLO, 183),
        (Compiler::Gcc("arm-linux-gnueabihf"), &[], HELLO, 40),
        (Compiler::Zig("riscv64-linux-musl"), &[], HELLO, 243),
        (Compiler::Zig("x86_64-linux-gnu.2.28"), &["-shared", "-fPIC"], LIBRARY, 62),
    ] {
        let Some(file) = c_program(compiler, arguments, source) else { continue };
        assert_eq!(machine(&file), expected, "{compiler:?}");
        assert_eq!(c_program(compiler, arguments, source), Some(file), "{compiler:?} is asked once");
    }
}

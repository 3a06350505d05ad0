//! The C programs and libraries that the tests look at: which compiler, which arguments, which source.

use std::path::PathBuf;

use ogive_testkit::c_programs::{HELLO, LIBRARY};
use ogive_testkit::{Compiler, at_once, c_program, everything};

/// A library with a name, a path and a library that it needs.
pub const NAMED: &[&str] =
    &["-shared", "-fPIC", "-Wl,-soname,libanswer.so.1", "-Wl,--enable-new-dtags,-rpath,$ORIGIN/../lib"];

/// Debian's cross compilers.
pub const TRIPLES: [&str; 10] = [
    "aarch64-linux-gnu",
    "arm-linux-gnueabi",
    "arm-linux-gnueabihf",
    "i686-linux-gnu",
    "mips-linux-gnu",
    "mips64el-linux-gnuabi64",
    "powerpc64-linux-gnu",
    "powerpc64le-linux-gnu",
    "riscv64-linux-gnu",
    "s390x-linux-gnu",
];

/// Everything that is made, as far as the compilers are here.
pub fn all() -> Vec<PathBuf> {
    let gcc: Vec<Compiler> = std::iter::once(Compiler::Native).chain(TRIPLES.map(Compiler::Gcc)).collect();
    let by_gcc = at_once(&gcc, |&compiler| {
        [
            c_program(compiler, &[], HELLO),
            c_program(compiler, &["-static"], HELLO),
            c_program(compiler, &["-no-pie", "-s"], HELLO),
            c_program(compiler, NAMED, LIBRARY),
            c_program(compiler, &["-c", "-g"], LIBRARY),
        ]
    });
    let mut made: Vec<PathBuf> = by_gcc.into_iter().flatten().flatten().collect();
    made.extend(c_program(Compiler::Native, &["-static-pie"], HELLO));
    for level in ["v2", "v3", "v4"] {
        let isa = format!("-Wl,-z,x86-64-{level}");
        if cfg!(target_arch = "x86_64") {
            made.extend(c_program(Compiler::Native, &[&isa, "-march=x86-64-v2"], HELLO));
        }
    }
    let zig = ["x86_64-linux-gnu.2.28", "riscv64-linux-musl", "aarch64-linux-musl", "loongarch64-linux-musl"];
    let wanted = if everything("ELF of two more targets of zig") { zig.len() } else { 2 };
    let zig: Vec<Compiler> = zig.into_iter().take(wanted).map(Compiler::Zig).collect();
    let by_zig =
        at_once(&zig, |&compiler| [c_program(compiler, &[], HELLO), c_program(compiler, NAMED, LIBRARY)]);
    made.extend(by_zig.into_iter().flatten().flatten());
    made
}

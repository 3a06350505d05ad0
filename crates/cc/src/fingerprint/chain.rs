//! The programs that a compiler driver starts.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ogive_binary::Content;
use ogive_system::{System, programs_in};

use super::{Digests, Input};
use crate::compiler::Asked;
use crate::{Kind, Toolchain};

/// Compilers behind the driver, as `-###` names them, the assembler and the linker, and the libraries that
/// clang is made of.
pub(super) fn inputs(asked: &Asked<'_>, toolchain: &Toolchain, digests: &Digests) -> Vec<Input> {
    let said = asked.all(&["-###", "-x", "c", "-c", "-", "-o", "probe.o"]).unwrap_or_default();
    let mut programs = started(&said);
    if toolchain.kind != Kind::Zig {
        let path = asked.system.environment.paths("PATH");
        programs.extend(["as", "ld"].into_iter().filter_map(|name| {
            let answer = PathBuf::from(asked.line(&[&format!("-print-prog-name={name}")])?);
            if answer.has_root() {
                return Some(answer);
            }
            programs_in(&*asked.system.files, &path, name).into_iter().next()
        }));
    }
    programs.sort();
    programs.dedup();
    let mut found = Vec::new();
    for program in programs.iter().filter(|program| **program != asked.program) {
        if let Ok(digest) = digests.of(asked.system, program) {
            found.push(Input { name: format!("program {}", program.display()), value: digest.to_string() });
        }
    }
    programs.push(asked.program.to_owned());
    found.extend(programs.iter().flat_map(|program| libraries(asked.system, program)));
    found
}

/// The programs in what `-###` prints: lines that begin with an absolute path, in quotes or not.
fn started(said: &str) -> Vec<PathBuf> {
    let first = |line: &str| -> Option<String> {
        let line = line.trim_start();
        let word = match line.strip_prefix('"') {
            Some(rest) => rest.split('"').next(),
            None => line.split_ascii_whitespace().next(),
        };
        word.map(|word| word.replace("\\\\", "\\"))
    };
    let programs = said.lines().filter(|line| line.starts_with(' ')).filter_map(first).map(PathBuf::from);
    programs.filter(|program| program.has_root()).collect()
}

/// LLVM's libraries beside a program that needs them, by size and time: they are as large as a hundred mebibytes,
/// and replaced by packages.
fn libraries(system: &System, program: &Path) -> Vec<Input> {
    let Ok(program) = system.files.canonicalize(program) else { return Vec::new() };
    let Ok(file) = system.files.open_random(&program) else { return Vec::new() };
    let Ok(read) = ogive_binary::read(&crate::pkg_config::Opened::new(file)) else { return Vec::new() };
    let Content::Elf(elf) = read.content else { return Vec::new() };
    let llvm = elf.needed.iter().filter(|name| name.starts_with("libLLVM") || name.starts_with("libclang"));
    let folder = program.parent().and_then(Path::parent).map(|folder| folder.join("lib"));
    let found = llvm.filter_map(|name| {
        let path = folder.as_ref()?.join(name);
        let entry = system.files.target(&path).ok()??;
        let modified = entry.modified?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        Some(Input {
            name: format!("library {}", path.display()),
            value: format!("{} {modified}", entry.size),
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_what_drivers_would_start() {
        // `-### -x c -c -` of Debian's aarch64-linux-gnu-gcc 12 and clang 14, cut.
        let gcc = "COLLECT_GCC_OPTIONS='-c'\n /usr/lib/gcc-cross/aarch64-linux-gnu/12/cc1 -quiet - -o /tmp/a.s\n\
                   COLLECT_GCC_OPTIONS='-c'\n /usr/lib/x/bin/as -EL -o /dev/null /tmp/a.s\nCOMPILER_PATH=/usr/lib\n";
        let clang = "Debian clang version 14.0.6\nInstalledDir: /usr/bin\n (in-process)\n \
                     \"/usr/lib/llvm-14/bin/clang\" \"-cc1\" \"-triple\" \"x\"\n";
        let texts = |said| started(said).iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        assert_eq!(texts(gcc), ["/usr/lib/gcc-cross/aarch64-linux-gnu/12/cc1", "/usr/lib/x/bin/as"]);
        assert_eq!(texts(clang), ["/usr/lib/llvm-14/bin/clang"]);
    }
}

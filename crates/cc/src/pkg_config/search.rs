//! Where a linker looks by itself.

use std::path::PathBuf;

use ogive_system::System;

use crate::compiler::Asked;
use crate::target::go_arguments;
use crate::{Kind, Toolchain};

/// The folders of libraries behind those that `-L` names, as the compiler tells them (`-print-search-dirs` of GCC and
/// clang); none of zig, which has its libraries within.
#[must_use]
pub fn default_folders(system: &System, toolchain: &Toolchain) -> Vec<PathBuf> {
    if toolchain.kind == Kind::Zig {
        return Vec::new();
    }
    let words = toolchain.cc_words().unwrap_or_default();
    let Some((_, arguments)) = words.split_first() else { return Vec::new() };
    let asked = Asked { system, program: &toolchain.program, arguments };
    let mut question = go_arguments(toolchain.platform);
    question.push("-print-search-dirs");
    let said = asked.all(&question).unwrap_or_default();
    folders(&said)
}

fn folders(said: &str) -> Vec<PathBuf> {
    let line = said.lines().find_map(|line| line.strip_prefix("libraries: ="));
    line.map(|line| std::env::split_paths(line).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compilers_print_is_read() {
        // `-print-search-dirs` of Debian's aarch64-linux-gnu-gcc 12 and clang 14, cut.
        let gcc = "install: /usr/lib/gcc-cross/aarch64-linux-gnu/12/\nprograms: =/usr/lib/gcc-cross/\n\
            libraries: =/usr/lib/gcc-cross/aarch64-linux-gnu/12/:/lib/aarch64-linux-gnu/:/usr/lib/\n";
        let expected = ["/usr/lib/gcc-cross/aarch64-linux-gnu/12/", "/lib/aarch64-linux-gnu/", "/usr/lib/"];
        assert_eq!(folders(gcc), expected.map(PathBuf::from));
        let clang = "programs: =/usr/bin\nlibraries: =/usr/lib/llvm-14/lib/clang/14.0.6:/lib\n";
        assert_eq!(folders(clang).len(), 2);
        assert_eq!(folders("zig: error: unknown argument"), Vec::<PathBuf>::new());
    }
}

//! zig, which is compiler, assembler and linker in one, with the C libraries of its targets beside it.

use std::path::{Path, PathBuf};

use ogive_system::System;

use super::{Digests, Input};
use crate::compiler::Asked;

/// The program behind a script that starts it, its version, and where its libraries lie.
pub(super) fn inputs(asked: &Asked<'_>, digests: &Digests) -> Vec<Input> {
    // Its own cc would link, where GCC and clang only say what they would do.
    let said = asked.all(&["env"]).unwrap_or_default();
    let mut found = Vec::new();
    let program = value(&said, "zig_exe").map(PathBuf::from);
    let program = program.and_then(|program| asked.system.files.canonicalize(&program).ok());
    if let Some(program) = program
        && let Ok(digest) = digests.of(asked.system, &program)
    {
        found.push(Input { name: format!("program {}", program.display()), value: digest.to_string() });
    }
    for name in ["version", "lib_dir"] {
        found.extend(value(&said, name).map(|value| Input { name: name.to_owned(), value }));
    }
    found
}

/// The zig behind a script that is used as a C compiler, by what `--version` prints. Asked by `-###`, it would build its
/// libraries before it answers.
pub(super) fn behind(system: &System, said: &str) -> Option<PathBuf> {
    let folder = said.lines().find_map(|line| line.strip_prefix("InstalledDir: "))?;
    let target = said.lines().find_map(|line| line.strip_prefix("Target: "))?;
    // A clang may lie in the same folder; its triple names no release of Linux or of a C library.
    let (_, os) = target.split_once("-unknown-").or_else(|| target.split_once('-'))?;
    if !os.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let zig = ["zig", "zig.exe"].map(|name| Path::new(folder).join(name));
    zig.into_iter().find(|zig| zig.has_root() && system.files.exists(zig))
}

/// Where the library of a zig lies; none when it does not say.
#[must_use]
pub fn library(system: &System, zig: &Path) -> Option<PathBuf> {
    let said = Asked { system, program: zig, arguments: &[] }.all(&["env"])?;
    value(&said, "lib_dir").map(PathBuf::from).filter(|folder| folder.has_root())
}

/// A value of `zig env`, which is JSON up to 0.14 and ZON since.
fn value(said: &str, name: &str) -> Option<String> {
    let line = said.lines().map(str::trim).find(|line| {
        let key = line.trim_start_matches(['.', '"', '{', ' ']);
        key.strip_prefix(name).is_some_and(|rest| rest.starts_with(['"', ' ', '=']))
    })?;
    let (_, value) = line.split_once(['=', ':'])?;
    value.split('"').nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ogive_system::memory::{MemoryFiles, MemorySystem};

    use super::{behind, value};

    #[test]
    fn a_script_around_zig_is_told_from_a_clang_beside_it() {
        let files = MemoryFiles::new().file("/usr/bin/zig", "").file("/usr/bin/clang", "");
        let system = MemorySystem { files, ..MemorySystem::default() }.system();
        // `--version` of zig 0.17.1 with `-target aarch64-linux-musl`, and of Debian's clang 14.
        let zig = "clang version 22.1.8\nTarget: aarch64-unknown-linux5.10.0-musl\nThread model: posix\nInstalledDir: /usr/bin\n";
        let clang = "Debian clang version 14.0.6\nTarget: x86_64-pc-linux-gnu\nThread model: posix\nInstalledDir: /usr/bin\n";
        assert_eq!(behind(&system, zig).as_deref(), Some(Path::new("/usr/bin/zig")));
        assert_eq!(behind(&system, clang), None);
        assert_eq!(behind(&system, &zig.replace("/usr/bin", "/opt")), None);
    }

    #[test]
    fn both_forms_are_read() {
        // `zig env` of 0.17.1 and 0.13.0, cut.
        let zon =
            ".{\n    .zig_exe = \"/a/zig\",\n    .lib_dir = \"/a/lib\",\n    .version = \"0.17.1\",\n}\n";
        let json = "{\n \"zig_exe\": \"/a/zig\",\n \"lib_dir\": \"/a/lib\",\n \"version\": \"0.13.0\"\n}\n";
        for (said, version) in [(zon, "0.17.1"), (json, "0.13.0")] {
            assert_eq!(value(said, "zig_exe").as_deref(), Some("/a/zig"));
            assert_eq!(value(said, "version").as_deref(), Some(version));
            assert_eq!(value(said, "std_dir"), None);
        }
    }
}

//! What a compiler driver would start and link, by `-###`.

use std::path::{Path, PathBuf};

use ogive_binary::Content;
use ogive_system::{System, programs_in};

use super::{Digests, Input, nanoseconds, zig};
use crate::compiler::Asked;
use crate::opened::Opened;
use crate::shell_words::shell_words;
use crate::target::go_arguments;
use crate::{Kind, Toolchain};

/// What every program is linked with, where it is found beside the C library.
const LINKED: [&str; 9] = [
    "libc.so",
    "libc.a",
    "libgcc.a",
    "libstdc++.so",
    "libstdc++.a",
    "libstdc++.dll.a",
    "libc++.a",
    "libmsvcrt.a",
    "libucrt.a",
];

/// Compilers behind the driver, assembler and linker; start files and the C library; the version.
pub(super) fn inputs(asked: &Asked<'_>, toolchain: &Toolchain, digests: &Digests) -> Vec<Input> {
    if toolchain.kind == Kind::Named
        && let Some(zig) = asked.all(&["--version"]).and_then(|said| zig::behind(asked.system, &said))
    {
        return zig::inputs(&Asked { program: &zig, arguments: &[], ..*asked }, digests);
    }
    let mut arguments = go_arguments(toolchain.platform);
    arguments.extend(["-###", "-x", "c", "-", "-o", "probe"]);
    arguments.extend(toolchain.ld_flags.iter().map(String::as_str));
    let plan = Plan::read(&asked.all(&arguments).unwrap_or_default());
    let version = plan.version.clone().or_else(|| asked.line(&["--version"])).unwrap_or_default();
    let mut found = vec![Input { name: "version".to_owned(), value: version }];
    let mut digest = |kind: &str, path: &Path| {
        let path = asked.system.files.canonicalize(path).ok();
        let input = path.and_then(|path| {
            let value = digests.of(asked.system, &path).ok()?.to_string();
            Some(Input { name: format!("{kind} {}", path.display()), value })
        });
        found.extend(input);
    };
    let programs = plan.programs(asked.system);
    for program in &programs {
        digest("program", program);
    }
    for file in plan.files(asked.system) {
        digest("library", &file);
    }
    let all = programs.iter().map(PathBuf::as_path).chain([asked.program]);
    let libraries: Vec<Input> = all.flat_map(|program| llvm(asked.system, program)).collect();
    found.extend(libraries);
    found
}

/// What `-###` prints.
#[derive(Debug, Default)]
struct Plan {
    /// The line that names a version.
    version: Option<String>,
    /// Commands, program first.
    commands: Vec<Vec<String>>,
    /// Where GCC looks for programs that it names without a folder (`COMPILER_PATH`).
    folders: Vec<PathBuf>,
}

impl Plan {
    fn read(said: &str) -> Self {
        let mut plan = Self::default();
        for line in said.lines() {
            if let Some(folders) = line.strip_prefix("COMPILER_PATH=") {
                plan.folders = std::env::split_paths(folders).collect();
            } else if line.starts_with(' ') {
                plan.commands.push(shell_words(line));
            } else if plan.version.is_none() && line.contains(" version ") && !line.starts_with("Configured")
            {
                plan.version = Some(line.trim().to_owned());
            }
        }
        plan.folders.dedup();
        plan
    }

    fn programs(&self, system: &System) -> Vec<PathBuf> {
        let path = system.environment.paths("PATH");
        let named = |name: &str| {
            let found = programs_in(&*system.files, &self.folders, name).into_iter().next();
            found.or_else(|| programs_in(&*system.files, &path, name).into_iter().next())
        };
        let mut programs = Vec::new();
        for first in self.commands.iter().filter_map(|words| words.first()) {
            let program = Path::new(first);
            // clang's note that it compiles by itself.
            if first.starts_with('(') {
                continue;
            }
            programs.extend(if program.has_root() { Some(program.to_owned()) } else { named(first) });
            let collects = program.file_stem().is_some_and(|name| name == "collect2");
            programs.extend(collects.then(|| named("ld")).flatten());
        }
        programs.sort();
        programs.dedup();
        programs
    }

    /// Start files, and libraries in the folders that are linked from.
    fn files(&self, system: &System) -> Vec<PathBuf> {
        let words = || self.commands.iter().flat_map(|words| words.iter().skip(1));
        let is_file = |path: &PathBuf| system.files.exists(path) && !system.files.is_dir(path);
        let mut files: Vec<PathBuf> = words()
            .filter(|word| word.ends_with(".o") || word.ends_with(".a"))
            .map(PathBuf::from)
            .filter(|path| path.has_root() && is_file(path))
            .collect();
        let folders: Vec<&str> = words().filter_map(|word| word.strip_prefix("-L")).collect();
        for name in LINKED {
            files.extend(folders.iter().map(|folder| Path::new(folder).join(name)).find(is_file));
        }
        files.sort();
        files.dedup();
        files
    }
}

/// LLVM's libraries beside a program that needs them, by size and time: they are as large as a hundred mebibytes,
/// and packages replace them.
fn llvm(system: &System, program: &Path) -> Vec<Input> {
    let Ok(program) = system.files.canonicalize(program) else { return Vec::new() };
    let Ok(file) = system.files.open_random(&program) else { return Vec::new() };
    let Ok(read) = ogive_binary::read(&Opened::new(file)) else { return Vec::new() };
    let Content::Elf(elf) = read.content else { return Vec::new() };
    let llvm = elf.needed.iter().filter(|name| name.starts_with("libLLVM") || name.starts_with("libclang"));
    let folder = program.parent().and_then(Path::parent).map(|folder| folder.join("lib"));
    let found = llvm.filter_map(|name| {
        let path = folder.as_ref()?.join(name);
        let entry = system.files.target(&path).ok()??;
        let value = format!("{} {}", entry.size, nanoseconds(&entry));
        Some(Input { name: format!("library {}", path.display()), value })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_of_real_drivers_are_read() {
        // `-### -x c - -o probe` of Debian's gcc 12 and clang 14, cut.
        let gcc = "Configured with: ../src/configure --with-pkgversion='a version x'\n\
            gcc version 12.2.0 (Debian 12.2.0-14) \nCOLLECT_GCC_OPTIONS='-o' 'probe'\n \
            /usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet - \"-mtune=generic\" -o /tmp/a.s\n as --64 -o /tmp/a.o /tmp/a.s\n\
            COMPILER_PATH=/usr/lib/gcc/x86_64-linux-gnu/12/:/usr/lib/gcc/x86_64-linux-gnu/\n \
            /usr/lib/gcc/x86_64-linux-gnu/12/collect2 -o probe /usr/lib/Scrt1.o -L/usr/lib/x86_64-linux-gnu -lc\n";
        let plan = Plan::read(gcc);
        assert_eq!(plan.version.as_deref(), Some("gcc version 12.2.0 (Debian 12.2.0-14)"));
        let first: Vec<&str> = plan.commands.iter().map(|words| words[0].as_str()).collect();
        let folder = "/usr/lib/gcc/x86_64-linux-gnu/12";
        assert_eq!(first, [&format!("{folder}/cc1"), "as", &format!("{folder}/collect2")]);
        assert_eq!(plan.folders.len(), 2);
        let clang = "Debian clang version 14.0.6\nInstalledDir: /usr/bin\n \"/usr/lib/llvm-14/bin/clang\" \"-cc1\"\n \
            \"/usr/bin/aarch64-linux-gnu-ld\" \"-pie\" \"/usr/bin/../lib/crt i.o\" \"-L/usr/lib\"\n";
        let plan = Plan::read(clang);
        assert_eq!(plan.version.as_deref(), Some("Debian clang version 14.0.6"));
        assert_eq!(plan.commands[1][2], "/usr/bin/../lib/crt i.o");
    }
}

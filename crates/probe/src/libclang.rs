//! The libclangs that something leads to, by their own headers: no program is run.

use std::path::{Path, PathBuf};

use ogive_machine::{GoSettings, Library, SearchPath, Setting, ShellFacts};
use ogive_record::Provenance;
use ogive_system::System;

use crate::own::ports;

/// The most bytes of a .pc file.
const MOST: u64 = 1 << 16;

/// Finds them: by LIBCLANG_PATH, by clang.pc in the folders of PKG_CONFIG_PATH, by llvm-config on PATH; those of
/// every start of a shell too.
pub(crate) fn find(
    system: &System,
    settings: &GoSettings,
    path: &SearchPath,
    shells: &[ShellFacts],
) -> Vec<Library> {
    let mut found = Found { system, libraries: Vec::new() };
    for set in values("LIBCLANG_PATH", settings, shells) {
        found.at(Path::new(&set.value), &set.source);
    }
    let pkg_config =
        ["PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR"].into_iter().flat_map(|name| values(name, settings, shells));
    for folder in pkg_config.flat_map(|set| std::env::split_paths(&set.value).collect::<Vec<_>>()) {
        let file = folder.join("clang.pc");
        let Some((libdir, line)) = libdir(system, &file) else { continue };
        found.at(&libdir, &Provenance::File { path: file, line: Some(line) });
    }
    for path in crate::paths(path, shells) {
        let folders: Vec<PathBuf> = path.folders.iter().map(|entry| entry.folder.clone()).collect();
        for program in ogive_system::programs_in(&*system.files, &folders, "llvm-config").into_iter().take(1)
        {
            // PREFIX/bin/llvm-config
            let real = system.files.canonicalize(&program).ok();
            let Some(prefix) = real.as_deref().and_then(Path::parent).and_then(Path::parent) else {
                continue;
            };
            found.at(&prefix.join("lib"), &Provenance::File { path: program, line: None });
        }
    }
    found.libraries
}

/// The values of a variable, those first that a line of a start-up file gives; what this process has of such a line
/// is not given again.
fn values<'a>(name: &str, settings: &'a GoSettings, shells: &'a [ShellFacts]) -> Vec<&'a Setting> {
    let started = shells.iter().flat_map(|shell| &shell.starts).filter_map(|start| start.outcome.value());
    let mut all: Vec<&Setting> =
        started.filter_map(|started| started.variable(name)).chain(settings.effective(name)).collect();
    let is_placed = |setting: &Setting| matches!(setting.source, Provenance::File { .. });
    all.sort_by_key(|setting| !is_placed(setting));
    let mut values: Vec<&Setting> = Vec::new();
    for setting in all {
        let is_known = |seen: &&Setting| {
            seen.value == setting.value && (!is_placed(setting) || seen.source == setting.source)
        };
        if !setting.value.is_empty() && !values.iter().any(is_known) {
            values.push(setting);
        }
    }
    values
}

struct Found<'a> {
    system: &'a System,
    libraries: Vec<Library>,
}

impl Found<'_> {
    /// Takes the library at a path that something names, once for each that names it.
    fn at(&mut self, path: &Path, named_by: &Provenance) {
        let Some(path) = library(self.system, path) else { return };
        let is_known = |known: &Library| known.path == path && known.named_by == *named_by;
        if !self.libraries.iter().any(is_known) {
            let ports = ports(self.system, &path);
            self.libraries.push(Library { path, named_by: named_by.clone(), ports });
        }
    }
}

/// The library at a path that names it, or the folder it is in.
fn library(system: &System, path: &Path) -> Option<PathBuf> {
    if !system.files.is_dir(path) {
        return system.files.exists(path).then(|| path.to_owned());
    }
    let is_libclang = |name: &str| {
        name == "libclang.dylib"
            || name == "libclang.dll"
            || name == "libclang.so"
            || name.starts_with("libclang.so.")
            || (name.starts_with("libclang-") && name.contains(".so"))
    };
    let names = system.files.list(path).unwrap_or_default();
    let mut names = names.iter().filter_map(|(name, _)| name.to_str()).filter(|name| is_libclang(name));
    names.next().map(|name| path.join(name))
}

/// The folder of libraries that a .pc file names, its variables expanded, and the line.
fn libdir(system: &System, file: &Path) -> Option<(PathBuf, u32)> {
    let bytes = system.files.read(file, MOST).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut known: Vec<(&str, String)> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let Some((name, value)) = line.split_once('=') else { continue };
        let value = known
            .iter()
            .fold(value.trim().to_owned(), |value, (name, of)| value.replace(&format!("${{{name}}}"), of));
        if name.trim() == "libdir" {
            return Some((value.into(), number));
        }
        known.push((name.trim(), value));
    }
    None
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryFiles, MemorySystem};

    use super::*;

    #[test]
    fn variables_and_pc_files_lead_to_libraries() {
        let pc = "prefix=/usr/lib/llvm-14\nlibdir=${prefix}/lib\nLibs: -L${libdir} -lclang\n";
        let files = MemoryFiles::new()
            .file("/opt/llvm/lib/libclang.so.18", "")
            .file("/usr/lib/llvm-14/lib/libclang-14.so.1", "")
            .file("/opt/pc/clang.pc", pc);
        let system = MemorySystem { files, ..MemorySystem::new() }.system();
        let mut settings = crate::settings::of(&system);
        for (name, value) in [("LIBCLANG_PATH", "/opt/llvm/lib"), ("PKG_CONFIG_PATH", "/nowhere:/opt/pc")] {
            let source = Provenance::Environment(name.into());
            settings.process.push(Setting { name: name.into(), value: value.into(), source });
        }
        let found = find(&system, &settings, &SearchPath::default(), &[]);
        let paths: Vec<&Path> = found.iter().map(|library| library.path.as_path()).collect();
        let expected = ["/opt/llvm/lib/libclang.so.18", "/usr/lib/llvm-14/lib/libclang-14.so.1"];
        assert_eq!(paths, expected.map(Path::new));
        assert_eq!(found[1].named_by, Provenance::File { path: "/opt/pc/clang.pc".into(), line: Some(2) });
        assert!(found[0].ports.value().is_none());
    }
}

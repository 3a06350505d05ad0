//! The file behind `-lNAME`, and what it is for.

use std::io;
use std::path::{Component, Path, PathBuf};

use ogive_binary::{Content, Kind, Libc, Target};
use ogive_platform::Goos;
use ogive_system::System;
use schemars::JsonSchema;
use serde::Serialize;

use super::{script, tbd};
use crate::opened::Opened;

/// What a library is, told by its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Inspected {
    /// The file that was asked about.
    pub path: PathBuf,
    /// The files that are linked: itself, or those that a linker script names, each once.
    pub files: Vec<LibraryFile>,
    /// What a linker script names and nobody has.
    pub missing: Vec<String>,
}

/// A file that is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LibraryFile {
    /// Where it is.
    pub path: PathBuf,
    /// Everything that it is for: of an archive, what its members are for.
    pub targets: Vec<Target>,
    /// Whether it is loaded when a program starts, rather than linked in.
    pub shared: bool,
    /// The calling convention: `EABI5`, `n64`; none where the format does not tell.
    pub abi: Option<String>,
    /// How floating-point numbers are passed: `hard`, `soft`.
    pub float: Option<String>,
    /// The C library that it needs; none where it does not tell, as archives do not.
    pub libc: Option<Libc>,
    /// The name that programs will ask for.
    pub soname: Option<String>,
    /// What it needs itself.
    pub needed: Vec<String>,
}

impl Inspected {
    /// Everything that the files are for, once each.
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<Target> = self.files.iter().flat_map(|file| file.targets.clone()).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

/// The file that a linker takes for `-lNAME`: the first of `folders` that has one, a shared library before an
/// archive. `:FILE` is a file's own name. Folders that begin with `=` lie in the sysroot.
#[must_use]
pub fn library(
    system: &System,
    name: &str,
    os: Goos,
    folders: &[PathBuf],
    sysroot: Option<&Path>,
) -> Option<PathBuf> {
    libraries(system, name, os, folders, sysroot).into_iter().next()
}

/// All files that it may take, in order: GNU ld passes over what is for another machine.
#[must_use]
pub fn libraries(
    system: &System,
    name: &str,
    os: Goos,
    folders: &[PathBuf],
    sysroot: Option<&Path>,
) -> Vec<PathBuf> {
    let names = match (name.strip_prefix(':'), os) {
        (Some(file), _) => vec![file.to_owned()],
        (None, Goos::Windows) => vec![
            format!("lib{name}.dll.a"),
            format!("{name}.dll.a"),
            format!("lib{name}.a"),
            format!("{name}.lib"),
            format!("lib{name}.dll"),
            format!("{name}.dll"),
        ],
        (None, Goos::Darwin | Goos::Ios) => {
            vec![format!("lib{name}.tbd"), format!("lib{name}.dylib"), format!("lib{name}.a")]
        }
        (None, _) => vec![format!("lib{name}.so"), format!("lib{name}.a")],
    };
    let folders = folders.iter().map(|folder| in_sysroot(folder, sysroot));
    let paths = folders.flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    paths.filter(|path| system.files.exists(path) && !system.files.is_dir(path)).collect()
}

/// `=/usr/lib` and `$SYSROOT/usr/lib`, as GNU ld takes them.
fn in_sysroot(folder: &Path, sysroot: Option<&Path>) -> PathBuf {
    let Some(text) = folder.to_str() else { return folder.to_owned() };
    let rest = text.strip_prefix('=').or_else(|| text.strip_prefix("$SYSROOT"));
    match (rest, sysroot) {
        (Some(rest), Some(sysroot)) => below(sysroot, Path::new(rest)),
        (Some(rest), None) => PathBuf::from(rest),
        (None, _) => folder.to_owned(),
    }
}

/// An absolute path, as it lies in a sysroot.
fn below(sysroot: &Path, path: &Path) -> PathBuf {
    let inner = path.components().filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
    sysroot.join(inner.collect::<PathBuf>())
}

/// Reads a library; of a linker script, the files that it names. `folders` are where it looks for names without
/// folders.
///
/// # Errors
/// When the file itself can't be read.
pub fn inspect(
    system: &System,
    path: &Path,
    os: Goos,
    folders: &[PathBuf],
    sysroot: Option<&Path>,
) -> io::Result<Inspected> {
    let mut inspected = Inspected { path: path.to_owned(), files: Vec::new(), missing: Vec::new() };
    let mut look = Look { system, os, folders, sysroot, seen: Vec::new(), inspected: &mut inspected };
    look.at(path, 0)?;
    Ok(inspected)
}

struct Look<'a> {
    system: &'a System,
    os: Goos,
    folders: &'a [PathBuf],
    sysroot: Option<&'a Path>,
    seen: Vec<PathBuf>,
    inspected: &'a mut Inspected,
}

impl Look<'_> {
    fn at(&mut self, path: &Path, depth: usize) -> io::Result<()> {
        /// Scripts that name scripts.
        const DEEPEST: usize = 8;
        if depth > DEEPEST || self.seen.iter().any(|seen| seen == path) {
            return Ok(());
        }
        self.seen.push(path.to_owned());
        let source = Opened::new(self.system.files.open_random(path)?);
        let program = ogive_binary::read(&source)?;
        let mut read = file(path, &program);
        if let Content::Other(_) | Content::Script(_) = program.content
            && let Some(text) = self.text(path)
        {
            if let Some(stub) = tbd::read(&text) {
                (read.targets, read.soname, read.shared) = (stub.targets, stub.install_name, true);
            }
            if let Some(names) = script::files(&text) {
                for name in names {
                    match self.named(path, &name) {
                        Some(file) if self.at(&file, depth + 1).is_ok() => {}
                        _ => self.inspected.missing.push(name),
                    }
                }
                return Ok(());
            }
        }
        self.inspected.files.push(read);
        Ok(())
    }

    /// What may be a script or a stub; the largest stubs, those of Apple's frameworks, have some mebibytes.
    fn text(&self, path: &Path) -> Option<String> {
        const LONGEST: u64 = 16 << 20;
        String::from_utf8(self.system.files.read(path, LONGEST).ok()?).ok()
    }

    /// Where something is that a script names. ld looks in the sysroot when the script itself lies there, and
    /// beside the script for names without folders.
    fn named(&self, script: &Path, name: &str) -> Option<PathBuf> {
        if let Some(library_name) = name.strip_prefix("-l") {
            return library(self.system, library_name, self.os, self.folders, self.sysroot);
        }
        let path = Path::new(name);
        let beside = script.parent().map(|folder| folder.join(path));
        let candidates: Vec<PathBuf> = if path.has_root() || name.starts_with('=') {
            let in_it = self.sysroot.filter(|sysroot| script.starts_with(sysroot) || name.starts_with('='));
            let inner = Path::new(name.trim_start_matches('='));
            in_it.map(|sysroot| below(sysroot, inner)).into_iter().chain([inner.to_owned()]).collect()
        } else {
            beside.into_iter().chain(self.folders.iter().map(|folder| folder.join(path))).collect()
        };
        candidates.into_iter().find(|path| self.system.files.exists(path))
    }
}

fn file(path: &Path, program: &ogive_binary::Program) -> LibraryFile {
    let mut found = LibraryFile {
        path: path.to_owned(),
        targets: program.targets(),
        shared: program.codes().iter().any(|code| code.kind == Kind::SharedLibrary),
        abi: None,
        float: None,
        libc: None,
        soname: None,
        needed: Vec::new(),
    };
    match &program.content {
        Content::Elf(elf) => {
            found.abi.clone_from(&elf.abi.name);
            found.float = elf.abi.float.map(str::to_owned);
            found.libc.clone_from(&elf.libc);
            found.soname.clone_from(&elf.soname);
            found.needed.clone_from(&elf.needed);
        }
        Content::MachO(macho) => {
            found.soname.clone_from(&macho.id);
            found.needed.clone_from(&macho.dylibs);
        }
        Content::Pe(pe) => found.needed.clone_from(&pe.imports),
        _ => {}
    }
    found
}

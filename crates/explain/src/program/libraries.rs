//! Where the dynamic loader would find the libraries of an ELF program (ld.so(8)). Nothing is run:
//! `ldd` starts the program's own loader, and a foreign file may name any.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ogive_binary::{Elf, Libc};
use ogive_machine::Abilities;
use ogive_platform::names::{ElfClass, ElfHeader};
use ogive_system::System;

/// The libraries that a program names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Libraries {
    /// Those that were found nowhere.
    pub missing: Vec<String>,
    /// The folders that were looked into, in the loader's order.
    pub folders: Vec<PathBuf>,
}

/// The loader's configuration may include others, but not without end.
const MOST_FILES: usize = 64;
/// A program with more libraries or folders than this is looked at no further.
const MOST: usize = 512;

/// Looks for the libraries; none for static programs and those that do not run here natively, whose
/// libraries stand elsewhere.
pub(super) fn of(system: &System, elf: &Elf, path: &Path, machine: &Abilities) -> Option<Libraries> {
    let arch = elf.code.target.value()?.arch;
    if elf.interpreter.is_none() || machine.runs_natively(arch).value() != Some(&true) {
        return None;
    }
    let folders = folders(system, elf, path);
    let found = |name: &String| {
        // musl's loader is its C library, and knows it by all of these names.
        let is_loader = elf.libc == Some(Libc::Musl) && (name.starts_with("libc.musl-") || name == "libc.so");
        let candidates: Vec<PathBuf> = if name.contains('/') {
            vec![PathBuf::from(name)]
        } else {
            folders.iter().map(|folder| folder.join(name)).collect()
        };
        is_loader || candidates.iter().any(|candidate| fits(system, candidate, elf))
    };
    let missing = elf.needed.iter().take(MOST).filter(|name| !found(name)).cloned().collect();
    Some(Libraries { missing, folders })
}

/// The loader passes over files of another class or machine.
fn fits(system: &System, candidate: &Path, elf: &Elf) -> bool {
    let mut header = [0; 64];
    let read = system.files.open_random(candidate).and_then(|file| file.read_at(&mut header, 0));
    let header = read.ok().and_then(|read| ElfHeader::parse(&header[..read]));
    header.is_some_and(|header| header.class == elf.class && header.machine == elf.machine.number)
}

fn folders(system: &System, elf: &Elf, path: &Path) -> Vec<PathBuf> {
    let origin = system.files.canonicalize(path).ok().and_then(|path| Some(path.parent()?.to_owned()));
    let own = |list: &Option<String>| -> Vec<PathBuf> {
        let list = list.as_deref().unwrap_or_default().split(':').filter(|folder| !folder.is_empty());
        list.map(|folder| expanded(folder, origin.as_deref(), elf.class)).collect()
    };
    let mut folders = if elf.runpath.is_none() { own(&elf.rpath) } else { Vec::new() };
    let variable = system.environment.var_os("LD_LIBRARY_PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&variable).filter(|folder| folder.is_absolute()));
    folders.extend(own(&elf.runpath));
    if elf.libc == Some(Libc::Musl) {
        folders.extend(musl(system, elf));
    } else {
        configured(system, Path::new("/etc/ld.so.conf"), &mut folders, &mut BTreeSet::new());
        let wide = elf.class == ElfClass::Elf64;
        let defaults: [&str; 4] = if wide {
            ["/lib64", "/usr/lib64", "/lib", "/usr/lib"]
        } else {
            ["/lib32", "/usr/lib32", "/lib", "/usr/lib"]
        };
        folders.extend(defaults.map(PathBuf::from));
    }
    let mut seen = BTreeSet::new();
    folders.retain(|folder| seen.insert(folder.clone()));
    folders.truncate(MOST);
    folders
}

/// The loader's tokens that can be told without running it.
fn expanded(folder: &str, origin: Option<&Path>, class: ElfClass) -> PathBuf {
    let origin = origin.map(|origin| origin.display().to_string()).unwrap_or_default();
    let lib = if class == ElfClass::Elf64 { "lib64" } else { "lib" };
    let both = |text: &str, name: &str, value: &str| {
        text.replace(&format!("${{{name}}}"), value).replace(&format!("${name}"), value)
    };
    PathBuf::from(both(&both(folder, "ORIGIN", &origin), "LIB", lib))
}

/// `/etc/ld.so.conf`: a folder a line, `include PATTERN` for others.
fn configured(system: &System, file: &Path, folders: &mut Vec<PathBuf>, read: &mut BTreeSet<PathBuf>) {
    const LARGEST: u64 = 1 << 20;
    if read.len() >= MOST_FILES || !read.insert(file.to_owned()) {
        return;
    }
    let Ok(text) = system.files.read(file, LARGEST) else { return };
    for line in String::from_utf8_lossy(&text).lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        match line.strip_prefix("include ") {
            Some(pattern) => {
                let pattern = file.parent().unwrap_or(Path::new("/")).join(pattern.trim());
                for file in matching(system, &pattern) {
                    configured(system, &file, folders, read);
                }
            }
            None if line.starts_with('/') => folders.push(PathBuf::from(line)),
            None => {}
        }
    }
}

/// Patterns with one `*` in the file's name, which is what distributions write.
fn matching(system: &System, pattern: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (pattern.parent(), pattern.file_name().and_then(|name| name.to_str()))
    else {
        return Vec::new();
    };
    let Some((before, after)) = name.split_once('*') else { return vec![pattern.to_owned()] };
    let names = system.files.list(folder).unwrap_or_default().into_iter();
    let fits = |name: &str| {
        name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
    };
    names.filter(|(name, _)| name.to_str().is_some_and(fits)).map(|(name, _)| folder.join(name)).collect()
}

/// musl's `/etc/ld-musl-ARCH.path`, beside the loader's folder.
fn musl(system: &System, elf: &Elf) -> Vec<PathBuf> {
    let loader = elf.interpreter.as_deref().map(Path::new).and_then(|loader| loader.file_stem()?.to_str());
    let arch = loader.and_then(|name| name.strip_suffix(".so").unwrap_or(name).strip_prefix("ld-"));
    let text =
        arch.and_then(|arch| system.files.read(Path::new(&format!("/etc/ld-{arch}.path")), 1 << 16).ok());
    match text {
        Some(text) => {
            let text = String::from_utf8_lossy(&text);
            text.split([':', '\n']).filter(|folder| folder.starts_with('/')).map(PathBuf::from).collect()
        }
        None => ["/lib", "/usr/local/lib", "/usr/lib"].map(PathBuf::from).to_vec(),
    }
}

//! The ELF files of this machine.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ogive_testkit::places;

/// Programs, libraries, objects and kernel modules of the system, and Go programs that other tests have made.
pub fn files() -> Vec<PathBuf> {
    let mut folders = vec![places::fixtures().join("go-programs")];
    let system = ["/usr/bin", "/usr/sbin", "/usr/lib", "/usr/libexec", "/lib/modules"];
    folders.extend(system.map(PathBuf::from));
    let usr = std::fs::read_dir("/usr").into_iter().flatten().flatten().map(|entry| entry.path());
    folders.extend(usr.filter(|path| path.to_string_lossy().contains("-linux-gnu")));
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    while let Some(folder) = folders.pop() {
        // `/lib` is a link on most systems.
        if !folder.canonicalize().is_ok_and(|real| seen.insert(real)) {
            continue;
        }
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() && is_elf(&entry.path()) => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn is_elf(file: &Path) -> bool {
    let mut magic = [0; 4];
    File::open(file).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == *b"\x7fELF"
}

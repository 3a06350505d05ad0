//! What others see of a package without looking into it.

use std::collections::BTreeSet;

use ogive_gosource::file::Import;
use ogive_platform::PortSet;
use serde::{Deserialize, Serialize};

use super::{GoFile, Lacking, Package, Role};

/// What others see of a package without looking into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Brief {
    /// What it shows to those that import it.
    pub(crate) face: Face,
    /// What its files import of the repository.
    pub(crate) files: Vec<BriefFile>,
    /// What it imports of the standard library that is not the same everywhere.
    pub(crate) standard: BTreeSet<String>,
    /// The names that it gives bodies to in other packages.
    pub(crate) pushed: Vec<String>,
}

/// What a package shows to those that import it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Face {
    /// What it calls itself.
    pub(crate) name: String,
    /// The builds that it has files in, tests apart.
    pub(crate) builds: PortSet,
    /// The exported names that are not in all of them.
    pub(crate) lacking: Lacking,
    /// Whether some exported name of it stands for the architecture.
    pub(crate) arch: bool,
}

/// A file that imports packages of the repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BriefFile {
    /// Whether it is part of the package itself.
    pub(crate) build: bool,
    /// The builds that it takes part in.
    pub(crate) builds: PortSet,
    /// The packages that it imports, by their numbers, as often as it does.
    pub(crate) imports: Vec<usize>,
}

impl Brief {
    /// The packages that its files and tests import, by their numbers.
    pub(crate) fn imports(&self) -> BTreeSet<usize> {
        self.files.iter().flat_map(|file| &file.imports).copied().collect()
    }
}

impl BriefFile {
    /// What a file imports of the repository; none where it imports nothing of it.
    pub(super) fn of(file: &GoFile<'_>, imported: impl Fn(&Import<'_>) -> Option<usize>) -> Option<Self> {
        let imports: Vec<usize> = file.header.imports.iter().filter_map(imported).collect();
        let build = file.role == Role::Build;
        (!imports.is_empty()).then_some(Self { build, builds: file.builds, imports })
    }
}

/// The names that some `//go:linkname` of a package gives a body in another package.
pub(super) fn pushed(package: &Package<'_>) -> Vec<String> {
    const MARK: &[u8] = b"\n//go:linkname ";
    let mut names = Vec::new();
    for file in &package.files {
        for at in memchr::memmem::find_iter(file.bytes, MARK) {
            let rest = &file.bytes[at + MARK.len()..];
            let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
            let line = String::from_utf8_lossy(line);
            let symbol = line.split_whitespace().nth(1).and_then(|symbol| symbol.rsplit_once('.'));
            names.extend(symbol.map(|(_, name)| name.to_owned()));
        }
    }
    names
}

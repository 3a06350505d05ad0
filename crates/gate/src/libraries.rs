//! Libraries and objects that lie in a repository, ready to be linked.

use std::io;
use std::path::{Path, PathBuf};

use ogive_binary::Target;
use ogive_host::program_in;
use ogive_system::Files;

/// A library or an object, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// Where it is, from the top.
    pub path: PathBuf,
    /// The targets that it has code for; none where it has no code, or none that can be told.
    pub targets: Vec<Target>,
}

/// Whether a name is that of a library or an object.
pub(crate) fn is_library(name: &str) -> bool {
    let ends = [".a", ".so", ".dylib", ".syso", ".lib", ".dll"];
    // What follows the ending is a version: libx.so.1.2.
    let version = name.split_once(".so.").map(|(_, version)| version);
    ends.iter().any(|end| name.ends_with(end))
        || version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
}

impl Library {
    /// Reads the heads of a file.
    pub(crate) fn read(files: &dyn Files, top: &Path, path: PathBuf) -> io::Result<Self> {
        let program = program_in(files.open_random(&top.join(&path))?)?;
        Ok(Self { path, targets: program.targets() })
    }
}

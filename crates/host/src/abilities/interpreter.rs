//! What stands at the path that a handler or a script starts.

use std::path::{Path, PathBuf};

use ogive_platform::Goarch;
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, Files};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{elf, names};

/// What stands at the path of an interpreter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interpreter {
    /// Nothing.
    Missing,
    /// Something that this user may not run.
    NotExecutable,
    /// An ELF program.
    Program {
        /// Its architecture, where Go has a name for it.
        arch: Option<Goarch>,
        /// Whether kernel and CPU run it themselves.
        native: bool,
        /// The dynamic loader that it needs; none for a static one.
        loader: Option<PathBuf>,
        /// Whether that loader is there.
        loader_there: bool,
    },
    /// Something else, such as a script.
    Other,
}

impl Interpreter {
    /// Whether it runs here itself.
    #[must_use]
    pub const fn runs(&self) -> bool {
        match self {
            Self::Missing | Self::NotExecutable => false,
            Self::Program { native, loader_there, .. } => *native && *loader_there,
            Self::Other => true,
        }
    }
}

/// Looks at the interpreter at `path`, by its header alone.
pub(super) fn state(files: &dyn Files, path: &Path, native: &dyn Fn(Goarch) -> bool) -> Fact<Interpreter> {
    let seen = Provenance::File { path: path.to_owned(), line: None };
    match files.target(path) {
        Ok(Some(entry)) if entry.kind == EntryKind::File => {}
        Ok(Some(_)) => return Fact::known(Interpreter::NotExecutable, seen),
        Ok(None) => return Fact::known(Interpreter::Missing, seen),
        Err(e) => return Fact::unknown(e.to_string(), seen),
    }
    match files.is_executable(path) {
        Ok(true) => {}
        Ok(false) => return Fact::known(Interpreter::NotExecutable, seen),
        Err(e) => return Fact::unknown(e.to_string(), seen),
    }
    match (elf::header(files, path), elf::interpreter(files, path)) {
        (Ok(None), _) => Fact::known(Interpreter::Other, seen),
        (Ok(Some(header)), Ok(loader)) => {
            let arch = names::of_elf(header);
            let native = arch.is_some_and(native);
            let loader_there = loader.as_deref().is_none_or(|loader| files.exists(loader));
            Fact::known(Interpreter::Program { arch, native, loader, loader_there }, seen)
        }
        (Err(e), _) | (_, Err(e)) => Fact::unknown(e.to_string(), seen),
    }
}

//! What stands at the path that a handler or a script starts.

use std::path::Path;

use ogive_machine::Interpreter;
use ogive_platform::Goarch;
use ogive_record::{Fact, Provenance};
use ogive_system::{EntryKind, Files};

use crate::{elf, names};

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

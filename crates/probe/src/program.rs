//! What the programs are that names lead to.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use ogive_binary::{Content, Program};
use ogive_machine::{Meaning, ProgramFile, ProgramKind, Word};
use ogive_platform::GoVersion;
use ogive_record::{Fact, Provenance};
use ogive_system::System;

use crate::text::is_text;
use crate::{Options, manager};

/// Reads programs, each once.
pub(crate) struct Look<'a> {
    system: &'a System,
    options: &'a Options,
    programs: BTreeMap<PathBuf, ProgramFile>,
}

/// The program in a file, as far as it can be read.
///
/// # Errors
/// When the file can't be opened.
pub(crate) fn read(system: &System, path: &Path) -> io::Result<Program> {
    system.files.open_random(path).and_then(ogive_host::program_in)
}

/// The released Go that built a program.
pub(crate) fn built_by(program: &Program) -> Option<GoVersion> {
    program.codes().iter().find_map(|code| code.go.value()?.release())
}

impl<'a> Look<'a> {
    pub(crate) const fn new(system: &'a System, options: &'a Options) -> Self {
        Self { system, options, programs: BTreeMap::new() }
    }

    pub(crate) fn into_programs(self) -> BTreeMap<PathBuf, ProgramFile> {
        self.programs
    }

    pub(crate) const fn programs(&self) -> &BTreeMap<PathBuf, ProgramFile> {
        &self.programs
    }

    /// Looks at the programs of a word.
    pub(crate) fn word(&mut self, word: &Word) {
        if let Meaning::Programs(programs) = &word.meaning {
            for path in programs {
                self.at(path);
            }
        }
    }

    /// Looks at a program.
    pub(crate) fn at(&mut self, path: &Path) {
        if !self.programs.contains_key(path) {
            let seen = self.look(path);
            self.programs.insert(path.to_owned(), seen);
        }
    }

    fn look(&self, path: &Path) -> ProgramFile {
        let place = Provenance::File { path: path.to_owned(), line: None };
        let real = match self.system.files.canonicalize(path) {
            Ok(real) if !is_text(&real) => Fact::unknown("its path is not text in UTF-8", place.clone()),
            Ok(real) => Fact::known(real, place.clone()),
            Err(error) => Fact::unknown(error.to_string(), place.clone()),
        };
        let program = read(self.system, path);
        let missing_loader = program.as_ref().ok().and_then(|program| match &program.content {
            Content::Elf(elf) if self.system.kernel.compiled_os() == "linux" => {
                let loader = PathBuf::from(elf.interpreter.as_ref()?);
                (!self.system.files.exists(&loader)).then_some(loader)
            }
            _ => None,
        });
        let what = match (&real, program) {
            (Fact::Unknown { unknown, .. }, _) => Fact::unknown(unknown.clone(), place),
            (_, Err(error)) => Fact::unknown(error.to_string(), place),
            (Fact::Known { value: real, .. }, Ok(program)) => {
                Fact::known(self.kind(path, real, &program), place)
            }
        };
        ProgramFile { real, what, missing_loader }
    }

    fn kind(&self, path: &Path, real: &Path, program: &Program) -> ProgramKind {
        if let Some(of) = manager::of_shim(path, real, &self.options.shims) {
            return ProgramKind::Shim { of };
        }
        if let Content::Script(script) = &program.content {
            return match manager::of_shim_script(self.system, real) {
                Some(of) => ProgramKind::Shim { of },
                None => ProgramKind::Script { interpreter: script.interpreter.clone() },
            };
        }
        let ports: Vec<_> = program.targets().into_iter().filter_map(|target| target.port()).collect();
        if ports.is_empty() {
            return ProgramKind::Other;
        }
        ProgramKind::Native { ports, go: built_by(program) }
    }
}

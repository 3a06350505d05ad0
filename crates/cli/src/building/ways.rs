//! What of that which was built runs here.

use std::path::Path;

use ogive_binary::{Content, Linking, Program};
use ogive_build::{Way, Ways};
use ogive_explain::program::{explain, observe_file};
use ogive_machine::Abilities;
use ogive_platform::{Goos, Platform};
use ogive_system::System;

/// This machine, looked at once.
pub(crate) struct RunsHere<'a> {
    system: &'a System,
    abilities: Abilities,
}

impl<'a> RunsHere<'a> {
    /// Looks at what this machine can run.
    pub(crate) fn new(system: &'a System) -> Self {
        Self { system, abilities: ogive_host::abilities(system) }
    }

    /// An emulator on PATH that the system does not start by itself. It finds no loader of another machine, so that
    /// static programs alone are for it.
    fn emulator(&self, program: &Program, platform: Platform) -> Option<Way> {
        let Content::Elf(elf) = &program.content else { return None };
        let is_static = matches!(elf.code.linking, Linking::Static | Linking::StaticPie);
        if !is_static || platform.port.os != Goos::Linux {
            return None;
        }
        let emulators = &self.abilities.emulators;
        emulators
            .iter()
            .find(|each| each.arch == platform.port.arch)
            .map(|each| Way::By(each.program.clone()))
    }
}

impl Ways for RunsHere<'_> {
    fn way(&self, file: &Path, platform: Platform) -> Way {
        match observe_file(self.system, file, &self.abilities) {
            Err(error) => Way::Not(error.to_string()),
            Ok((program, state)) => match explain(&program, &state, &self.abilities).cause {
                None => Way::Itself,
                Some(cause) => self.emulator(&program, platform).unwrap_or(Way::Not(cause.title)),
            },
        }
    }
}

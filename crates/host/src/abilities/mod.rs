//! What this machine can run, itself and through translators.

mod binfmt;
mod container;
mod emulators;
mod interpreter;
mod kernel_abi;
mod kernel_config;
mod mounts;
mod page_size;
mod translators;

use std::path::Path;

use ogive_machine::{Abilities, Interpreter};
use ogive_platform::Goarch;
use ogive_record::Fact;
use ogive_system::{Files, System};

use crate::{Signs, decide, host_facts};

pub use mounts::mount_of;

/// Looks at what this machine can run.
#[must_use]
pub fn abilities(system: &System) -> Abilities {
    let host = host_facts(system);
    let signs = Signs::read(system);
    let native = kernel_abi::of(system, &signs, &decide::hardware(&signs));
    let runs = |arch: Goarch| native.iter().any(|abi| abi.arch == arch && abi.runs.value() == Some(&true));
    Abilities {
        translators: translators::of(system, &host),
        handlers: binfmt::of(system, &runs),
        emulators: emulators::of(system),
        page_size: page_size::of(system),
        container: container::of(system),
        native,
        host,
    }
}

/// What stands at `path`, which a program or a script names as what is to start it.
#[must_use]
pub fn interpreter_at(files: &dyn Files, path: &Path, abilities: &Abilities) -> Fact<Interpreter> {
    interpreter::state(files, path, &|arch| abilities.runs_natively(arch).value() == Some(&true))
}

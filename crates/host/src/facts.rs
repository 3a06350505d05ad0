//! The facts about this computer, as one document.

use ogive_machine::HostFacts;
use ogive_system::System;

use crate::{Signs, decide, level, libc, os_version};

/// Looks at the computer. May start the C library's loader to ask for its version.
#[must_use]
pub fn host_facts(system: &System) -> HostFacts {
    let signs = Signs::read(system);
    let hardware = decide::hardware(&signs);
    HostFacts {
        process: decide::process(&signs),
        userland: decide::userland(&signs),
        translator: decide::translator(&signs),
        level: level::of(system, &hardware),
        system: os_version::of(system),
        libc: libc::of(system, &signs),
        hardware,
    }
}

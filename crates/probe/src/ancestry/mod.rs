//! The processes above this one. Who starts a shell decides what it is: a translated tmux server makes every
//! pane translated.

mod files;
mod list;

use std::io;
use std::path::PathBuf;

use ogive_machine::{Abilities, Ancestor};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

use crate::text::is_text;

/// More than any real chain.
const DEEPEST: usize = 64;

/// Looks at them, the nearest first.
pub(crate) fn of(system: &System, abilities: &Abilities) -> Fact<Vec<Ancestor>> {
    match system.kernel.processes() {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => files::of(system, abilities),
        listed => list::of(system, listed, &abilities.host.hardware),
    }
}

fn program(found: io::Result<PathBuf>, place: &Provenance) -> Fact<PathBuf> {
    match found {
        Ok(program) if !is_text(&program) => Fact::unknown("its path is not text in UTF-8", place.clone()),
        Ok(program) => Fact::known(program, place.clone()),
        Err(error) => Fact::unknown(error.to_string(), place.clone()),
    }
}

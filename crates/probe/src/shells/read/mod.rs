//! What start-up files would do, told from their text: for shells that are not to be started, or are not
//! installed.
//!
//! The forms that people write are followed: assignments, lists of folders, conditions on files and variables,
//! loops, functions, files that read files. What only running a command would tell is not known; a condition
//! that depends on it is taken to hold.

mod csh;
mod fish;
mod posix;
mod world;

use std::path::PathBuf;

use ogive_machine::{ShellKind, Way};
use ogive_system::System;

use self::world::World;
use super::answer::Answer;
use super::trace::Event;
use super::ways::Wanted;

/// What the files come to.
pub(super) struct Read {
    pub(super) answer: Answer,
    pub(super) events: Vec<Event>,
    pub(super) files: Vec<PathBuf>,
    /// A file that is too large to be read.
    pub(super) unread: Option<PathBuf>,
    /// Whether the shell comes to its end.
    pub(super) ends: bool,
}

/// Reads the files of a shell; none of a shell whose language is not known here.
pub(super) fn start(
    system: &System,
    kind: ShellKind,
    program: &std::path::Path,
    wanted: &Wanted,
) -> Option<Read> {
    let marks = wanted.marks.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    let variables = wanted.base.variables(program).into_iter().chain(marks).collect();
    let way: Way = wanted.way;
    let mut world = World::new(system, kind, way, variables);
    let ends = match kind {
        ShellKind::Fish => fish::start(&mut world),
        ShellKind::Tcsh => csh::start(&mut world),
        ShellKind::Nu => return None,
        ShellKind::Bash | ShellKind::Zsh | ShellKind::Ksh | ShellKind::Dash | ShellKind::Sh => {
            posix::start(&mut world)
        }
    };
    let unread = world.unread.take();
    let (answer, events, files) = world.into_answer();
    Some(Read { answer, events, files, unread, ends })
}

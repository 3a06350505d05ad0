//! Scripts that are interpreters of scripts.

use std::path::PathBuf;

use ogive_binary::{Content, Program};
use ogive_host::{interpreter_at, program_in};
use ogive_machine::{Abilities, Interpreter};
use ogive_record::Fact;
use ogive_system::System;

/// The end of a chain of scripts, each the interpreter of the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct Behind {
    /// The last script of it.
    pub script: PathBuf,
    /// What its first line names.
    pub interpreter: String,
    /// What stands there.
    pub state: Fact<Interpreter>,
    /// Whether the chain is longer than the kernel follows.
    pub is_too_long: bool,
}

/// How many scripts the kernel starts behind one another (`exec_binprm` in Linux' `fs/exec.c`).
const MOST_SCRIPTS: usize = 5;

/// Follows scripts that are interpreters; none when the first interpreter is no script.
pub(super) fn of(system: &System, interpreter: &str, machine: &Abilities) -> Option<Behind> {
    let files = &*system.files;
    let mut found = None;
    let mut name = interpreter.to_owned();
    // The file that is asked about is a script, too.
    for count in 2.. {
        let script = PathBuf::from(&name);
        let program = files.open_random(&script).and_then(program_in);
        let Ok(Program { content: Content::Script(read), .. }) = program else { return found };
        if read.interpreter.is_empty() {
            return found;
        }
        let state = interpreter_at(files, read.interpreter.as_ref(), machine);
        name.clone_from(&read.interpreter);
        let is_too_long = count > MOST_SCRIPTS;
        found = Some(Behind { script, interpreter: read.interpreter, state, is_too_long });
        if is_too_long {
            break;
        }
    }
    found
}

//! Runs a command for the user, and explains how it ended.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_system::{Command, EntryKind, Exit, StandardStream, System, refusal_code};

use super::attempt::{Attempt, End};
use super::{Error, explain, observe_file};
use crate::Explanation;

/// How a command ended, and why it failed, if that is the machine's doing.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// How it ended. One that could not be started ended with 126 or 127, as in a shell.
    pub exit: Exit,
    /// The end of what it wrote to standard error, all of which was passed on; empty when it did not start.
    pub stderr: Vec<u8>,
    /// Why it failed; none when it did not, or when nothing that is known here explains it.
    pub explanation: Option<Explanation>,
}

/// What shells end with when a program is there but can't be started.
const CANNOT_RUN: i32 = 126;
/// What shells end with when there is no such program.
const NOT_FOUND: i32 = 127;

/// Runs the command with this process's own streams and explains how it ended. Its standard error is a
/// pipe to it, from which all is passed on; its standard output is the stream that is named.
///
/// # Errors
/// When there is no such command, or its file can't be looked at.
pub fn explain_command(system: &System, argv: &[OsString], stdout: StandardStream) -> Result<Ran, Error> {
    let (program, arguments) = argv.split_first().ok_or(Error::NoCommand)?;
    let path = resolved(system, program)?;
    let command = Command { arguments: arguments.to_vec(), ..Command::new(&path) };
    let (exit, attempt) = match system.processes.run_listening(&command, stdout) {
        Ok(output) => {
            let end = match output.exit {
                Exit::Code(code) => End::Code(code),
                Exit::Signal(signal) => End::Signal(signal),
                // No limit was set.
                Exit::TimedOut | Exit::Cancelled => End::Code(-1),
            };
            (output.exit, Attempt { end, stderr: output.stderr })
        }
        Err(e) => {
            let code = if e.kind() == std::io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN };
            let end = End::NotStarted(refusal_code(&e));
            (Exit::Code(code), Attempt { end, stderr: e.to_string().into_bytes() })
        }
    };
    // Of a command that did not start there is only what this process says itself.
    let started = !matches!(attempt.end, End::NotStarted(_));
    let stderr = if started { attempt.stderr.clone() } else { Vec::new() };
    if attempt.end == End::Code(0) {
        return Ok(Ran { exit, stderr, explanation: None });
    }
    let machine = ogive_host::abilities(system);
    let (facts, mut state) = observe_file(system, &path, &machine)?;
    let by_itself = matches!(attempt.end, End::Code(_));
    state.attempt = Some(attempt);
    let explanation = explain(&facts, &state, &machine);
    // A program that ended by itself may fail for any reason of its own.
    let explained = explanation.cause.is_some() || !by_itself;
    Ok(Ran { exit, stderr, explanation: explained.then_some(explanation) })
}

fn resolved(system: &System, program: &OsString) -> Result<PathBuf, Error> {
    let path = Path::new(program);
    if path.components().count() > 1 || path.is_absolute() || program.to_string_lossy().contains('/') {
        return Ok(path.to_owned());
    }
    let name = program.to_string_lossy();
    on_path(system, &name).ok_or_else(|| Error::NotOnPath(name.into_owned()))
}

/// The first file of this name on PATH that may be run; else the first that may not. On Windows with the
/// extension of programs too.
pub(super) fn on_path(system: &System, name: &str) -> Option<PathBuf> {
    let path = system.environment.var_os("PATH")?;
    let names = match system.kernel.compiled_os() {
        "windows" => vec![name.to_owned(), format!("{name}.exe")],
        _ => vec![name.to_owned()],
    };
    let folders = std::env::split_paths(&path)
        .map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder });
    let candidates: Vec<PathBuf> = folders
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)).collect::<Vec<_>>())
        .collect();
    let is_file = |path: &&PathBuf| matches!(system.files.target(path), Ok(Some(entry)) if entry.kind == EntryKind::File);
    let may_run = |path: &&PathBuf| system.files.is_executable(path).unwrap_or(false);
    let found = candidates.iter().find(|path| is_file(path) && may_run(path));
    found.or_else(|| candidates.iter().find(is_file)).cloned()
}

//! Subjects that stand on this machine: a program, a command.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ogive_explain::Explanation;
use ogive_explain::program::{self, Error, Ran};
use ogive_system::StandardStream;

use crate::{Context, Exit, Failure};

/// A program, held against this machine.
pub(crate) fn file(context: &Context, path: &Path) -> anyhow::Result<Explanation> {
    program::explain_file(&context.system, path).map_err(|error| failure(path, error))
}

/// A command, run and watched. Its output would spoil a JSON document, so that it goes beside it then.
pub(crate) fn command(context: &Context, words: &[OsString]) -> anyhow::Result<Ran> {
    let name = PathBuf::from(words.first().cloned().unwrap_or_default());
    let stdout = if context.reporter.json() { StandardStream::Error } else { StandardStream::Output };
    program::explain_command(&context.system, words, stdout).map_err(|error| failure(&name, error))
}

fn failure(path: &Path, error: Error) -> anyhow::Error {
    let exit = match &error {
        Error::Read(io) if io.kind() == ErrorKind::NotFound => Exit::NotFound,
        Error::Read(_) => Exit::Disk,
        Error::NoCommand => Exit::Usage,
        Error::NotOnPath(_) => Exit::NotFound,
    };
    Failure::new(exit, format!("cannot explain {}", path.display())).because(error).into()
}

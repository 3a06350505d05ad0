//! Compilers that are found on PATH or named by somebody, asked what they compile for.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_machine::Compiler;
use ogive_record::{Fact, Provenance};
use ogive_system::{Command, Exit, System, programs_in};

use crate::compiler::port_of;

/// How long a compiler may take to say what it compiles for.
const PATIENCE: Duration = Duration::from_secs(5);

/// A compiler that somebody names, or that is taken by its usual name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The command, with arguments where CC has some: `zig cc -target aarch64-linux-gnu`.
    pub command: String,
    /// Who names it; none for the usual names.
    pub by: Option<Provenance>,
}

/// Asks a compiler. `folders` are those of the PATH that it is looked for in.
#[must_use]
pub fn ask(system: &System, named: &Named, folders: &[PathBuf]) -> Compiler {
    // As cmd/go splits CC, but for quotes.
    let mut words = named.command.split_ascii_whitespace();
    let name = words.next().unwrap_or_default();
    let arguments: Vec<&str> = words.collect();
    let program = find(system, name, folders);
    let mut asked: Vec<String> = vec![name.to_owned()];
    asked.extend(arguments.iter().map(|&argument| argument.to_owned()));
    asked.push("-dumpmachine".to_owned());
    let provenance = Provenance::Command(asked.clone());
    let triple = match program.value() {
        Some(path) => triple(system, path, &asked[1..], provenance.clone()),
        None => Fact::unknown("there is no such program", provenance.clone()),
    };
    let port = match &triple {
        Fact::Known { value, .. } => match port_of(value) {
            Some(port) => Fact::known(port, provenance),
            None => Fact::unknown(format!("{value} is a triple that has no port of Go"), provenance),
        },
        Fact::Unknown { unknown, .. } => Fact::unknown(unknown.clone(), provenance),
    };
    Compiler { command: named.command.clone(), named_by: named.by.clone(), program, triple, port }
}

fn find(system: &System, name: &str, folders: &[PathBuf]) -> Fact<PathBuf> {
    let provenance = Provenance::Environment("PATH".into());
    let path = PathBuf::from(name);
    if name.contains('/') && !path.has_root() {
        // It would be run from the current folder, which may be anybody's.
        return Fact::unknown(format!("{name} depends on the current folder"), provenance);
    }
    let found = match path.has_root() {
        true => system.files.exists(&path).then_some(path),
        false => programs_in(&*system.files, folders, name).into_iter().next(),
    };
    match found {
        Some(path) => Fact::known(path, provenance),
        None => Fact::unknown(format!("there is no {name}"), provenance),
    }
}

fn triple(system: &System, program: &Path, arguments: &[String], provenance: Provenance) -> Fact<String> {
    let mut command = Command::new(program);
    command.arguments = arguments.iter().map(Into::into).collect();
    command.time_limit = Some(PATIENCE);
    let output = match system.processes.output(&command) {
        Ok(output) => output,
        Err(error) => return Fact::unknown(error.to_string(), provenance),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next().unwrap_or_default().trim();
    match output.exit {
        Exit::Code(0) if !line.is_empty() && !line.contains(' ') => Fact::known(line.to_owned(), provenance),
        Exit::TimedOut => Fact::unknown("it did not answer in time", provenance),
        _ => Fact::unknown("it does not say what it compiles for", provenance),
    }
}

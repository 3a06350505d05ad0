//! Programs that do as scripted.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::not_started;
use crate::{Cancel, Command, Exit, Output, Processes, StandardStream};

/// Programs that do as scripted, by program and first arguments. One that is not scripted is not
/// found. Clones share script and record.
#[derive(Debug, Clone, Default)]
pub struct ScriptedProcesses {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    script: Vec<Scripted>,
    started: Vec<Command>,
}

#[derive(Debug)]
struct Scripted {
    program: PathBuf,
    arguments: Vec<OsString>,
    answer: Result<Output, Refusal>,
}

/// Why a program is not started.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    Kind(io::ErrorKind),
    Code(i32),
}

impl ScriptedProcesses {
    /// No programs at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a program that prints `stdout` and exits with 0, when its arguments begin with these.
    #[must_use]
    pub fn prints(self, program: impl AsRef<Path>, arguments: &[&str], stdout: impl AsRef<[u8]>) -> Self {
        let output = Output { exit: Exit::Code(0), stdout: stdout.as_ref().to_vec(), stderr: Vec::new() };
        self.answers(program, arguments, Ok(output))
    }

    /// With a program that ends so, or can't be started. The longest match of arguments decides;
    /// of equal ones the last that was added.
    #[must_use]
    pub fn answers(
        self,
        program: impl AsRef<Path>,
        arguments: &[&str],
        answer: Result<Output, io::ErrorKind>,
    ) -> Self {
        self.script(program.as_ref(), arguments, answer.map_err(Refusal::Kind))
    }

    /// With a program that the system refuses to start, with this number of its own: 8 is `ENOEXEC` on
    /// Unix.
    #[must_use]
    pub fn refuses(self, program: impl AsRef<Path>, arguments: &[&str], code: i32) -> Self {
        self.script(program.as_ref(), arguments, Err(Refusal::Code(code)))
    }

    fn script(self, program: &Path, arguments: &[&str], answer: Result<Output, Refusal>) -> Self {
        let arguments = arguments.iter().map(OsString::from).collect();
        let scripted = Scripted { program: program.to_owned(), arguments, answer };
        self.with(|state| state.script.push(scripted));
        self
    }

    /// What was started, in order.
    #[must_use]
    pub fn started(&self) -> Vec<Command> {
        self.with(|state| state.started.clone())
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Processes for ScriptedProcesses {
    fn output(&self, command: &Command) -> io::Result<Output> {
        self.with(|state| {
            state.started.push(command.clone());
            let fits =
                |s: &&Scripted| s.program == command.program && command.arguments.starts_with(&s.arguments);
            let answer = state.script.iter().filter(fits).max_by_key(|s| s.arguments.len());
            let cause = match answer.map(|scripted| &scripted.answer) {
                Some(Ok(output)) => return Ok(output.clone()),
                Some(Err(Refusal::Kind(kind))) => (*kind).into(),
                Some(Err(Refusal::Code(code))) => io::Error::from_raw_os_error(*code),
                None => io::ErrorKind::NotFound.into(),
            };
            Err(not_started(&command.program, cause))
        })
    }

    fn run_listening(&self, command: &Command, _: StandardStream) -> io::Result<Output> {
        self.output(command).map(|output| Output { stdout: Vec::new(), ..output })
    }

    fn run(&self, command: &Command) -> io::Result<Exit> {
        self.output(command).map(|output| output.exit)
    }

    /// Nobody interrupts.
    fn interrupts(&self) -> io::Result<Cancel> {
        Ok(Cancel::new())
    }

    fn memory_of_descendants(&self) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Always returns, for a test must go on: what was to be started stands in the record.
    fn replace_self(&self, command: &Command) -> io::Error {
        match self.output(command) {
            Ok(_) => io::Error::other("this process would have been replaced"),
            Err(e) => e,
        }
    }
}

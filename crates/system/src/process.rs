//! Other programs.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::Cancel;

/// A program to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The program: a path, or a name to look for on PATH.
    pub program: PathBuf,
    /// Its arguments, without the program's name.
    pub arguments: Vec<OsString>,
    /// Variables to set, or to remove.
    pub environment: Vec<(OsString, Option<OsString>)>,
    /// Start from an empty environment.
    pub clear_environment: bool,
    /// Where it runs; the current folder when none.
    pub directory: Option<PathBuf>,
    /// What [`Processes::output`] gives it to read; nothing when empty. Never in messages.
    pub input: Vec<u8>,
    /// When it has ended, [`Processes::output`] kills what it left running in its session.
    pub leaves_nothing: bool,
    /// After this time it is killed; by [`Processes::output`] with all that it started.
    pub time_limit: Option<Duration>,
    /// When this is wished for, [`Processes::output`] kills it with all that it started.
    pub cancel: Option<Cancel>,
}

impl Command {
    /// A program without arguments.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            clear_environment: false,
            directory: None,
            input: Vec::new(),
            leaves_nothing: false,
            time_limit: None,
            cancel: None,
        }
    }

    /// With one more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// With a variable set.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), Some(value.into())));
        self
    }
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
    /// By the time limit.
    TimedOut,
    /// By the wish to stop.
    Cancelled,
}

/// What a program left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// How it ended.
    pub exit: Exit,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

/// A stream of this process that a program may write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardStream {
    /// Standard output.
    Output,
    /// Standard error: this process's output is kept for its own answer.
    Error,
}

/// Starts programs.
pub trait Processes: Send + Sync {
    /// Runs a program to its end, its input that of the command, its output collected.
    ///
    /// # Errors
    /// When it can't be started; the kind tells not found from not executable.
    fn output(&self, command: &Command) -> io::Result<Output>;

    /// Runs a program to its end with this process's own streams.
    ///
    /// # Errors
    /// When it can't be started.
    fn run(&self, command: &Command) -> io::Result<Exit>;

    /// Runs a program to its end with this process's own input, its standard error through a pipe: all
    /// of it is passed on as it comes, and the last mebibyte kept for [`Output::stderr`]. Its standard
    /// output goes to a stream of this process and is not kept.
    ///
    /// # Errors
    /// When it can't be started; [`refusal_code`](crate::refusal_code) has the system's number.
    fn run_listening(&self, command: &Command, stdout: StandardStream) -> io::Result<Output>;

    /// A wish to stop that is made when somebody presses Ctrl-C, or ends or hangs up on this process. From the first
    /// call on these no longer end it at once; the second of them does.
    ///
    /// # Errors
    /// When the system does not let it listen.
    fn interrupts(&self) -> io::Result<Cancel>;

    /// The memory in use by this process and all that descend from it, in bytes: the sum of what is resident, what
    /// they share counted for each.
    ///
    /// # Errors
    /// `Unsupported` off Linux.
    fn memory_of_descendants(&self) -> io::Result<u64>;

    /// Becomes the program (on Windows: runs it and passes its end on). Returns only on failure.
    fn replace_self(&self, command: &Command) -> io::Error;
}

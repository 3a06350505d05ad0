//! Whether what was built runs: each program that this machine can run is run once.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_platform::Platform;
use ogive_system::{Command, Exit};
use schemars::JsonSchema;
use serde::Serialize;

use crate::environment::Set;
use crate::run::Workshop;

/// How long a program may take; emulators are slow.
const LIMIT: Duration = Duration::from_secs(60);
/// The most of a program's first line that is kept, in characters.
const LINE: usize = 200;

/// How a program is run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// As it is: by the CPU, or by what the system starts for it.
    Itself,
    /// By another program.
    By(Starter),
    /// Not at all; why, as a clause.
    Not(String),
}

/// A program that runs those of other machines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Starter {
    /// An emulator, or Wine.
    pub program: PathBuf,
    /// What stands before the file.
    pub arguments: Vec<OsString>,
    /// The variables that it needs.
    pub environment: Vec<Set>,
}

/// Who knows what this machine can run.
pub trait Ways: Sync {
    /// How the program in a file is run, which is for a platform.
    fn way(&self, file: &Path, platform: Platform) -> Way;
}

/// That programs are run once they are built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trial {
    /// What they are given.
    pub arguments: Vec<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "trial", rename_all = "kebab-case")]
pub enum Tried {
    /// It ran, and ended with 0.
    Ran {
        /// The emulator that was named for it; none when the system ran it.
        by: Option<PathBuf>,
        /// The first line of what it wrote.
        line: String,
    },
    /// This machine can't run it.
    NotRun {
        /// Why, as a clause.
        because: String,
    },
}

/// Why a program has failed.
pub(crate) enum Fell {
    /// As a sentence.
    Failed(String),
    /// Somebody wished to stop.
    Cancelled,
}

/// Runs a program, in the folder where it lies.
pub(crate) fn run(shop: Workshop<'_>, file: &Path, platform: Platform, trial: &Trial) -> Result<Tried, Fell> {
    let starter = match shop.ways.way(file, platform) {
        Way::Not(because) => return Ok(Tried::NotRun { because }),
        Way::Itself => None,
        Way::By(starter) => Some(starter),
    };
    let by = starter.as_ref().map(|starter| starter.program.clone());
    let mut command = Command::new(by.clone().unwrap_or_else(|| file.to_owned()));
    if let Some(starter) = starter {
        command.arguments = starter.arguments;
        command.arguments.push(file.into());
        command.environment = starter.environment;
    }
    command.arguments.extend(trial.arguments.iter().map(OsString::from));
    command.directory = file.parent().map(Path::to_owned);
    command.leaves_nothing = true;
    command.time_limit = Some(LIMIT);
    command.cancel = Some(shop.cancel.clone());
    let output = match shop.system.processes.output(&command) {
        Ok(output) => output,
        Err(error) => return Err(Fell::Failed(format!("it can't be started: {error}"))),
    };
    let line = first_line(&output.stdout).or_else(|| first_line(&output.stderr)).unwrap_or_default();
    let ended = match output.exit {
        Exit::Code(0) => return Ok(Tried::Ran { by, line }),
        Exit::Cancelled => return Err(Fell::Cancelled),
        Exit::Code(code) => format!("it ended with code {code}"),
        Exit::Signal(signal) => format!("it was ended by signal {signal}"),
        Exit::TimedOut => format!("it did not end within {} seconds", LIMIT.as_secs()),
    };
    // What went wrong stands in the error stream.
    let line = first_line(&output.stderr).unwrap_or(line);
    let words =
        if trial.arguments.is_empty() { String::new() } else { format!(" ({})", trial.arguments.join(" ")) };
    Err(Fell::Failed(format!("when it was run{words}, {ended}: {line}")))
}

fn first_line(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().filter(|letter| !letter.is_control()).take(LINE).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_short_and_plain() {
        assert_eq!(first_line(b"\n \x1b[1mapp 1.2\r\nmore").as_deref(), Some("[1mapp 1.2"));
        assert_eq!(first_line(&[b'x'; 1000]).map(|line| line.len()), Some(LINE));
        assert_eq!(first_line(b" \n"), None);
    }
}

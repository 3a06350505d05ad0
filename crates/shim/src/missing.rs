//! What to do when the Go that is asked for is not there.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use ogive_selection::{Layout, Missing};

use crate::talk::{Failure, NOT_FOUND, say};

/// Whether to install unasked: as settled, else when somebody watches.
pub(crate) fn wanted(settled: Option<bool>) -> bool {
    settled.unwrap_or_else(|| std::io::stdin().is_terminal() && std::io::stderr().is_terminal())
}

/// Runs `ogive install`, its output on standard error.
pub(crate) fn install(layout: &Layout, missing: &Missing, asked_by: &str) -> Result<(), Failure> {
    say(&format!("{}; installing it", sentence(missing, asked_by)));
    let ogive = ogive(layout);
    let mut command = Command::new(&ogive);
    command.arg("install").arg(missing.request().to_string());
    command.stdin(Stdio::null()).stdout(std::io::stderr());
    let why = match command.status() {
        Ok(status) if status.success() => return Ok(()),
        // Interrupted by the person who watches: 128 + SIGINT.
        Ok(status) if status.code().is_none() || status.code() == Some(130) => {
            return Err(Failure::new(130, format!("`{}` was interrupted", missing.command())));
        }
        Ok(_) => String::new(),
        Err(error) => format!(" ({} can't be started: {error})", ogive.display()),
    };
    Err(Failure::new(NOT_FOUND, format!("`{}` failed{why}", missing.command())))
}

fn ogive(layout: &Layout) -> PathBuf {
    let installed = layout.bin().join(format!("ogive{}", std::env::consts::EXE_SUFFIX));
    if installed.is_file() { installed } else { PathBuf::from("ogive") }
}

/// What is missing, and the command that installs it.
pub(crate) fn failure(missing: &Missing, asked_by: &str) -> Failure {
    Failure::new(NOT_FOUND, format!("{}; install it: {}", sentence(missing, asked_by), missing.command()))
}

fn sentence(missing: &Missing, asked_by: &str) -> String {
    let mut text = format!("Go {} for {} is not installed{asked_by}", missing.selector, missing.host);
    if let Some(other) = missing.elsewhere.first() {
        text.push_str(&format!(
            " (its {} SDK is here: go +{} runs that one)",
            other.host.arch, other.host.arch
        ));
    }
    text
}

//! What the parent process handed over.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

/// A standard stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard input.
    Input,
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// Variables, folders and streams of this process, as they were when it started.
pub trait Environment: Send + Sync {
    /// A variable; an empty one is returned as set.
    fn var_os(&self, name: &str) -> Option<OsString>;

    /// All variables.
    fn vars(&self) -> Vec<(OsString, OsString)>;

    /// The current folder, as the shell sees it: `$PWD` when it is the same place.
    ///
    /// # Errors
    /// When the folder is gone.
    fn current_dir(&self) -> io::Result<PathBuf>;

    /// The file of the running program, links resolved.
    ///
    /// # Errors
    /// When the kernel does not say.
    fn current_exe(&self) -> io::Result<PathBuf>;

    /// Whether a stream is a terminal.
    fn is_terminal(&self, stream: Stream) -> bool;

    /// The folder of the user: `HOME`, or what the system's user database says when it is unset.
    fn home(&self) -> Option<PathBuf>;

    /// A variable as text, none when unset, empty or not UTF-8.
    fn var(&self, name: &str) -> Option<String> {
        self.var_os(name).and_then(|v| v.into_string().ok()).filter(|v| !v.is_empty())
    }

    /// The folders of a PATH-like variable.
    fn paths(&self, name: &str) -> Vec<PathBuf> {
        self.var_os(name).map(|v| std::env::split_paths(OsStr::new(&v)).collect()).unwrap_or_default()
    }
}

//! An environment as somebody says.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

use crate::{Environment, Stream};

/// An environment as somebody says: no variables, folder `/`, home `/home/user`, no terminal,
/// unless told otherwise.
#[derive(Debug, Clone)]
pub struct MemoryEnvironment {
    variables: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
    executable: Option<PathBuf>,
    home: Option<PathBuf>,
    terminals: Vec<Stream>,
}

impl Default for MemoryEnvironment {
    fn default() -> Self {
        Self {
            variables: Vec::new(),
            directory: Some(PathBuf::from("/")),
            executable: Some(PathBuf::from("/usr/bin/ogive")),
            home: Some(PathBuf::from("/home/user")),
            terminals: Vec::new(),
        }
    }
}

impl MemoryEnvironment {
    /// The default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a variable set, or set anew.
    #[must_use]
    pub fn with_var(self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        let name = name.into();
        let mut without = self.without_var(&name);
        without.variables.push((name, value.into()));
        without
    }

    /// Without a variable.
    #[must_use]
    pub fn without_var(mut self, name: impl AsRef<OsStr>) -> Self {
        self.variables.retain(|(n, _)| n != name.as_ref());
        self
    }

    /// In this folder.
    #[must_use]
    pub fn in_directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// In a folder that is gone.
    #[must_use]
    pub fn in_removed_directory(mut self) -> Self {
        self.directory = None;
        self
    }

    /// As this program.
    #[must_use]
    pub fn as_program(mut self, executable: impl Into<PathBuf>) -> Self {
        self.executable = Some(executable.into());
        self
    }

    /// With this home by the user database, which counts while `HOME` is not set.
    #[must_use]
    pub fn with_home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// Without a home in the user database.
    #[must_use]
    pub fn without_home(mut self) -> Self {
        self.home = None;
        self
    }

    /// With a stream that is a terminal.
    #[must_use]
    pub fn with_terminal(mut self, stream: Stream) -> Self {
        self.terminals.push(stream);
        self
    }
}

impl Environment for MemoryEnvironment {
    fn var_os(&self, name: &str) -> Option<OsString> {
        self.variables.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone())
    }

    fn vars(&self) -> Vec<(OsString, OsString)> {
        self.variables.clone()
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        self.directory.clone().ok_or_else(|| {
            io::Error::new(io::ErrorKind::NotFound, "cannot tell the current folder: it is gone")
        })
    }

    fn current_exe(&self) -> io::Result<PathBuf> {
        self.executable.clone().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        self.terminals.contains(&stream)
    }

    fn home(&self) -> Option<PathBuf> {
        let set = self.var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        set.or_else(|| self.home.clone())
    }
}

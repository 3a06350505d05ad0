//! The environment of this process.

#[cfg(unix)]
#[path = "unix.rs"]
mod os;
#[cfg(not(unix))]
#[path = "windows.rs"]
mod os;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use crate::{Environment, Stream};

/// The environment of this process, read once.
#[derive(Debug)]
pub struct RealEnvironment {
    variables: Vec<(OsString, OsString)>,
}

impl RealEnvironment {
    /// The environment as it is now.
    #[must_use]
    pub fn snapshot() -> Self {
        Self { variables: std::env::vars_os().collect() }
    }
}

impl Environment for RealEnvironment {
    fn var_os(&self, name: &str) -> Option<OsString> {
        self.variables.iter().find(|(n, _)| os::same_name(n, name)).map(|(_, value)| value.clone())
    }

    fn vars(&self) -> Vec<(OsString, OsString)> {
        self.variables.clone()
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        if let Some(pwd) = self.var_os("PWD").map(PathBuf::from)
            && pwd.is_absolute()
            && os::is_current(&pwd)
        {
            return Ok(pwd);
        }
        std::env::current_dir()
            .map_err(|e| io::Error::new(e.kind(), format!("cannot tell the current folder: {e}")))
    }

    fn current_exe(&self) -> io::Result<PathBuf> {
        let exe = std::env::current_exe()?;
        Ok(super::files::canonicalize(&exe).unwrap_or(exe))
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Input => io::stdin().is_terminal(),
            Stream::Output => io::stdout().is_terminal(),
            Stream::Error => io::stderr().is_terminal(),
        }
    }

    fn home(&self) -> Option<PathBuf> {
        let set = self.var_os(os::HOME).filter(|home| !home.is_empty()).map(PathBuf::from);
        set.or_else(os::home_in_user_database)
    }
}

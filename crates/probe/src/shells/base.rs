//! What a session has before any shell of it starts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_machine::ShellFacts;
use ogive_record::Location;
use ogive_system::System;

/// The most bytes of a file of the system.
const MOST: u64 = 1 << 20;

/// Nothing can be there, so that what is written there is lost.
const NOWHERE: &str = "/dev/null/ogive";

/// The environment that shells are started in.
pub(super) struct Base {
    home: Option<PathBuf>,
    user: Option<String>,
    path: OsString,
    /// The line that gives the path.
    place: Option<Location>,
}

impl Base {
    /// As login and sshd make it: pam_env(8) from /etc/environment, else login.defs(5), else what the system
    /// itself takes.
    pub(super) fn of(system: &System) -> Self {
        let home = system.environment.home();
        let found = assigned(system, Path::new("/etc/environment"), "PATH=")
            .or_else(|| assigned(system, Path::new("/etc/login.defs"), "ENV_PATH"));
        let (path, place) = match found {
            Some((path, place)) => (path, Some(place)),
            None if system.kernel.compiled_os() == "darwin" => {
                ("/usr/bin:/bin:/usr/sbin:/sbin".to_owned(), None)
            }
            None => ("/usr/local/bin:/usr/bin:/bin".to_owned(), None),
        };
        Self { home, user: system.environment.var("USER"), path: path.into(), place }
    }

    /// The variables of a shell.
    pub(super) fn variables(&self, shell: &ShellFacts) -> Vec<(OsString, OsString)> {
        let mut variables: Vec<(OsString, OsString)> = vec![
            ("PATH".into(), self.path.clone()),
            ("SHELL".into(), shell.program.clone().into()),
            ("TERM".into(), "xterm-256color".into()),
            ("LC_ALL".into(), "C.UTF-8".into()),
            ("HISTFILE".into(), "/dev/null".into()),
            ("LESSHISTFILE".into(), "-".into()),
            // fish keeps a history there, and makes the folder before it is told not to.
            ("XDG_DATA_HOME".into(), NOWHERE.into()),
        ];
        if let Some(home) = &self.home {
            variables.push(("HOME".into(), home.clone().into()));
        }
        if let Some(user) = &self.user {
            variables.extend([("USER".into(), user.into()), ("LOGNAME".into(), user.into())]);
        }
        variables
    }

    /// The folders of the path.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        std::env::split_paths(&self.path).collect()
    }

    /// The line that put a folder there.
    pub(super) fn place_of(&self, folder: &Path) -> Option<Location> {
        self.place.clone().filter(|_| self.folders().iter().any(|own| own == folder))
    }
}

/// A value in a file of `NAME=value` or `NAME value` lines, the last one.
fn assigned(system: &System, path: &Path, name: &str) -> Option<(String, Location)> {
    let bytes = system.files.read(path, MOST).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let found = text.lines().zip(1..).filter_map(|(line, number)| {
        let value = line.trim().strip_prefix(name)?.trim();
        let value = value.strip_prefix("PATH=").unwrap_or(value).trim_matches('"');
        let location = Location { path: path.to_owned(), line: Some(number), column: None };
        (!value.is_empty()).then(|| (value.to_owned(), location))
    });
    found.last()
}

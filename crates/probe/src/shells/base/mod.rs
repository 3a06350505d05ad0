//! What a session has before any shell of it starts.

mod cron;
mod environment_d;
mod image;
mod launchd;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use ogive_record::{Location, Provenance};
use ogive_system::System;

/// The most bytes of a file of the system.
const MOST: u64 = 1 << 20;

/// A variable's value, and the line that gives it; none when the program that starts the session does.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Given {
    value: String,
    place: Option<Location>,
}

/// The environment that shells are started in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    home: Option<PathBuf>,
    user: Option<String>,
    given: BTreeMap<String, Given>,
}

impl Base {
    /// As login and sshd make it: pam_env(8) from /etc/environment, else login.defs(5), else what the system
    /// itself takes.
    pub(super) fn session(system: &System) -> Self {
        let mut base = Self::with_path(
            system,
            match system.kernel.compiled_os() {
                "darwin" => "/usr/bin:/bin:/usr/sbin:/sbin",
                _ => "/usr/local/bin:/usr/bin:/bin",
            },
        );
        let defined = if base.is_root() { "ENV_SUPATH" } else { "ENV_PATH" };
        base.given.extend(login_path(system, defined).map(|given| ("PATH".to_owned(), given)));
        base.given.extend(environment_file(system));
        base
    }

    /// With nothing but a PATH.
    fn with_path(system: &System, path: &str) -> Self {
        let environment = &*system.environment;
        let path = Given { value: path.to_owned(), place: None };
        Self {
            home: environment.home(),
            user: environment.var("USER").or_else(|| environment.var("LOGNAME")),
            given: [("PATH".to_owned(), path)].into(),
        }
    }

    fn is_root(&self) -> bool {
        self.user.as_deref() == Some("root") || self.home.as_deref() == Some(Path::new("/root"))
    }

    /// The variables that the session itself gives.
    pub(super) fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.given.iter().map(|(name, given)| (name.as_str(), given.value.as_str()))
    }

    /// All variables of a shell.
    pub(super) fn variables(&self, shell: &Path) -> Vec<(OsString, OsString)> {
        let mut variables: Vec<(OsString, OsString)> =
            self.given().map(|(name, value)| (name.into(), value.into())).collect();
        variables.extend([
            ("SHELL".into(), shell.into()),
            ("TERM".into(), "xterm-256color".into()),
            ("LC_ALL".into(), "C.UTF-8".into()),
            ("HISTFILE".into(), "/dev/null".into()),
            ("LESSHISTFILE".into(), "-".into()),
        ]);
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
        self.given.get("PATH").map(|path| std::env::split_paths(&path.value).collect()).unwrap_or_default()
    }

    /// The line that put a folder onto the path.
    pub(super) fn place_of(&self, folder: &Path) -> Option<Location> {
        self.place("PATH").filter(|_| self.folders().iter().any(|own| own == folder))
    }

    /// The line that gives a variable.
    pub(super) fn place(&self, name: &str) -> Option<Location> {
        self.given.get(name)?.place.clone()
    }

    /// Where its path was seen.
    pub(super) fn provenance(&self) -> Provenance {
        match self.place("PATH") {
            Some(Location { path, line, .. }) => Provenance::File { path, line },
            None => Provenance::BuiltIn,
        }
    }

    fn set(&mut self, name: &str, value: String, place: Location) {
        self.given.insert(name.to_owned(), Given { value, place: Some(place) });
    }
}

/// The lines of a file of the system that are no comments, with their numbers.
fn lines(system: &System, path: &Path) -> Vec<(String, Location)> {
    let bytes = system.files.read(path, MOST).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().zip(1..).map(|(line, number)| {
        (line.trim().to_owned(), Location { path: path.to_owned(), line: Some(number), column: None })
    });
    lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#')).collect()
}

/// The PATH of /etc/login.defs (login.defs(5): `ENV_PATH PATH=/bin:/usr/bin`).
fn login_path(system: &System, name: &str) -> Option<Given> {
    let lines = lines(system, Path::new("/etc/login.defs"));
    lines.into_iter().rev().find_map(|(line, place)| {
        let value = line.strip_prefix(name)?.strip_prefix([' ', '\t', '='])?.trim();
        let value = value.strip_prefix("PATH=").unwrap_or(value).trim_matches('"');
        (!value.is_empty()).then(|| Given { value: value.to_owned(), place: Some(place) })
    })
}

/// The variables of /etc/environment, as pam_env(8) reads it: nothing is expanded.
fn environment_file(system: &System) -> BTreeMap<String, Given> {
    let lines = lines(system, Path::new("/etc/environment"));
    let given = lines.into_iter().filter_map(|(line, place)| {
        let line = line.strip_prefix("export ").unwrap_or(&line).trim_start();
        let (name, value) = line.split_once('=')?;
        let value = value.trim_matches(['"', '\'']).to_owned();
        Some((name.to_owned(), Given { value, place: Some(place) }))
    });
    given.collect()
}

#[cfg(test)]
mod tests {
    use ogive_system::memory::{MemoryEnvironment, MemoryFiles, MemorySystem};

    use super::*;

    fn session(files: MemoryFiles, user: &str) -> Base {
        let environment = MemoryEnvironment::new().with_var("USER", user);
        Base::session(&MemorySystem { files, environment, ..MemorySystem::default() }.system())
    }

    #[test]
    fn a_session_has_what_pam_and_login_give_it() {
        let defs = "# x\nENV_SUPATH\tPATH=/sbin:/bin\nENV_PATH PATH=/bin\n";
        let files = || MemoryFiles::new().file("/etc/login.defs", defs);
        assert_eq!(session(files(), "ann").folders(), [PathBuf::from("/bin")]);
        assert_eq!(session(files(), "root").folders(), [PathBuf::from("/sbin"), "/bin".into()]);
        let both = files().file("/etc/environment", "# all\nGOFLAGS=-v\nPATH=\"/usr/local/go/bin:/bin\"\n");
        let base = session(both, "ann");
        assert_eq!(base.place_of(Path::new("/usr/local/go/bin")).unwrap().line, Some(3));
        assert_eq!(base.place("GOFLAGS").unwrap().to_string(), "/etc/environment:2");
        assert!(base.given().any(|given| given == ("GOFLAGS", "-v")));
    }
}

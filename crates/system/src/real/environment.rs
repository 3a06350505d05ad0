//! The environment of this process.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

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

/// Whether two names mean one variable: on Windows, case does not matter.
fn same_name(a: &OsStr, b: &str) -> bool {
    if cfg!(windows) { a.eq_ignore_ascii_case(b) } else { a == b }
}

impl Environment for RealEnvironment {
    fn var_os(&self, name: &str) -> Option<OsString> {
        self.variables.iter().find(|(n, _)| same_name(n, name)).map(|(_, value)| value.clone())
    }

    fn vars(&self) -> Vec<(OsString, OsString)> {
        self.variables.clone()
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        if let Some(pwd) = self.var_os("PWD").map(PathBuf::from)
            && pwd.is_absolute()
            && is_current(&pwd)
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
        let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let set = self.var_os(name).filter(|home| !home.is_empty()).map(PathBuf::from);
        set.or_else(home_in_user_database)
    }
}

/// Whether `path` is the folder that the kernel calls current. Only Unix shells keep `PWD`.
#[cfg(unix)]
fn is_current(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |p: &Path| std::fs::metadata(p).ok().map(|m| (m.dev(), m.ino()));
    // A shell's PWD has no dot components (POSIX, `pwd -L`); one that has is from somebody else.
    let plain = path.components().all(|c| !matches!(c, std::path::Component::ParentDir));
    plain && identity(path).is_some() && identity(path) == identity(Path::new("."))
}

#[cfg(not(unix))]
fn is_current(_: &Path) -> bool {
    false
}

/// The home folder of this user by `getpwuid_r`.
#[cfg(unix)]
fn home_in_user_database() -> Option<PathBuf> {
    use std::ffi::CStr;
    use std::os::unix::ffi::OsStringExt;

    let user = rustix::process::getuid().as_raw();
    let mut buffer = vec![0; 16 * 1024];
    let mut found = std::ptr::null_mut();
    #[expect(unsafe_code, reason = "the user database has no safe interface")]
    // SAFETY: `passwd` holds only integers and pointers, for which zero is valid. The call writes to
    // `record` and `buffer`, which outlive the use of `found` and of the string it points to.
    let home = unsafe {
        let mut record: libc::passwd = std::mem::zeroed();
        let code = libc::getpwuid_r(user, &raw mut record, buffer.as_mut_ptr(), buffer.len(), &raw mut found);
        if code != 0 || found.is_null() || record.pw_dir.is_null() {
            return None;
        }
        CStr::from_ptr(record.pw_dir).to_bytes().to_vec()
    };
    Some(PathBuf::from(OsString::from_vec(home))).filter(|home| home.is_absolute())
}

/// The profile folder of this user.
#[cfg(not(unix))]
fn home_in_user_database() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_absolute())
}

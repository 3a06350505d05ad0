//! Errors that say what was being done, and to what.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A system's error with the operation and the path. Its text holds the cause, so that no cause is
/// lost where only the text is shown.
#[derive(Debug)]
struct PathError {
    operation: &'static str,
    path: PathBuf,
    cause: io::Error,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.operation, self.path.display(), self.cause)
    }
}

impl std::error::Error for PathError {}

/// Adds operation and path to an error, keeping its kind; `operation` completes "cannot …".
pub(crate) fn name(operation: &'static str, path: &Path, cause: io::Error) -> io::Error {
    io::Error::new(cause.kind(), PathError { operation, path: path.to_owned(), cause })
}

/// [`name`] for `map_err`.
pub(crate) fn naming(operation: &'static str, path: &Path) -> impl Fn(io::Error) -> io::Error {
    let path = path.to_owned();
    move |cause| name(operation, &path, cause)
}

/// The file or folder whose permissions matter to an error of [`Files`](crate::Files): what was to be
/// used, or the folder of what was to be replaced or removed. It need not exist.
#[must_use]
pub fn guarded_path(error: &io::Error) -> Option<&Path> {
    let named = error.get_ref()?.downcast_ref::<PathError>()?;
    let by_folder = ["replace", "remove", "remove the folder"].contains(&named.operation);
    if by_folder { named.path.parent() } else { Some(&named.path) }
}

/// A program that the system did not start, and its reason.
#[derive(Debug)]
struct StartError {
    program: PathBuf,
    cause: io::Error,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot start {}: {}", self.program.display(), self.cause)
    }
}

impl std::error::Error for StartError {}

/// That a program could not be started, keeping the kind of the error and the system's number.
pub(crate) fn not_started(program: &Path, cause: io::Error) -> io::Error {
    io::Error::new(cause.kind(), StartError { program: program.to_owned(), cause })
}

/// The system's number for why [`Processes`](crate::Processes) did not start a program: `errno` on Unix
/// (8 is `ENOEXEC`), `GetLastError` on Windows (193 is `ERROR_BAD_EXE_FORMAT`).
#[must_use]
pub fn refusal_code(error: &io::Error) -> Option<i32> {
    error.get_ref()?.downcast_ref::<StartError>()?.cause.raw_os_error()
}

/// That a file is larger than what its reader is ready to take.
pub(crate) fn too_large(path: &Path, limit: u64) -> io::Error {
    let cause = io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {limit} bytes"));
    name("read", path, cause)
}

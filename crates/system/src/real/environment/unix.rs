//! Names, folders and users of Unix.

use std::ffi::{CStr, OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

/// The variable that holds the user's folder.
pub(super) const HOME: &str = "HOME";

/// Whether two names mean one variable.
pub(super) fn same_name(a: &OsStr, b: &str) -> bool {
    a == b
}

/// Whether `path` is the folder that the kernel calls current.
pub(super) fn is_current(path: &Path) -> bool {
    let identity = |p: &Path| std::fs::metadata(p).ok().map(|m| (m.dev(), m.ino()));
    // A shell's PWD has no dot components (POSIX, `pwd -L`); one that has is from somebody else.
    let plain = path.components().all(|c| !matches!(c, Component::ParentDir));
    plain && identity(path).is_some() && identity(path) == identity(Path::new("."))
}

/// The home folder of this user by `getpwuid_r`.
pub(super) fn home_in_user_database() -> Option<PathBuf> {
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

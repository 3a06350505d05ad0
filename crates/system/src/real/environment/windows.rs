//! Names, folders and users of Windows.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The variable that holds the user's folder.
pub(super) const HOME: &str = "USERPROFILE";

/// Whether two names mean one variable, whatever their case.
pub(super) fn same_name(a: &OsStr, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Shells here keep no `PWD`; one that is set comes from elsewhere.
pub(super) fn is_current(_: &Path) -> bool {
    false
}

/// The profile folder of this user.
pub(super) fn home_in_user_database() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_absolute())
}

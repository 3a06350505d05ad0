//! Systems whose kernel has no such list, or tells it in files.

use std::io;
use std::path::PathBuf;

use crate::{ListedProcess, WindowsProcess};

pub(super) fn all() -> io::Result<Vec<ListedProcess>> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn program(_: u32) -> io::Result<PathBuf> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn windows_process(_: u32) -> io::Result<WindowsProcess> {
    Err(io::ErrorKind::Unsupported.into())
}

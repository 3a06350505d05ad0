//! Whole file systems of Linux.

use std::fs::File;
use std::io;
use std::path::Path;

pub(in crate::real::files) fn sync_file_system(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    rustix::fs::syncfs(&file).map_err(Into::into)
}

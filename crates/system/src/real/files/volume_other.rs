//! Whole file systems of other systems.

use std::io;
use std::path::Path;

pub(in crate::real::files) fn sync_file_system(path: &Path) -> io::Result<()> {
    rustix::fs::sync();
    super::sync(path)
}

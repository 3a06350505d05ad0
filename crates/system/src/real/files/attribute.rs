//! Extended attributes of Linux and macOS.

use std::io;
use std::path::Path;

use rustix::io::Errno;

/// The answer for a file that has no attribute of that name.
#[cfg(target_vendor = "apple")]
const MISSING: Errno = Errno::NOATTR;
#[cfg(not(target_vendor = "apple"))]
const MISSING: Errno = Errno::NODATA;

pub(super) fn read(path: &Path, name: &str) -> io::Result<Option<Vec<u8>>> {
    let mut value = vec![0; 64 << 10];
    match rustix::fs::getxattr(path, name, value.as_mut_slice()) {
        Ok(length) => {
            value.truncate(length);
            Ok(Some(value))
        }
        Err(MISSING | Errno::NOTSUP) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

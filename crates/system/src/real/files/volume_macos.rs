//! Whole volumes of macOS.

use std::ffi::{CString, c_char, c_int};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// macOS 10.13 and later: `sync_volume_np` waits for the disk, which `sync` does not.
pub(in crate::real::files) fn sync_file_system(path: &Path) -> io::Result<()> {
    // xnu, bsd/sys/fsctl.h
    const SYNC_VOLUME_FULLSYNC: c_int = 0x01;
    const SYNC_VOLUME_WAIT: c_int = 0x02;
    let name = CString::new(path.as_os_str().as_bytes())?;
    #[expect(unsafe_code, reason = "libc has no safe interface for it")]
    // SAFETY: the declaration is that of <unistd.h>, and the path ends in NUL and is only read.
    let code = unsafe {
        unsafe extern "C" {
            fn sync_volume_np(path: *const c_char, flags: c_int) -> c_int;
        }
        sync_volume_np(name.as_ptr(), SYNC_VOLUME_FULLSYNC | SYNC_VOLUME_WAIT)
    };
    if code == 0 {
        return Ok(());
    }
    // File systems without volumes, such as those of the network.
    rustix::fs::sync();
    super::sync(path)
}

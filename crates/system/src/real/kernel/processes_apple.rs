//! The processes of macOS. The list tells those of other users too, `proc_pidinfo` would not.

use std::ffi::{OsString, c_int, c_void};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use super::kinfo_proc;
use crate::{ListedProcess, WindowsProcess};

/// Between asking for the size and for the list, processes are started.
const MORE: usize = 64 * kinfo_proc::SIZE;
const TRIES: usize = 4;

pub(super) fn all() -> io::Result<Vec<ListedProcess>> {
    let mut last = io::Error::from(io::ErrorKind::OutOfMemory);
    for _ in 0..TRIES {
        let size = list(&mut [])?;
        let mut buffer = vec![0; size + MORE];
        match list(&mut buffer) {
            Ok(length) => return Ok(kinfo_proc::processes(&buffer[..length.min(buffer.len())])),
            Err(error) if error.raw_os_error() == Some(libc::ENOMEM) => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// `sysctl(3)`: fills the buffer, and tells the length of the list; of an empty one, how long it would be.
fn list(buffer: &mut [u8]) -> io::Result<usize> {
    let mut key = [libc::CTL_KERN, libc::KERN_PROC, libc::KERN_PROC_ALL];
    let mut length = buffer.len();
    let value = if buffer.is_empty() { std::ptr::null_mut() } else { buffer.as_mut_ptr().cast::<c_void>() };
    #[expect(unsafe_code, reason = "libc has no safe interface for it")]
    // SAFETY: the key has three numbers, and the call writes at most `length` bytes to the buffer, none
    // where there is none.
    let code = unsafe { libc::sysctl(key.as_mut_ptr(), 3, value, &raw mut length, std::ptr::null_mut(), 0) };
    if code == 0 { Ok(length) } else { Err(io::Error::last_os_error()) }
}

pub(super) fn program(pid: u32) -> io::Result<PathBuf> {
    let pid = c_int::try_from(pid).map_err(|_| io::Error::from(io::ErrorKind::NotFound))?;
    let mut buffer = vec![0; libc::PROC_PIDPATHINFO_MAXSIZE.cast_unsigned() as usize];
    #[expect(unsafe_code, reason = "libc has no safe interface for it")]
    // SAFETY: the call writes at most as many bytes as it is told that the buffer has.
    let length = unsafe {
        libc::proc_pidpath(
            pid,
            buffer.as_mut_ptr().cast::<c_void>(),
            libc::PROC_PIDPATHINFO_MAXSIZE.cast_unsigned(),
        )
    };
    match usize::try_from(length) {
        Ok(length @ 1..) => {
            buffer.truncate(length);
            Ok(OsString::from_vec(buffer).into())
        }
        _ => Err(io::Error::last_os_error()),
    }
}

pub(super) fn windows_process(_: u32) -> io::Result<WindowsProcess> {
    Err(io::ErrorKind::Unsupported.into())
}

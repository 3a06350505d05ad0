//! Volumes of Windows.

use std::ffi::OsString;
use std::io;
use std::iter;
use std::os::windows::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use windows_sys::Win32::Storage::FileSystem::{GetDriveTypeW, GetVolumeInformationW, GetVolumePathNameW};
use windows_sys::Win32::System::WindowsProgramming::DRIVE_REMOTE;

use crate::Volume;

/// What a path may have at most, in units of UTF-16.
const LONGEST: u32 = 1 << 15;
/// `MAX_PATH + 1`, which no name of a type exceeds.
const NAME: u32 = 261;

pub(super) fn of(path: &Path) -> io::Result<Volume> {
    let path: Vec<u16> = path.as_os_str().encode_wide().chain(iter::once(0)).collect();
    let mut root = vec![0; LONGEST as usize];
    let mut kind = [0; NAME as usize];
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: both paths end in NUL, the buffers have the sizes that are told, and no other answers are
    // wanted of the second call.
    let drive = unsafe {
        if GetVolumePathNameW(path.as_ptr(), root.as_mut_ptr(), LONGEST) == 0 {
            return Err(io::Error::last_os_error());
        }
        let (root, kind) = (root.as_ptr(), kind.as_mut_ptr());
        let (name, number) = (std::ptr::null_mut(), std::ptr::null_mut());
        if GetVolumeInformationW(root, name, 0, number, number, number, kind, NAME) == 0 {
            return Err(io::Error::last_os_error());
        }
        GetDriveTypeW(root)
    };
    Ok(Volume {
        point: OsString::from_wide(text(&root)).into(),
        kind: String::from_utf16_lossy(text(&kind)),
        is_remote: drive == DRIVE_REMOTE,
        noexec: false,
        nosuid: false,
    })
}

fn text(units: &[u16]) -> &[u16] {
    units.split(|unit| *unit == 0).next().unwrap_or_default()
}

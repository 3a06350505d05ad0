//! File systems of macOS.

use std::ffi::{OsString, c_char};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use crate::Volume;

pub(super) fn of(path: &Path) -> io::Result<Volume> {
    let told = rustix::fs::statfs(path)?;
    let has = |flag: i32| told.f_flags & flag.cast_unsigned() != 0;
    Ok(Volume {
        point: OsString::from_vec(bytes(&told.f_mntonname)).into(),
        kind: String::from_utf8_lossy(&bytes(&told.f_fstypename)).into_owned(),
        is_remote: !has(libc::MNT_LOCAL),
        noexec: has(libc::MNT_NOEXEC),
        nosuid: has(libc::MNT_NOSUID),
    })
}

/// Texts end in NUL.
fn bytes(text: &[c_char]) -> Vec<u8> {
    text.iter().map(|byte| byte.cast_unsigned()).take_while(|byte| *byte != 0).collect()
}

//! macOS.

use std::ffi::{CString, c_void};
use std::io;

use crate::NativeMachine;

pub(super) fn native_machine() -> io::Result<NativeMachine> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn personality() -> io::Result<u32> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Integers have 4 or 8 bytes.
pub(super) fn sysctl(key: &str) -> io::Result<Option<i64>> {
    let mut buffer = [0; 8];
    Ok(match by_name(key, &mut buffer)? {
        Some(4) => Some(i64::from(i32::from_ne_bytes([buffer[0], buffer[1], buffer[2], buffer[3]]))),
        Some(8) => Some(i64::from_ne_bytes(buffer)),
        Some(_) => {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("sysctl {key} is no integer")));
        }
        None => None,
    })
}

/// Texts end in NUL.
pub(super) fn sysctl_text(key: &str) -> io::Result<Option<String>> {
    let mut buffer = vec![0; 4096];
    Ok(by_name(key, &mut buffer)?.map(|length| {
        let text = buffer[..length].split(|byte| *byte == 0).next().unwrap_or_default();
        String::from_utf8_lossy(text).into_owned()
    }))
}

/// `sysctlbyname(3)`: the length of the value, none when this kernel does not know the key.
fn by_name(key: &str, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    let name = CString::new(key)?;
    let mut length = buffer.len();
    #[expect(unsafe_code, reason = "libc has no safe interface for it")]
    // SAFETY: the name ends in NUL, and the call writes at most `length` bytes to the buffer.
    let code = unsafe {
        let value = buffer.as_mut_ptr().cast::<c_void>();
        libc::sysctlbyname(name.as_ptr(), value, &raw mut length, std::ptr::null_mut(), 0)
    };
    if code == 0 {
        return Ok(Some(length));
    }
    match io::Error::last_os_error() {
        e if e.raw_os_error() == Some(libc::ENOENT) => Ok(None),
        e => Err(io::Error::new(e.kind(), format!("cannot read sysctl {key}: {e}"))),
    }
}

/// On Intel the words of `machdep.cpu`, lower case; on Apple silicon the `FEAT_*` of
/// `hw.optional.arm` that Go's levels know.
pub(super) fn cpu_features() -> io::Result<Vec<String>> {
    const INTEL: [&str; 3] =
        ["machdep.cpu.features", "machdep.cpu.leaf7_features", "machdep.cpu.extfeatures"];
    const ARM: [&str; 19] = [
        "FEAT_AES",
        "FEAT_PMULL",
        "FEAT_SHA1",
        "FEAT_SHA256",
        "FEAT_CRC32",
        "FEAT_LSE",
        "FEAT_RDM",
        "FEAT_DPB",
        "FEAT_JSCVT",
        "FEAT_FCMA",
        "FEAT_LRCPC",
        "FEAT_DIT",
        "FEAT_FlagM",
        "FEAT_LSE2",
        "FEAT_LRCPC2",
        "FEAT_FlagM2",
        "FEAT_FRINTTS",
        "FEAT_SB",
        "FEAT_BTI",
    ];
    let mut features = Vec::new();
    for key in INTEL {
        if let Some(words) = sysctl_text(key)? {
            features.extend(words.split_whitespace().map(str::to_ascii_lowercase));
        }
    }
    for name in ARM {
        // CRC32 has its key under an older name.
        if name == "FEAT_CRC32" && sysctl("hw.optional.armv8_crc32")? == Some(1) {
            features.push(name.to_owned());
        } else if sysctl(&format!("hw.optional.arm.{name}"))? == Some(1) {
            features.push(name.to_owned());
        }
    }
    Ok(features)
}

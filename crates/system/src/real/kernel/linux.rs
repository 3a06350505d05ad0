//! Linux.

use std::fs;
use std::io;
use std::path::Path;

use crate::NativeMachine;
use crate::error::naming;

pub(super) fn sysctl(_: &str) -> io::Result<Option<i64>> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn sysctl_text(_: &str) -> io::Result<Option<String>> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn native_machine() -> io::Result<NativeMachine> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn personality() -> io::Result<u32> {
    // personality(2): this value asks and changes nothing.
    const ASK: libc::c_ulong = 0xffff_ffff;
    #[expect(unsafe_code, reason = "libc has no safe interface for it")]
    // SAFETY: the call takes and returns integers only.
    let answer = unsafe { libc::personality(ASK) };
    if answer == -1 { Err(io::Error::last_os_error()) } else { Ok(answer.cast_unsigned()) }
}

/// The first CPU's line in `/proc/cpuinfo`: `flags` on x86, `Features` on Arm, `features` on s390x.
/// RISC-V's `isa` is one word whose parts are joined by `_`.
pub(super) fn cpu_features() -> io::Result<Vec<String>> {
    const NAMES: [&str; 4] = ["flags", "Features", "features", "isa"];
    let path = Path::new("/proc/cpuinfo");
    let text = fs::read_to_string(path).map_err(naming("read", path))?;
    let mut fields = text.lines().filter_map(|line| line.split_once(':')).map(|(n, v)| (n.trim(), v));
    let Some((name, features)) = fields.find(|(name, _)| NAMES.contains(name)) else {
        return Err(io::Error::new(io::ErrorKind::NotFound, "/proc/cpuinfo names no features of the CPU"));
    };
    let joint = if name == "isa" { '_' } else { ' ' };
    Ok(features.trim().split(joint).filter(|f| !f.is_empty()).map(str::to_owned).collect())
}

//! Systems of which no more than `uname` is asked.

use std::io;

use crate::NativeMachine;

fn unsupported<T>() -> io::Result<T> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn sysctl(_: &str) -> io::Result<Option<i64>> {
    unsupported()
}

pub(super) fn sysctl_text(_: &str) -> io::Result<Option<String>> {
    unsupported()
}

pub(super) fn personality() -> io::Result<u32> {
    unsupported()
}

pub(super) fn native_machine() -> io::Result<NativeMachine> {
    unsupported()
}

pub(super) fn cpu_features() -> io::Result<Vec<String>> {
    unsupported()
}

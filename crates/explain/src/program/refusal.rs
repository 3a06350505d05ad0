//! How an obstacle shows itself.

use std::fmt;

/// How an obstacle shows itself to who starts the program. In the order in which systems come to it: a
/// file that may not be run is refused before it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// `execve` answers `EACCES`.
    Access,
    /// `execve` answers `ENOEXEC`.
    Format,
    /// `execve` answers `EBADARCH`, on macOS.
    BadCpuType,
    /// `CreateProcess` answers `ERROR_BAD_EXE_FORMAT` or `ERROR_EXE_MACHINE_TYPE_MISMATCH`.
    NotWin32,
    /// `execve` answers `ENOENT`, though the file is there.
    NoEntry,
    /// `execve` answers `ELOOP`.
    Loop,
    /// `execve` answers `ELIBBAD`.
    BadLoader,
    /// The kernel kills it at its start, by `SIGKILL`.
    Killed,
    /// It starts, and the dynamic loader ends it with a message.
    Loader,
    /// It starts, and the translator ends it with a message.
    Translator,
    /// It starts, and ends with a message of its own or by a signal.
    Start,
}

impl Refusal {
    /// The number that `execve` answers with, where that refuses.
    #[must_use]
    pub const fn errno(self) -> Option<i32> {
        match self {
            Self::Access => Some(13),
            Self::Format => Some(8),
            Self::BadCpuType => Some(86),
            Self::NoEntry => Some(2),
            Self::Loop => Some(40),
            Self::BadLoader => Some(80),
            Self::NotWin32 | Self::Killed | Self::Loader | Self::Translator | Self::Start => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Access => "the kernel answers EACCES, \"permission denied\"; a shell ends with 126",
            Self::Format => "the kernel answers ENOEXEC, \"exec format error\"; a shell ends with 126",
            Self::BadCpuType => "the kernel answers EBADARCH, \"bad CPU type in executable\"; a shell ends with 126",
            Self::NotWin32 => "Windows answers \"not a valid Win32 application\" or \"not compatible with the version of Windows\"",
            Self::NoEntry => "the kernel answers ENOENT, \"no such file or directory\", though the file is there; a shell ends with 126 or 127",
            Self::Loop => "the kernel answers ELOOP, \"too many levels of symbolic links\"; a shell ends with 126",
            Self::BadLoader => "the kernel answers ELIBBAD, \"accessing a corrupted shared library\"",
            Self::Killed => "the kernel kills it as it starts: \"killed: 9\"; a shell ends with 137",
            Self::Loader => "it starts, and its dynamic loader ends it with a message",
            Self::Translator => "it starts, and the translator ends it with a message",
            Self::Start => "it starts, and ends at once",
        })
    }
}

//! What happened when a program was run.

/// What happened when a program was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// How it ended.
    pub end: End,
    /// The end of what it wrote to standard error.
    pub stderr: Vec<u8>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The system did not start it, for this reason of its own: `errno` on Unix, `GetLastError` on
    /// Windows; none where the system gave no number.
    NotStarted(Option<i32>),
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// Signals whose numbers Linux and macOS share.
pub(super) mod signal {
    pub(crate) const ILLEGAL_INSTRUCTION: i32 = 4;
    pub(crate) const TRAP: i32 = 5;
    pub(crate) const KILL: i32 = 9;
    pub(crate) const SEGMENTATION_FAULT: i32 = 11;
}

impl Attempt {
    /// The signal that ended it, if one did.
    #[must_use]
    pub const fn signal(&self) -> Option<i32> {
        match self.end {
            End::Signal(signal) => Some(signal),
            _ => None,
        }
    }

    /// Whether its standard error has a line that begins so, letter case not heeded.
    #[must_use]
    pub fn complains(&self, beginning: &str) -> bool {
        let text = String::from_utf8_lossy(&self.stderr).to_ascii_lowercase();
        text.lines().any(|line| line.trim_start().starts_with(beginning))
    }
}

/// How people know an end.
impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotStarted(Some(code)) => match error_name(*code) {
                Some(name) => write!(f, "not started: {name} ({code})"),
                None => write!(f, "not started: error {code}"),
            },
            Self::NotStarted(None) => f.write_str("not started"),
            Self::Code(code) => write!(f, "ended with code {code}"),
            Self::Signal(signal) => match signal_name(*signal) {
                Some(name) => write!(f, "ended by {name} (signal {signal})"),
                None => write!(f, "ended by signal {signal}"),
            },
        }
    }
}

/// The errors by which systems refuse to start a program. Numbers above 85 are macOS' and Windows'.
const fn error_name(code: i32) -> Option<&'static str> {
    Some(match code {
        2 => "ENOENT, no such file or directory",
        8 => "ENOEXEC, exec format error",
        13 => "EACCES, permission denied",
        26 => "ETXTBSY, text file busy",
        40 => "ELOOP, too many levels",
        80 => "ELIBBAD, the loader is corrupted",
        86 => "EBADARCH, bad CPU type in executable",
        88 => "EBADMACHO, malformed Mach-O file",
        193 => "ERROR_BAD_EXE_FORMAT, not a valid Win32 application",
        216 => "ERROR_EXE_MACHINE_TYPE_MISMATCH, not compatible with this version of Windows",
        _ => return None,
    })
}

const fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        signal::ILLEGAL_INSTRUCTION => "SIGILL",
        signal::TRAP => "SIGTRAP",
        6 => "SIGABRT",
        signal::KILL => "SIGKILL",
        signal::SEGMENTATION_FAULT => "SIGSEGV",
        15 => "SIGTERM",
        _ => return None,
    })
}

//! Why a toolchain is not what it should be.

use std::io;

use ogive_platform::Platform;

use crate::{Libc, NotWords};

/// Why a toolchain is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// Its command can't be read.
    #[error(transparent)]
    Words(#[from] NotWords),
    /// There is no C++ compiler.
    #[error("there is no C++ compiler beside {compiler}")]
    NoCxx {
        /// The C compiler's command.
        compiler: String,
    },
    /// The scratch folder can't be used.
    #[error("{doing}: {cause}")]
    Files {
        /// What was being done.
        doing: String,
        /// Why not.
        cause: io::Error,
    },
    /// It can't be started.
    #[error("{compiler} can't be started: {cause}")]
    NotStarted {
        /// The compiler's command.
        compiler: String,
        /// Why not.
        cause: io::Error,
    },
    /// It takes too long, and was stopped with all that it started.
    #[error("{compiler} did not {doing} a small program in {seconds} seconds")]
    TimedOut {
        /// The compiler's command.
        compiler: String,
        /// `compile` or `link`.
        doing: &'static str,
        /// The limit.
        seconds: u64,
    },
    /// It refuses.
    #[error("{compiler} does not {doing} a small program for {platform}: {said}")]
    Refused {
        /// The compiler's command.
        compiler: String,
        /// `compile` or `link`.
        doing: &'static str,
        /// What for.
        platform: Platform,
        /// The first line of what it says that names an error.
        said: String,
    },
    /// It succeeds and leaves nothing.
    #[error("{compiler} says that it succeeds, and leaves no {file}")]
    Nothing {
        /// The compiler's command.
        compiler: String,
        /// What it was to leave.
        file: String,
    },
    /// What came out is for something else.
    #[error("{compiler} was asked for {asked} and made {what} for {came}")]
    Lies {
        /// The compiler's command.
        compiler: String,
        /// What it was asked for, with the calling convention where that is wrong.
        asked: String,
        /// `an object` or `a program`.
        what: &'static str,
        /// What it is for.
        came: String,
    },
    /// The program needs another C library than was promised.
    #[error("{compiler} was to make programs for {asked}, and made one for {came}")]
    Library {
        /// The compiler's command.
        compiler: String,
        /// What was promised.
        asked: Libc,
        /// What it needs.
        came: Libc,
    },
    /// Headers and libraries are of two C libraries.
    #[error("{compiler} compiles with the headers of {headers} and links {linked}: its sysroot is mixed")]
    Mixed {
        /// The compiler's command.
        compiler: String,
        /// Whose headers.
        headers: Libc,
        /// Whose libraries.
        linked: Libc,
    },
}

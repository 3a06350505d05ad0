//! What the shim says, always on standard error: standard output belongs to the program.

use std::io::Write;

/// What ends the shim instead of becoming the program.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) code: u8,
    /// Sentences for a person.
    pub(crate) message: String,
}

/// Usage or configuration.
pub(crate) const USAGE: u8 = 2;
/// Found, and can't run here.
pub(crate) const CANNOT_RUN: u8 = 126;
/// Not there.
pub(crate) const NOT_FOUND: u8 = 127;

impl Failure {
    pub(crate) fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Writes a message; a closed standard error is nobody's loss.
pub(crate) fn say(message: &str) {
    let _unheard = std::io::stderr().write_all(format!("ogive: {message}\n").as_bytes());
}

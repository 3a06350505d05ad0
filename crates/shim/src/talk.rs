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
    let _unheard = std::io::stderr().write_all(format!("ogive: {}\n", plain(message)).as_bytes());
}

/// Without what a terminal would obey: messages quote files and folders that anybody may have made.
fn plain(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    for c in message.chars() {
        match c {
            '\n' | '\t' => text.push(c),
            c if c.is_control() => text.extend(c.escape_default()),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn terminals_find_nothing_to_obey() {
        assert_eq!(plain("a\n\tb é"), "a\n\tb é");
        assert_eq!(plain("\u{1b}]0;x\u{7}\u{9b}2J\r"), r"\u{1b}]0;x\u{7}\u{9b}2J\r");
    }
}

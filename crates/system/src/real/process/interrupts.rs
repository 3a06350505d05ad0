//! Ctrl-C, and being ended.

use std::io;
use std::sync::OnceLock;

use crate::Cancel;

/// What a shell says of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// The wish that is made by the first interrupt. The second ends this process.
pub(super) fn heard() -> io::Result<Cancel> {
    static HEARD: OnceLock<Cancel> = OnceLock::new();
    if let Some(heard) = HEARD.get() {
        return Ok(heard.clone());
    }
    let cancel = Cancel::new();
    let wish = cancel.clone();
    let listening = ctrlc::set_handler(move || {
        if wish.is_cancelled() {
            std::process::exit(INTERRUPTED);
        }
        wish.cancel();
    });
    match listening {
        Ok(()) => Ok(HEARD.get_or_init(|| cancel).clone()),
        // Another thread was first.
        Err(ctrlc::Error::MultipleHandlers) => HEARD.get().cloned().ok_or(io::ErrorKind::ResourceBusy.into()),
        Err(error) => Err(io::Error::other(error)),
    }
}

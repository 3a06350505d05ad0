//! The program behind go, gofmt and go1.27.3 on PATH: it decides which SDK is asked for and
//! becomes that SDK's program.

// On Unix the C library calls `main` below: Rust's own start would change how SIGPIPE is handled,
// which the program must inherit untouched, and read /proc/self/maps on the way.
#![cfg_attr(all(unix, not(test)), no_main)]

mod call;
mod hardware;
mod missing;
mod process;
mod run;
mod store;
mod talk;

use std::ffi::OsString;

/// Becomes the program; the exit code when that was not possible.
fn start(words: Vec<OsString>) -> u8 {
    run::run(words).unwrap_or_else(|failure| {
        talk::say(&failure.message);
        failure.code
    })
}

#[cfg(all(unix, not(test)))]
#[expect(unsafe_code, reason = "the name main is the C library's entry, and it is defined only here")]
#[unsafe(no_mangle)]
extern "C" fn main(count: std::ffi::c_int, words: *const *const std::ffi::c_char) -> std::ffi::c_int {
    use std::os::unix::ffi::OsStrExt;

    let count = usize::try_from(count).unwrap_or(0);
    let word = |at| {
        // SAFETY: the C library passes `count` pointers to strings that end in NUL and live as
        // long as the process.
        let word = unsafe { std::ffi::CStr::from_ptr(*words.add(at)) };
        std::ffi::OsStr::from_bytes(word.to_bytes()).to_owned()
    };
    start((0..count).map(word).collect()).into()
}

#[cfg(any(not(unix), test))]
fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(start(std::env::args_os().collect()))
}

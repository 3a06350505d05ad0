//! The program behind go, gofmt and go1.27.3 on PATH: it decides which SDK is asked for and
//! becomes that SDK's program.

mod call;
mod hardware;
mod missing;
mod process;
mod run;
mod store;
mod talk;

use std::process::ExitCode;

fn main() -> ExitCode {
    let failure = match run::run() {
        Ok(code) => return code,
        Err(failure) => failure,
    };
    talk::say(&failure.message);
    ExitCode::from(failure.code)
}

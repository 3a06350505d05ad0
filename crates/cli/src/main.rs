//! The ogive program.

use std::process::ExitCode;

use ogive_system::System;

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "main hands the arguments on")]
    let arguments = std::env::args_os().skip(1).collect();
    ogive_cli::run(arguments, System::real()).into()
}

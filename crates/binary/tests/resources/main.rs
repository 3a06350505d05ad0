//! Resources that ogive makes, linked by Go and by C linkers, and read back by readers that are not ours; and what
//! ogive makes of other people's files, compared with what their own tools make of them.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, read them and start the programs that they are compared with"
)]

mod authorities;
mod compilers;
mod linked;
mod made;
mod syso;

use std::path::Path;
use std::process::Command;

/// What a command prints; it must not fail.
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

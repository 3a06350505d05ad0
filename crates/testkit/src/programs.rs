//! The programs under test.

use std::path::PathBuf;

use crate::places;

/// The program that `OGIVE_TEST_PROGRAM` names, else the `ogive` that cargo built beside the running
/// test.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn ogive() -> PathBuf {
    let file = format!("ogive{}", std::env::consts::EXE_SUFFIX);
    let given = std::env::var_os("OGIVE_TEST_PROGRAM").map(PathBuf::from);
    let program = given.unwrap_or_else(|| built_beside(&file));
    assert!(program.is_file(), "{} is not there: cargo build -p ogive-cli", program.display());
    program
}

/// The shim: the small static one that `cargo xtask test` built, else the one of `cargo build`.
///
/// # Panics
/// When neither was built.
#[must_use]
pub fn shim() -> PathBuf {
    let file = format!("ogive-shim{}", std::env::consts::EXE_SUFFIX);
    let given = std::env::var_os("OGIVE_TEST_SHIM").map(PathBuf::from);
    let program = given.unwrap_or_else(|| built_beside(&file));
    assert!(program.is_file(), "{} is not there: cargo build -p ogive-shim", program.display());
    program
}

/// `target/debug/NAME` of a test that runs as `target/debug/deps/TEST-HASH`.
fn built_beside(name: &str) -> PathBuf {
    let test = std::env::current_exe().ok();
    let profile = test.as_deref().and_then(|test| test.parent()?.parent());
    profile.map_or_else(|| places::target().join("debug"), PathBuf::from).join(name)
}

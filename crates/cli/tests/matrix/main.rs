//! Programs for every platform that there is, by `ogive build`: without C for all ports of Go, with C by every
//! toolchain that links for them, each read and, where something here plays its machine, run.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod cxx;
mod fetched;
mod found;
mod ports;
mod sqlite;
mod zstd;

use ogive_testkit::{Sandbox, builder as user, builders_store as store, built_row as row};
use serde_json::Value;

/// Gives a user a store of their own, with the same Go: what ogive fetches and Wine makes is not that of all.
fn own_store(sandbox: &mut Sandbox) {
    let own = sandbox.ogive_home();
    std::fs::create_dir_all(&own).unwrap();
    std::os::unix::fs::symlink(store().join("sdk"), own.join("sdk")).unwrap();
    sandbox.set("OGIVE_HOME", own);
}

/// Builds with `--json` and gives the document, whatever became of it.
fn build(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let outcome = sandbox.ogive(["--json", "build"]).args(arguments).run();
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.shown()))
}

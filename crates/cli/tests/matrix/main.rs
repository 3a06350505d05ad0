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

use std::path::PathBuf;
use std::sync::OnceLock;

use ogive_testkit::{ModuleProxy, RecordedChecksumDatabase, Sandbox, places, toolchain};
use serde_json::Value;

/// A store with the Go of the tests, made once for all of them.
fn store() -> PathBuf {
    static STORE: OnceLock<Sandbox> = OnceLock::new();
    let sandbox = STORE.get_or_init(|| {
        let proxy = ModuleProxy::new().serve(&toolchain("1.27.3-linux-amd64"));
        let proxy = proxy.checksums(RecordedChecksumDatabase::new());
        let mut sandbox = Sandbox::new();
        sandbox.set("GOPROXY", proxy.url()).set("OGIVE_SOURCES", "goproxy");
        let _ = sandbox.ogive(["install", "1.27.3"]).run().expect_code(0);
        sandbox
    });
    sandbox.ogive_home()
}

/// A user who has Go. Objects of pure Go are shared by all tests and runs: what they are is the go command's to know.
fn user() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.set("OGIVE_HOME", store());
    sandbox.set("GOCACHE", places::target().join("tmp").join("gocache-of-builds"));
    sandbox.set("OGIVE_GO", "1.27.3");
    sandbox
}

/// Gives a user a store of their own, with the same Go: what ogive fetches and Wine makes is not that of all.
fn own_store(sandbox: &mut Sandbox) {
    let own = sandbox.ogive_home();
    std::fs::create_dir_all(&own).unwrap();
    std::os::unix::fs::symlink(store().join("sdk"), own.join("sdk")).unwrap();
    sandbox.set("OGIVE_HOME", own);
}

/// What became of a target.
fn row<'d>(document: &'d Value, target: &str) -> &'d Value {
    let rows = document["rows"].as_array().unwrap();
    rows.iter().find(|row| row["target"] == target).unwrap_or_else(|| panic!("no {target} in {document:#}"))
}

/// Builds with `--json` and gives the document, whatever became of it.
fn build(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let outcome = sandbox.ogive(["--json", "build"]).args(arguments).run();
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.shown()))
}

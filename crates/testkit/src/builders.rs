//! Users who build with `ogive build`.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use crate::{ModuleProxy, RecordedChecksumDatabase, Sandbox, places, toolchain};

/// The Go that they have.
const GO: &str = "1.27.3";

/// A store with that Go, made once for all tests of a program.
///
/// # Panics
/// When ogive cannot install it.
pub fn builders_store() -> PathBuf {
    static STORE: OnceLock<Sandbox> = OnceLock::new();
    let sandbox = STORE.get_or_init(|| {
        let proxy = ModuleProxy::new().serve(&toolchain(&format!("{GO}-linux-amd64")));
        let proxy = proxy.checksums(RecordedChecksumDatabase::new());
        let mut sandbox = Sandbox::new();
        sandbox.set("GOPROXY", proxy.url()).set("OGIVE_SOURCES", "goproxy");
        let _ = sandbox.ogive(["install", GO]).run().expect_code(0);
        sandbox
    });
    sandbox.ogive_home()
}

/// A user who has Go. Objects of pure Go are shared by all tests and runs: what they are is the go command's to know.
pub fn builder() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.set("OGIVE_HOME", builders_store());
    sandbox.set("GOCACHE", places::go_cache());
    sandbox.set("OGIVE_GO", GO);
    sandbox
}

/// What became of a target, in the document of `ogive build --json`.
///
/// # Panics
/// When it says nothing of that target.
pub fn built_row<'d>(document: &'d Value, target: &str) -> &'d Value {
    let rows = document["rows"].as_array().expect("the document has rows");
    rows.iter().find(|row| row["target"] == target).unwrap_or_else(|| panic!("no {target} in {document:#}"))
}

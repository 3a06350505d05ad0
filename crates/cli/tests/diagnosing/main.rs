//! `ogive facts`, `doctor` and `fix`, as a user sees them: real shells, real SDKs, real start-up files.

#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod bad_input;
mod demonstration;
mod documents;
mod editors;
mod faults;
mod go_tools;
mod gopath;
mod handlers;
mod machines;
mod managers;
mod planted;
mod read;
mod repaired;
mod settings;
mod shells;
mod surroundings;
mod troubles;
mod watching;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use ogive_testkit::{ModuleProxy, Outcome, RecordedChecksumDatabase, Sandbox, programs, toolchain};
use serde_json::Value;

/// Writes a file below the user's home.
fn at_home(sandbox: &Sandbox, path: &str, contents: &str) -> PathBuf {
    let file = sandbox.home().join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, contents).unwrap();
    file
}

fn executable(path: &Path, contents: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, contents).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// An ogive with its shim beside it, as the release archives have them.
fn released(sandbox: &Sandbox) -> PathBuf {
    let folder = sandbox.root().join("release");
    std::fs::create_dir_all(&folder).unwrap();
    for (program, name) in [(programs::ogive(), "ogive"), (programs::shim(), "ogive-shim")] {
        // Large, and the same for all; a copy where the folders are of two file systems.
        if std::fs::hard_link(&program, folder.join(name)).is_err() {
            std::fs::copy(program, folder.join(name)).unwrap();
        }
    }
    folder.join("ogive")
}

/// A proxy from which the native Go of the tests can be installed, and older ones.
fn proxy(sandbox: &mut Sandbox) -> ModuleProxy {
    let proxy = ModuleProxy::new().serve(&toolchain("1.27.3-linux-amd64"));
    let older = ["1.26.8-linux-amd64", "1.18.10-linux-amd64"];
    let proxy = older.iter().fold(proxy, |proxy, name| proxy.serve(&toolchain(name)));
    let proxy = proxy.checksums(RecordedChecksumDatabase::new());
    sandbox.set("GOPROXY", proxy.url()).set("OGIVE_SOURCES", "goproxy");
    proxy
}

/// Every file of a home with its mode and contents, links by their targets.
fn state(folder: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let data = path.symlink_metadata().unwrap();
            let contents = if data.is_dir() {
                waiting.push(path.clone());
                Vec::new()
            } else if data.is_symlink() {
                std::fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
            } else {
                short(std::fs::read(&path).unwrap())
            };
            found.insert(path, (data.permissions().mode(), contents));
        }
    }
    found
}

/// Contents, or of long ones their hash, so that a failed comparison can be read.
fn short(contents: Vec<u8>) -> Vec<u8> {
    if contents.len() < 4096 {
        return contents;
    }
    let mut hasher = DefaultHasher::new();
    contents.hash(&mut hasher);
    hasher.finish().to_be_bytes().to_vec()
}

/// The folders that Go itself writes to, left out of what must be as before.
fn without_caches(home: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut state = state(home);
    let caches = [".cache", ".config/go/telemetry", "go/pkg"].map(|folder| home.join(folder));
    let above = [".config", ".config/go", "go"].map(|folder| home.join(folder));
    state.retain(|path, _| !caches.iter().any(|cache| path.starts_with(cache)) && !above.contains(path));
    state
}

/// The JSON answer, which holds to its schema.
fn document(outcome: &Outcome) -> Value {
    let value: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|e| panic!("{e}: {}", outcome.shown()));
    let name = value["schema"].as_str().unwrap();
    let schema = ogive_cli::schemas().into_iter().find(|schema| schema.name == name).unwrap();
    let validator = jsonschema::validator_for(&schema.schema.to_value()).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    value
}

/// The rules of the findings in an answer of the doctor.
fn rules(answer: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        answer["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    names.dedup();
    names
}

/// `path:line` of the finding of a rule.
fn place(answer: &Value, rule: &str) -> String {
    let found = answer["findings"].as_array().unwrap().iter().find(|f| f["rule"] == rule);
    let location = &found.unwrap_or_else(|| panic!("no {rule} in {answer:#}"))["location"];
    let path = Path::new(location["path"].as_str().unwrap());
    format!("{}:{}", path.file_name().unwrap().to_string_lossy(), location["line"])
}

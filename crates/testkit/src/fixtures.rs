//! Real `golang.org/toolchain` modules, fetched once through the machine's own `GOPROXY`.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_platform::SdkName;
use sha2::{Digest as _, Sha256};

use crate::{archive, places, skip};

/// The module path of Go's toolchains.
pub const TOOLCHAIN_MODULE: &str = "golang.org/toolchain";

/// A toolchain module as a module proxy serves it, verified by the go command.
#[derive(Debug, Clone)]
pub struct Toolchain {
    /// The SDK that it holds.
    pub name: SdkName,
    /// The module's zip.
    pub zip: PathBuf,
    /// Its go.mod.
    pub go_mod: PathBuf,
    /// `{"Version": …, "Time": …}`.
    pub info: PathBuf,
    /// `h1:…` of the zip, as go.sum and the checksum database have it.
    pub h1: String,
    /// `h1:…` of the go.mod.
    pub go_mod_h1: String,
}

/// The toolchain of this name (`1.27.3-linux-amd64`), fetched when it is not there yet.
///
/// # Panics
/// When it is not there and cannot be fetched: no go command, or no way to a module proxy.
#[must_use]
pub fn toolchain(name: &str) -> Toolchain {
    let name: SdkName = name.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    let folder = places::fixtures().join("toolchain").join(name.folder());
    places::once(&folder, |partial| fetch(name, partial));
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).expect("a fetched fixture is whole");
    Toolchain {
        name,
        zip: folder.join("module.zip"),
        go_mod: folder.join("module.mod"),
        info: folder.join("module.info"),
        h1: read("h1"),
        go_mod_h1: read("go_mod_h1"),
    }
}

/// The module unpacked with names and modes as in a plain GOROOT, shared by all tests, which must
/// not write to it.
///
/// # Panics
/// As [`toolchain`] does.
#[must_use]
pub fn goroot(name: &str) -> PathBuf {
    let toolchain = toolchain(name);
    let folder = places::fixtures().join("goroot").join(toolchain.name.folder());
    places::once(&folder, |partial| archive::unpack(&toolchain.zip, partial));
    folder
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn sha256(file: &Path) -> String {
    let mut hasher = Sha256::new();
    let mut file = std::fs::File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).expect("a file can be read") {
            0 => break,
            count => hasher.update(&buffer[..count]),
        }
    }
    hex(&hasher.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fetch(name: SdkName, into: &Path) {
    let go =
        skip::find("go").unwrap_or_else(|| panic!("{name} is fetched by the go command, and there is none"));
    let cache = into.with_extension("modcache");
    places::remove(&cache);
    let output = Command::new(go)
        .args(["mod", "download", "-json", &format!("{TOOLCHAIN_MODULE}@{}", name.module_version())])
        .current_dir(std::env::temp_dir())
        .env("GOMODCACHE", &cache)
        .env("GOTOOLCHAIN", "local")
        .env("GOFLAGS", "-modcacherw")
        .env("GO111MODULE", "on")
        .env("GOWORK", "off")
        .output()
        .expect("the go command starts");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let field = |key: &str| answer.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
    let (Some(zip), Some(go_mod), Some(info), Some(h1), Some(go_mod_h1)) =
        (field("Zip"), field("GoMod"), field("Info"), field("Sum"), field("GoModSum"))
    else {
        panic!(
            "{name} is not in target/fixtures and could not be fetched through the machine's GOPROXY: {}{}",
            field("Error").unwrap_or_default(),
            String::from_utf8_lossy(&output.stderr)
        );
    };
    std::fs::create_dir_all(into).expect("a folder below target can be made");
    for (from, to) in [(zip, "module.zip"), (go_mod, "module.mod"), (info, "module.info")] {
        std::fs::rename(&from, into.join(to)).unwrap_or_else(|error| panic!("keep {from}: {error}"));
    }
    for (text, to) in [(h1, "h1"), (go_mod_h1, "go_mod_h1")] {
        std::fs::write(into.join(to), text).expect("a file below target can be written");
    }
    places::remove(&cache);
}

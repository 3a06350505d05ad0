//! Real modules, for tests of what reads Go's sources: large and small, old and new, with assembly, with cgo,
//! generated ones. They are what Kubernetes 1.34 depends on, and what is known for trouble between architectures.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places;
use crate::skip::{require, skip};

/// The modules, `path@version` a line.
const MODULES: &str = include_str!("modules.txt");

/// The zips of all modules, fetched once through the machine's `GOPROXY`; none, and counted as skipped, when that
/// can't be done.
///
/// # Panics
/// When what was fetched can't be kept.
#[must_use]
pub fn modules() -> Option<Vec<PathBuf>> {
    let folder = places::fixtures().join("modules");
    let kept = |module: &str| folder.join(file_name(module));
    let missing: Vec<&str> = MODULES.lines().filter(|module| !kept(module).exists()).collect();
    if !missing.is_empty() {
        let go = require("go")?;
        // Beside the place where they are kept, so that they can be moved there.
        let cache = tempfile::Builder::new().prefix(".modules-").tempdir_in(places::fixtures());
        let cache = cache.expect("a folder below target can be made");
        if let Err(reason) = fetch(&go, &missing, cache.path()) {
            skip(&format!("modules can't be fetched through the machine's GOPROXY: {reason}"));
            return None;
        }
        for module in missing {
            places::once(&kept(module), |partial| keep(cache.path(), module, partial));
        }
    }
    Some(MODULES.lines().map(kept).collect())
}

/// A folder that is a module proxy (`file://…`) of one of these modules, laid out below `folder`; none, and counted as
/// skipped, when it can't be fetched.
///
/// # Panics
/// When the module is none of these, or the folder can't be written.
#[must_use]
pub fn proxy_of(module: &str, folder: &Path) -> Option<PathBuf> {
    let zips = modules()?;
    let zip = zips.into_iter().find(|zip| zip.ends_with(file_name(module))).expect("it is in modules.txt");
    let (path, version) = module.split_once('@').expect("a module has a version");
    let proxy = folder.join("module-proxy");
    let versions = proxy.join(escaped(path)).join("@v");
    std::fs::create_dir_all(&versions).expect("a folder can be made");
    let file = |end: &str| versions.join(format!("{}.{end}", escaped(version)));
    let read = std::fs::File::open(&zip).expect("a fetched module can be read");
    let mut read = zip::ZipArchive::new(read).expect("a module is a zip archive");
    let go_mod = read.by_name(&format!("{module}/go.mod"));
    let go_mod = go_mod.map(|file| std::io::read_to_string(file).expect("a go.mod is text"));
    std::fs::write(file("mod"), go_mod.unwrap_or_else(|_| format!("module {path}\n"))).expect("written");
    std::fs::write(file("info"), format!("{{\"Version\":{version:?}}}")).expect("written");
    std::fs::copy(&zip, file("zip")).expect("a module can be copied");
    Some(proxy)
}

fn file_name(module: &str) -> String {
    format!("{}.zip", module.replace('/', "!"))
}

fn fetch(go: &Path, modules: &[&str], cache: &Path) -> Result<(), String> {
    let output = Command::new(go)
        .args(["mod", "download"])
        .args(modules)
        .current_dir(cache)
        .env("GOMODCACHE", cache)
        .env("GOTOOLCHAIN", "local")
        .env("GOFLAGS", "-modcacherw")
        .env("GO111MODULE", "on")
        .env("GOWORK", "off")
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(said.lines().next().unwrap_or("no reason").to_owned()) }
}

/// Moves the zip of a module out of a module cache.
fn keep(cache: &Path, module: &str, to: &Path) {
    let (path, version) = module.split_once('@').expect("a module has a version");
    let zip = cache.join("cache/download").join(escaped(path)).join("@v");
    let zip = zip.join(format!("{}.zip", escaped(version)));
    std::fs::rename(&zip, to).unwrap_or_else(|error| panic!("keep {}: {error}", zip.display()));
}

/// As module caches spell capital letters (`golang.org/x/mod/module`, `EscapePath`).
fn escaped(path: &str) -> String {
    path.chars()
        .flat_map(|c| [c.is_ascii_uppercase().then_some('!'), Some(c.to_ascii_lowercase())])
        .flatten()
        .collect()
}

//! Programs of other people, as Go modules: authorities that ours is compared with.

use std::path::PathBuf;
use std::process::Command;

use crate::{fixtures, go_programs, places, scene, skip::skip};

/// The program of a package at a version, such as `github.com/tc-hib/go-winres` and `v0.3.3`, built once by a real SDK
/// from what the machine's `GOPROXY` has. None, and the skip counted, when it can't be had.
///
/// # Panics
/// When what was built can't be kept.
#[must_use]
pub fn go_tool(package: &str, version: &str) -> Option<PathBuf> {
    let name = package.rsplit('/').next().unwrap_or(package);
    let file = format!("{name}-{version}{}", std::env::consts::EXE_SUFFIX);
    let kept = places::fixtures().join("go-tools").join(file);
    if kept.exists() {
        return Some(kept);
    }
    let sdk = fixtures::goroot(&format!("{}-{}", go_programs::RELEASE, scene::host()));
    let gopath = tempfile::tempdir().expect("a temporary folder can be made");
    let output = Command::new(sdk.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX)))
        .args(["install", &format!("{package}@{version}")])
        .current_dir(gopath.path())
        .env("GOROOT", &sdk)
        .env("GOPATH", gopath.path())
        .env("GOMODCACHE", gopath.path().join("mod"))
        .env("GOBIN", gopath.path().join("bin"))
        .env("GOCACHE", places::fixtures().join("go-programs").join("cache"))
        .env("GOFLAGS", "-modcacherw")
        .env("GOTOOLCHAIN", "local")
        .env("CGO_ENABLED", "0")
        .output()
        .expect("the go command starts");
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        skip(&format!("{package} {version} can't be had: {}", errors.lines().last().unwrap_or_default()));
        return None;
    }
    let built = gopath.path().join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    places::once(&kept, |partial| {
        std::fs::copy(&built, partial).expect("what was built can be kept");
    });
    Some(kept)
}

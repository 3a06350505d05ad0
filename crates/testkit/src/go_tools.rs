//! Real tools written in Go, built for any port by a real SDK from what the machine's `GOPROXY` has.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_platform::Port;

use crate::{find, fixtures, go_programs, places, scene};

/// A tool at a version that Go 1.26 and 1.27 both build.
#[derive(Debug, Clone, Copy)]
pub struct GoTool {
    /// The program's name.
    pub name: &'static str,
    /// Its package.
    pub package: &'static str,
    /// The version of its module.
    pub version: &'static str,
}

/// The language server.
pub const GOPLS: GoTool = GoTool { name: "gopls", package: "golang.org/x/tools/gopls", version: "v0.22.0" };

/// The debugger.
pub const DLV: GoTool =
    GoTool { name: "dlv", package: "github.com/go-delve/delve/cmd/dlv", version: "v1.26.2" };

impl GoTool {
    /// The program for this port (`linux/arm64`) by this release (`1.27.3`), built once.
    ///
    /// # Panics
    /// When its module can't be fetched or does not build.
    #[must_use]
    pub fn built(self, release: &str, port: &str) -> PathBuf {
        let port: Port = port.parse().expect("a port");
        let folder = places::fixtures().join("go-tools");
        let file = folder.join(format!("{}-{}-{release}-{}", self.name, self.version, port.dashed()));
        places::once(&file, |partial| {
            let sdk = fixtures::goroot(&format!("{release}-{}", scene::host()));
            let mut go = Command::new(sdk.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX)));
            go.env("GOROOT", &sdk).env("GOOS", port.os.name()).env("GOARCH", port.arch.name());
            go.env("GOCACHE", places::go_cache());
            let module = format!("{}@{}", self.package, self.version);
            install(&mut go, &module, self.name, partial);
        });
        file
    }
}

/// The command of golang.org/dl for a release (`1.26.8`), as `go install` of this machine makes it.
///
/// # Panics
/// When it can't be fetched or does not build.
#[must_use]
pub fn go_dl(release: &str) -> PathBuf {
    let name = format!("go{release}");
    let file = places::fixtures().join("go-tools").join(&name);
    places::once(&file, |partial| {
        let go = find("go").unwrap_or_else(|| panic!("{name} is made by the go command"));
        install(&mut Command::new(go), &format!("golang.org/dl/{name}@latest"), &name, partial);
    });
    file
}

/// The program of a package at a version, such as `github.com/tc-hib/go-winres` and `v0.3.3`, for this machine: an
/// authority that ours is compared with.
///
/// # Panics
/// When it can't be fetched or does not build.
#[must_use]
pub fn go_tool(package: &str, version: &str) -> PathBuf {
    let name = package.rsplit('/').next().unwrap_or(package);
    let file = places::fixtures().join("go-tools").join(format!("{name}-{version}"));
    places::once(&file, |partial| {
        let sdk = fixtures::goroot(&format!("{}-{}", go_programs::RELEASE, scene::host()));
        let mut go = Command::new(sdk.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX)));
        go.env("GOROOT", &sdk).env("GOCACHE", places::go_cache());
        install(&mut go, &format!("{package}@{version}"), name, partial);
    });
    file
}

/// Lets the go command install a program, and takes it from wherever it put it.
fn install(go: &mut Command, package: &str, name: &str, into: &Path) {
    let gopath = tempfile::tempdir().expect("a temporary folder can be made");
    go.args(["install", package]).current_dir(gopath.path());
    for (name, value) in [
        ("CGO_ENABLED", "0"),
        ("GOTOOLCHAIN", "local"),
        ("GOFLAGS", "-modcacherw"),
        ("GO111MODULE", "on"),
        ("GOWORK", "off"),
    ] {
        go.env(name, value);
    }
    go.env("GOPATH", gopath.path()).env_remove("GOBIN").env_remove("GOMODCACHE");
    let output = go.output().unwrap_or_else(|error| panic!("{go:?}: {error}"));
    assert!(output.status.success(), "{package}: {}", String::from_utf8_lossy(&output.stderr));
    // What is for another port stands one folder deeper.
    let bin = std::fs::read_dir(gopath.path().join("bin")).expect("it was installed").flatten();
    let mut programs = bin.flat_map(|entry| [entry.path(), entry.path().join(name)]);
    let built = programs.find(|path| path.is_file()).unwrap_or_else(|| panic!("{package} made no {name}"));
    std::fs::copy(&built, into).unwrap_or_else(|error| panic!("keep {}: {error}", built.display()));
}

//! The program that is built, and the programs that build it.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_testkit::{goroot, places};

use super::empty;
use crate::tree::{VERSION, host};

/// A program of somebody else's.
pub struct Known {
    /// What it is called in the table.
    pub name: &'static str,
    /// What its sources are called here.
    folder: &'static str,
    /// Its module.
    module: &'static str,
    /// Its package, relative to the module.
    pub package: &'static str,
}

/// What is built: small enough to be built for nine platforms by three contenders three times.
pub const BUILT: Known = Known {
    name: "fzf v0.65.2",
    folder: "source-of-fzf",
    module: "github.com/junegunn/fzf@v0.65.2",
    package: ".",
};

/// What is looked at: 791 packages of 160 modules.
pub const LOOKED_AT: Known = Known {
    name: "caddy v2.11.9",
    folder: "source-of-caddy",
    module: "github.com/caddyserver/caddy/v2@v2.11.9",
    package: "./cmd/caddy",
};

/// The peer. Later releases need a module that not every proxy gives out.
const GORELEASER: &str = "github.com/goreleaser/goreleaser/v2@v2.15.4";

/// The GOROOT of the Go that builds.
pub fn go() -> PathBuf {
    goroot(&format!("{VERSION}-{}", host()))
}

/// Where modules are kept between benchmarks.
pub fn modules(folder: &Path) -> PathBuf {
    folder.join("modules")
}

/// An environment with this Go and nothing of the user's.
pub fn within(mut command: Command, folder: &Path, goroot: &Path, own: &Path) -> Command {
    let path = format!("{}:/usr/bin:/bin", goroot.join("bin").display());
    command
        .env_clear()
        .env("PATH", path)
        .env("HOME", own.join("home"))
        .env("CI", "true")
        .env("GOTOOLCHAIN", "local")
        .env("GOFLAGS", "-modcacherw")
        .env("GOMODCACHE", modules(folder))
        .env("GOCACHE", own.join("cache"))
        .env("CGO_ENABLED", "0")
        .env("GOPROXY", "off");
    command
}

/// The go command.
pub fn go_command(folder: &Path, goroot: &Path, own: &Path) -> Command {
    within(Command::new(goroot.join("bin/go")), folder, goroot, own)
}

/// A go command that may fetch.
fn fetching(folder: &Path, goroot: &Path, own: &Path) -> Command {
    let mut command = go_command(folder, goroot, own);
    command.env_remove("GOPROXY");
    for name in ["GOPROXY", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// The sources of a program, fetched once through the machine's `GOPROXY`, with all that they need.
///
/// # Panics
/// When they can't be fetched.
pub fn fetch(known: &Known, folder: &Path, goroot: &Path) -> PathBuf {
    let source = folder.join(known.folder);
    places::once(&source, |partial| {
        let own = folder.join("fetch");
        empty(&own);
        let mut download = fetching(folder, goroot, &own);
        done(download.args(["mod", "download", known.module]).current_dir(&own));
        let (path, version) = known.module.split_once('@').expect("a module has a version");
        copy(&modules(folder).join(format!("{path}@{version}")), partial);
        done(fetching(folder, goroot, &own).args(["mod", "download"]).current_dir(partial));
    });
    source
}

/// goreleaser, installed once; none, and told, when it can't be.
pub fn goreleaser(folder: &Path, goroot: &Path) -> Option<PathBuf> {
    let own = folder.join("goreleaser-made");
    let program = own.join("bin/goreleaser");
    if !program.exists() {
        std::fs::create_dir_all(&own).expect("a folder of the benchmark can be made");
        let mut install = fetching(folder, goroot, &own);
        install.args(["install", GORELEASER]).env("GOBIN", own.join("bin")).current_dir(&own);
        let output = install.output().expect("the go command starts");
        if !output.status.success() {
            eprintln!("not compared: {GORELEASER}: {}", String::from_utf8_lossy(&output.stderr));
            return None;
        }
    }
    Some(program)
}

/// Changes a file of the built program that no other package rests on.
pub fn change(source: &Path, run: usize) {
    let text = format!("package main\n\nvar Changed = \"in run {run}\"\n");
    std::fs::write(source.join(BUILT.package).join("changed.go"), text)
        .expect("a copied source can be written");
}

/// Copies a folder, of which all may then be changed.
pub fn copy(from: &Path, to: &Path) {
    done(Command::new("cp").arg("-r").arg(from).arg(to));
    done(Command::new("chmod").args(["-R", "u+w"]).arg(to));
}

fn done(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("start {command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

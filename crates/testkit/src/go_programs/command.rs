//! The go command of [`RELEASE`] as an authority: it fetches nothing and sees no settings of this machine.

use std::path::Path;
use std::process::Command;

use ogive_platform::Port;

use super::RELEASE;
use crate::{goroot, places, scene};

/// A go command for a port without cgo, whose arguments and folder are still to be said.
#[must_use]
pub fn go_for(port: Port, home: &Path) -> Command {
    let root = goroot(&format!("{RELEASE}-{}", scene::host()));
    let mut go = Command::new(root.join("bin").join(format!("go{}", std::env::consts::EXE_SUFFIX)));
    go.env("GOROOT", root).env("HOME", home).env("GOPATH", home);
    go.env("GOCACHE", places::go_cache()).env_remove("GOMODCACHE");
    go.env("GOOS", port.os.name()).env("GOARCH", port.arch.name()).env("CGO_ENABLED", "0");
    for (name, value) in [
        ("GOENV", "off"),
        ("GOFLAGS", "-mod=mod"),
        ("GOTOOLCHAIN", "local"),
        ("GOPROXY", "off"),
        ("GOTELEMETRY", "off"),
        ("GOWORK", "off"),
    ] {
        go.env(name, value);
    }
    go
}

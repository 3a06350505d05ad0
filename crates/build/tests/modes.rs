//! The kinds of files that Go makes for a port, held against what the go command says of each.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(clippy::disallowed_methods, reason = "a test asks the go command itself")]

use std::process::Command;

use ogive_build::BuildMode;
use ogive_platform::ports::table;
use ogive_testkit::goroot;

#[test]
fn the_go_command_refuses_what_the_table_refuses() {
    let sdk = goroot("1.27.3-linux-amd64");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("go.mod"), "module example.com/m\n\ngo 1.21\n").unwrap();
    std::fs::write(folder.path().join("m.go"), "package main\n\nfunc main() {}\n").unwrap();
    let ports = table("1.27.3".parse().unwrap()).unwrap();
    let mut wrong = Vec::new();
    for port in ports.ports().filter(|info| !info.broken).map(|info| info.port) {
        for mode in [BuildMode::Pie, BuildMode::CShared, BuildMode::CArchive] {
            let mut go = Command::new(sdk.join("bin/go"));
            go.args(["build", "-n", &format!("-buildmode={mode}"), "-o", "out", "."]).current_dir(&folder);
            go.env("GOOS", port.os.name()).env("GOARCH", port.arch.name()).env("CGO_ENABLED", "1");
            go.env("GOROOT", &sdk).env("GOTOOLCHAIN", "local").env("GOFLAGS", "").env("CC", "true");
            go.env("GOCACHE", folder.path().join("cache")).env("HOME", folder.path());
            let output = go.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let refused = said.contains(&format!("-buildmode={mode} not supported on {port}"));
            if refused == mode.exists_for(port) {
                wrong.push(format!("{mode} for {port}: {}", said.lines().last().unwrap_or_default()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

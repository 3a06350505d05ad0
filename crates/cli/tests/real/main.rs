//! Real SDKs of two versions and two architectures, proven by the public checksum database, run
//! through the shims: the foreign ones by the emulator that is registered with the kernel.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::path::PathBuf;

use ogive_testkit::{ModuleProxy, RecordedChecksumDatabase, Sandbox, require, require_arm64, toolchain};

const SDKS: [&str; 4] =
    ["1.27.3-linux-amd64", "1.27.3-linux-arm64", "1.26.8-linux-amd64", "1.26.8-linux-arm64"];

/// A user for whom all four are installed, and who has no network any more.
fn installed() -> Sandbox {
    let proxy = SDKS.iter().fold(ModuleProxy::new(), |proxy, name| proxy.serve(&toolchain(name)));
    let proxy = proxy.checksums(RecordedChecksumDatabase::new());
    let mut sandbox = Sandbox::new();
    sandbox.set("GOPROXY", proxy.url()).set("OGIVE_SOURCES", "goproxy");
    // Shims of versions are made where the set-up has put the shim.
    sandbox.install_shim();
    let asked = ["install", "1.27.3", "1.27.3-arm64", "1.26.8", "1.26.8-arm64"];
    let outcome = sandbox.ogive(asked).run().expect_code(0);
    assert_eq!(outcome.stderr.matches("verified by sum.golang.org").count(), 4, "{}", outcome.shown());
    sandbox.set("GOPROXY", "off");
    sandbox
}

fn goroot(sandbox: &Sandbox, name: &str) -> PathBuf {
    sandbox.sdks().join(name)
}

#[test]
fn two_architectures_and_two_versions_live_side_by_side() {
    if require("go").is_none() || !require_arm64() {
        return;
    }
    let mut sandbox = installed();
    let go = |name: &str, words: &str| sandbox.shim(name, words.split(' ')).succeed();
    for (name, words, says) in [
        ("go", "version", "go version go1.27.3 linux/amd64"),
        ("go", "+arm64 version", "go version go1.27.3 linux/arm64"),
        ("go-arm64", "version", "go version go1.27.3 linux/arm64"),
        ("go-amd64", "version", "go version go1.27.3 linux/amd64"),
        ("go1.26.8", "version", "go version go1.26.8 linux/amd64"),
        ("go1.26.8", "+arm64 version", "go version go1.26.8 linux/arm64"),
        ("go", "+1.26.8-arm64 version", "go version go1.26.8 linux/arm64"),
        ("go", "+arm64 env GOHOSTARCH", "arm64"),
        ("go", "+arm64 env GOARCH", "arm64"),
    ] {
        assert_eq!(go(name, words), says, "{name} {words}");
    }
    let formatted = sandbox.shim("gofmt", [] as [&str; 0]).input("package  p").run().expect_code(0);
    assert_eq!(formatted.stdout.trim(), "package p");

    let native = goroot(&sandbox, "go1.27.3.linux-amd64");
    for stale in [goroot(&sandbox, "go1.27.3.linux-arm64"), sandbox.root().join("gone")] {
        sandbox.set("GOROOT", &stale);
        let said = sandbox.shim("go", ["env", "GOROOT"]).succeed();
        assert_eq!(said, native.to_str().unwrap(), "with GOROOT={}", stale.display());
        // The tools of a foreign GOROOT would not run, or would be of another version.
        let packages = sandbox.shim("go", ["list", "-f", "{{.Goroot}}", "fmt"]).succeed();
        assert_eq!(packages, "true");
    }
}

#[test]
fn the_switch_of_go_itself_finds_the_installed_sdk_of_the_same_architecture() {
    if require("go").is_none() || !require_arm64() {
        return;
    }
    let sandbox = installed();
    sandbox.write(".go-version", "1.26.8\n");
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.26\n\ntoolchain go1.27.3\n");
    for (words, says) in [
        (&["version"][..], "go version go1.27.3 linux/amd64"),
        (&["+arm64", "version"], "go version go1.27.3 linux/arm64"),
    ] {
        assert_eq!(sandbox.shim("go", words).succeed(), says, "without any download");
    }
    let why = sandbox.ogive(["which", "--why"]).succeed();
    assert!(why.contains("1.26.8") && why.contains("1.27.3"), "both decisions are told: {why}");
}

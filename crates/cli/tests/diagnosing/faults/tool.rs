//! A tool that can be built again: a module proxy's folder has its module.

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_testkit::hostile::{Entry, zip};
use ogive_testkit::{goroot, places};

const MODULE: &str = "example.com/tool";
const VERSION: &str = "v1.2.3";

fn kept() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("tool")
}

/// The folder of a module proxy that has the module, as GOPROXY names it.
pub(crate) fn proxy() -> String {
    let folder = kept().join("proxy");
    places::once(&folder, |folder| {
        let versions = folder.join(MODULE).join("@v");
        std::fs::create_dir_all(&versions).unwrap();
        let go_mod = format!("module {MODULE}\n\ngo 1.21\n");
        let entry = |name: &str, text: &str| Entry::file(format!("{MODULE}@{VERSION}/{name}"), text);
        let main = "package main\n\nfunc main() { println(\"hello\") }\n";
        let archive = zip(&[entry("go.mod", &go_mod), entry("main.go", main)]);
        let info = format!("{{\"Version\":\"{VERSION}\",\"Time\":\"2026-01-01T00:00:00Z\"}}");
        for (name, contents) in [
            ("list".to_owned(), VERSION.as_bytes().to_vec()),
            (format!("{VERSION}.info"), info.into_bytes()),
            (format!("{VERSION}.mod"), go_mod.into_bytes()),
            (format!("{VERSION}.zip"), archive),
        ] {
            std::fs::write(versions.join(name), contents).unwrap();
        }
    });
    format!("file://{}", folder.display())
}

/// The tool for a platform, as the go command of a release installs it.
pub(crate) fn tool(release: &str, platform: &str) -> PathBuf {
    let (os, arch) = platform.split_once('/').unwrap();
    let file = kept().join(format!("{release}-{os}-{arch}"));
    places::once(&file, |file| {
        let gopath = tempfile::tempdir().unwrap();
        let mut go = Command::new(goroot(&format!("{release}-linux-amd64")).join("bin/go"));
        go.args(["install", "-modcacherw", &format!("{MODULE}@{VERSION}")]).env_clear();
        for (name, value) in [
            ("GOENV", "off"),
            ("GOTOOLCHAIN", "local"),
            ("GOTELEMETRY", "off"),
            ("GOSUMDB", "off"),
            ("CGO_ENABLED", "0"),
            ("GOOS", os),
            ("GOARCH", arch),
        ] {
            go.env(name, value);
        }
        go.env("GOPROXY", proxy()).env("GOCACHE", places::go_cache());
        go.env("GOPATH", gopath.path()).env("HOME", gopath.path()).current_dir(gopath.path());
        let output = go.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // What is for this machine itself lies in no folder of its own.
        let places = [format!("bin/{os}_{arch}/tool"), "bin/tool".to_owned()];
        let built = places.iter().map(|place| gopath.path().join(place)).find(|place| place.exists());
        std::fs::copy(built.unwrap(), file).unwrap();
    });
    file
}

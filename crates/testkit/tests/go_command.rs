//! The go command as the judge of our servers: it accepts what they serve, and refuses what it should.

#![expect(clippy::unwrap_used, reason = "what cannot be, fails the test")]

use std::path::Path;
use std::process::{Command, Output};

use ogive_testkit::module_proxy::{go_mod_h1, write_file_proxy};
use ogive_testkit::{Attack, Fault, ModuleProxy, RecordedChecksumDatabase, SyntheticToolchain};
use ogive_testkit::{fixtures, require, toolchain};

const NAME: &str = "1.26.8-linux-amd64";

fn download(go: &Path, proxy: &str, checksums: &str) -> Output {
    let cache = tempfile::tempdir().unwrap();
    let version = toolchain(NAME).name.module_version();
    Command::new(go)
        .args(["mod", "download", "-json", &format!("{}@{version}", fixtures::TOOLCHAIN_MODULE)])
        .current_dir(cache.path())
        .env("GOMODCACHE", cache.path().join("mod"))
        .env("GOFLAGS", "-modcacherw")
        .env("GOTOOLCHAIN", "local")
        .env("GOENV", "off")
        .env("GOPROXY", proxy)
        .env("GOSUMDB", checksums)
        .env("GONOSUMDB", "")
        .env("GOPRIVATE", "")
        .env_remove("HTTP_PROXY")
        .env_remove("http_proxy")
        .output()
        .unwrap()
}

#[test]
fn go_downloads_a_toolchain_and_checks_it_against_the_recorded_database() {
    let Some(go) = require("go") else { return };
    let proxy = ModuleProxy::new().serve(&toolchain(NAME)).checksums(RecordedChecksumDatabase::new());
    let output = download(&go, &proxy.url(), "sum.golang.org");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains(&toolchain(NAME).h1), "{text}");
    assert_eq!(proxy.requests_for("/sumdb/sum.golang.org/lookup/").len(), 1);
    assert!(!proxy.requests_for("/tile/").is_empty());
}

#[test]
fn go_refuses_a_toolchain_whose_contents_were_swapped() {
    let Some(go) = require("go") else { return };
    let proxy = ModuleProxy::new().serve(&toolchain(NAME)).checksums(RecordedChecksumDatabase::new());
    let swapped = SyntheticToolchain::new(NAME);
    proxy.serve_zip(swapped.name, swapped.module_zip(None));
    let output = download(&go, &proxy.url(), "sum.golang.org");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("checksum mismatch"));
}

/// Go takes a toolchain without the checksum database from a single `file://` proxy only.
fn download_file(go: &Path, synthetic: &SyntheticToolchain, zip: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    write_file_proxy(folder.path(), synthetic.name, zip);
    download(go, &format!("file://{}", folder.path().display()), "off")
}

#[test]
fn a_synthetic_toolchain_has_the_sum_that_go_computes() {
    let Some(go) = require("go") else { return };
    let synthetic = SyntheticToolchain::new(NAME);
    let output = download_file(&go, &synthetic, &synthetic.module_zip(None));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains(&synthetic.module_h1()), "{} not in {text}", synthetic.module_h1());
    assert!(text.contains(&go_mod_h1()), "{} not in {text}", go_mod_h1());
}

#[test]
fn go_refuses_hostile_zips() {
    let Some(go) = require("go") else { return };
    let synthetic = SyntheticToolchain::new(NAME);
    for attack in [
        Attack::ParentTraversal,
        Attack::AbsolutePath,
        Attack::CaseCollision,
        Attack::Duplicate,
        Attack::FileAndFolder,
        Attack::WrongPrefix,
        Attack::LyingSize,
    ] {
        let output = download_file(&go, &synthetic, &synthetic.module_zip(Some(attack)));
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            !output.status.success() && text.contains("\"Error\": \"") && !text.contains("verifying"),
            "{attack:?}: {text}"
        );
    }
}

#[test]
fn go_gives_up_on_a_proxy_that_answers_gone() {
    let Some(go) = require("go") else { return };
    let proxy = ModuleProxy::new().serve(&toolchain(NAME));
    proxy.fault("*", Fault::Status(410));
    let output = download(&go, &proxy.url(), "off");
    assert!(String::from_utf8_lossy(&output.stdout).contains("410 Gone"));
}

#[test]
fn a_goroot_made_from_the_module_runs_as_a_plain_one() {
    if cfg!(not(all(target_os = "linux", target_arch = "x86_64"))) {
        ogive_testkit::skip("the fixture runs on linux/amd64 only");
        return;
    }
    let goroot = ogive_testkit::goroot(NAME);
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(goroot.join("bin/go"))
            .args(arguments)
            .env_clear()
            .env("HOME", home.path())
            .env("GOTOOLCHAIN", "local")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    assert_eq!(run(&["version"]), "go version go1.26.8 linux/amd64");
    assert_eq!(run(&["list", "-C", goroot.join("src/cmd").to_str().unwrap(), "-m"]), "cmd");
}

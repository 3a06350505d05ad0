//! Real SDKs: what the go command verified, unpacked and run.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test looks at the real disk")]

#[expect(dead_code, reason = "each test uses its part")]
mod store_support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use ogive_sdk::adopt::{AdoptOptions, Adoption};
use ogive_sdk::install::Installer;
use ogive_sdk::verify::verify;
use ogive_testkit::{archive, goroot, host, require, toolchain};
use store_support::{MODULE, World, names, sdk, tree};

/// Serves a real SDK's module, known to the database by the hash that the go command found.
fn serve(world: &World, name: &str) {
    let real = toolchain(name);
    world.sumdb.add(MODULE, &real.name.module_version(), &real.h1, &real.go_mod_h1);
    world.proxy.serve_zip_file(real.name, real.zip);
}

fn assert_runs(home: &Path, goroot: &Path, version: &str) {
    let run = |args: &[&str]| {
        let mut go = Command::new(goroot.join("bin/go"));
        go.args(args).env("GOTOOLCHAIN", "local").env("GOENV", "off").env("HOME", home);
        String::from_utf8(go.env_remove("GOROOT").output().unwrap().stdout).unwrap()
    };
    assert!(run(&["version"]).starts_with(&format!("go version go{version} ")));
    assert_eq!(run(&["env", "GOROOT"]).trim(), goroot.to_str().unwrap());
    // Needs go.mod files under their own names, and the tools.
    assert!(run(&["list", "-deps", "cmd/go"]).contains("cmd/go\n"));
}

#[test]
fn a_module_becomes_a_plain_goroot() {
    let name = format!("1.27.3-{}", host());
    if require("go").is_none() {
        return;
    }
    let world = World::new();
    serve(&world, &name);
    let done = world.install(&name).unwrap();
    assert_eq!(done.sdk.metadata.as_ref().unwrap().h1, Some(toolchain(&name).h1));
    assert_runs(world.folder.path(), &done.sdk.goroot, "1.27.3");
    for (file, _, mode) in tree(&done.sdk.goroot) {
        assert_eq!(mode, archive::mode(&file), "{file}");
    }
    assert!(verify(&world.store(), sdk(&name)).unwrap().is_empty());

    if require("sha256sum").is_some() {
        let sums = world.layout().sdks().join(format!("{}.sums", sdk(&name).folder()));
        let mut check = Command::new("sha256sum");
        check.args(["--check", "--quiet", "--strict"]).arg(&sums).current_dir(&done.sdk.goroot);
        assert!(check.status().unwrap().success(), "the list of digests is what sha256sum reads");
    }
}

#[test]
fn an_archive_becomes_the_same_goroot() {
    let name = format!("1.27.3-{}", host());
    if require("go").is_none() {
        return;
    }
    let world = World::new();
    let real = toolchain(&name);
    world.sumdb.add(MODULE, &real.name.module_version(), &real.h1, &real.go_mod_h1);
    let folder = world.folder.path().join("downloads");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join(format!("{}.tar.gz", real.name.folder()));
    std::fs::copy(archive::tar_gz_made_from_module(&name), &file).unwrap();
    let mut options = world.options();
    options.from = Some(file);
    let done = world.install_with(&name, options).unwrap();
    assert_eq!(done.sdk.metadata.unwrap().h1, Some(real.h1), "verified by the hash of the module");
    assert_runs(world.folder.path(), &done.sdk.goroot, "1.27.3");
}

#[test]
fn an_sdk_on_the_machine_is_adopted() {
    let name = format!("1.27.3-{}", host());
    if require("go").is_none() {
        return;
    }
    let world = World::new();
    serve(&world, &name);
    let (store, sources) = (world.store(), world.sources());
    let installer =
        Installer { store: &store, sources: &sources, events: &world.events, options: world.options() };
    let adoption = installer.adopt(&goroot(&name).join("bin/go"), AdoptOptions::default()).unwrap();
    let Adoption::Adopted { sdk: adopted, left } = adoption else { panic!("{adoption:?}") };
    assert!(left.is_empty(), "{left:?}");
    assert!(world.proxy.requests_for(".zip").is_empty(), "without a download");
    assert_runs(world.folder.path(), &adopted.goroot, "1.27.3");
    let mode = adopted.goroot.join("bin/go").metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o755);
    assert!(names(&world.layout().staging()).is_empty());
}

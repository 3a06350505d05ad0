use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ogive_cc::{Digests, Fingerprint, Kind, NamedTools, Toolchain, Want, find};
use ogive_system::System;

use crate::here::{found, path, platform, want};

fn stable(toolchain: &Toolchain) -> Fingerprint {
    Fingerprint::stable(&System::real(), toolchain, &Digests::new()).unwrap()
}

fn wrapper(file: &Path, body: &str) -> Toolchain {
    std::fs::write(file, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let named = NamedTools { cc: file.display().to_string(), ..NamedTools::default() };
    let asked = Want { named: Some(named), ..Want::new(platform("linux/arm64")) };
    find(&System::real(), &asked, &path(), None).unwrap()
}

#[test]
fn it_stays_when_nothing_changes_and_follows_a_wrapper() {
    for name in ["aarch64-linux-gnu-gcc", "riscv64-linux-gnu-gcc"] {
        if ogive_testkit::require(name).is_none() {
            return;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cc");
    let first = stable(&wrapper(&file, "exec aarch64-linux-gnu-gcc \"$@\""));
    let again = stable(&wrapper(&file, "exec aarch64-linux-gnu-gcc \"$@\""));
    assert_eq!(first, again);
    assert_eq!(first.digest(), again.digest());
    let has = |part: &str| first.inputs.iter().any(|input| input.name.contains(part));
    assert!(has("cc1") && has("gnu-as") && has("gnu-ld"), "{first:#?}");
    assert!(has("crt1.o") && has("libc.so"), "{first:#?}");

    // The text of CC is the same, and so is all that the go command sees of it.
    let other = stable(&wrapper(&file, "exec riscv64-linux-gnu-gcc \"$@\""));
    assert_ne!(first.digest(), other.digest());
    let differ = first.differences(&other);
    assert!(differ.contains(&format!("program {}", file.display())), "{differ:?}");
}

#[test]
fn it_sees_a_compiler_behind_a_wrapper_that_stays() {
    // The wrapper runs whatever `real` is.
    let Some(real) = ogive_testkit::require("aarch64-linux-gnu-gcc") else { return };
    let Some(other) = ogive_testkit::require("riscv64-linux-gnu-gcc") else { return };
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("real");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let toolchain = wrapper(&folder.path().join("cc"), &format!("exec {} \"$@\"", link.display()));
    let first = stable(&toolchain);
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(&other, &link).unwrap();
    assert_ne!(first.digest(), stable(&toolchain).digest());
}

#[test]
fn zig_is_told_by_its_program_version_and_target() {
    let Some(toolchain) = found(&want(platform("linux/arm64"), Kind::Zig)) else { return };
    let digests = Digests::new();
    let system = System::real();
    let first = Fingerprint::stable(&system, &toolchain, &digests).unwrap();
    let other = Toolchain { triple: "aarch64-linux-musl".into(), ..toolchain.clone() };
    let other = Fingerprint::stable(&system, &other, &digests).unwrap();
    assert_eq!(first.differences(&other), ["target"]);

    // What was remembered is read back, and is the same.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("digests");
    digests.save(&system, &file).unwrap();
    let loaded = Digests::load(&system, &file);
    assert_eq!(Fingerprint::stable(&system, &toolchain, &loaded).unwrap(), first);
    assert!(std::fs::read_to_string(file).unwrap().contains("zig"));
}

#[test]
fn a_sysroot_is_told_by_what_stands_in_it() {
    let sysroot = tempfile::tempdir().unwrap();
    let lib = sysroot.path().join("usr/lib");
    std::fs::create_dir_all(&lib).unwrap();
    let named =
        NamedTools { cc: "gcc".into(), sysroot: Some(sysroot.path().to_owned()), ..NamedTools::default() };
    let asked = Want { named: Some(named), ..Want::new(platform("linux/amd64")) };
    let Ok(toolchain) = find(&System::real(), &asked, &path(), None) else {
        return ogive_testkit::skip("there is no gcc");
    };
    let first = stable(&toolchain);
    std::fs::write(lib.join("libm.so"), "INPUT(libm.so.6)").unwrap();
    let differ = first.differences(&stable(&toolchain));
    assert_eq!(differ, [format!("sysroot {}", sysroot.path().display())]);
}

//! Files that are not what they are claimed to be, and what is told of each.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read what compilers made")]

use std::path::{Path, PathBuf};

use ogive_binary::{Subsystem, check_signatures, read};
use ogive_build::BuildMode;
use ogive_build::proof::{Claim, lies};
use ogive_testkit::c_programs::{Compiler, HELLO, c_program};
use ogive_testkit::go_programs::go_program;

fn claim(platform: &str) -> Claim<'static> {
    Claim {
        cxx: None,
        platform: platform.parse().unwrap(),
        mode: BuildMode::Exe,
        cgo: false,
        glibc: None,
        minimum_macos: None,
        allowed: None,
        subsystem: None,
        hidden: &[],
    }
}

fn told(bytes: &Vec<u8>, claim: &Claim<'_>) -> Vec<String> {
    let mut program = read(bytes).unwrap();
    check_signatures(&mut program, bytes).unwrap();
    lies(&program, bytes, claim)
}

fn bytes(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap()
}

fn plain(port: &str) -> Vec<u8> {
    bytes(&go_program("plain", port).file)
}

#[test]
fn programs_of_the_go_command_are_what_they_claim_for_every_port() {
    for program in ogive_testkit::go_programs::for_all_ports() {
        let found = told(&bytes(&program.file), &claim(&program.port.to_string()));
        assert!(found.is_empty(), "{}: {found:?}", program.name);
    }
}

#[test]
fn machine_level_and_convention() {
    let linux = plain("linux/amd64");
    let other = told(&linux, &claim("linux/arm64"));
    assert!(
        other.contains(&"it is a program for linux/amd64/v1, not for linux/arm64".to_owned()),
        "{other:?}"
    );
    assert_eq!(told(&linux, &claim("linux/amd64/v3")), ["it is built for the level v1, not for v3"]);
    assert_eq!(
        told(&linux, &Claim { cgo: true, ..claim("linux/amd64") }),
        ["no C compiler had a part in it, as its build info says"]
    );
    let library = Claim { mode: BuildMode::CShared, cgo: false, ..claim("linux/amd64") };
    assert_eq!(told(&linux, &library), ["it is no shared library"]);
    // Whoever calls a compiler can put another program in the place of what was linked.
    if let Some(arm) = c_program(Compiler::Gcc("arm-linux-gnueabihf"), &[], HELLO) {
        let found = told(&bytes(&arm), &Claim { cgo: true, ..claim("linux/arm/5") });
        assert!(found.contains(&"it is of hardware floating point, not of software".to_owned()), "{found:?}");
        assert!(found.iter().any(|told| told.starts_with("it has no build info of Go")), "{found:?}");
    }
}

#[test]
fn what_a_program_needs_of_its_system() {
    let Some(native) = c_program(Compiler::Native, &[], HELLO).map(|file| bytes(&file)) else { return };
    let old = told(&native, &Claim { cgo: true, glibc: Some("2.0"), ..claim("linux/amd64") });
    assert!(
        old.iter().any(|told| told.starts_with("it needs glibc 2.") && told.ends_with("2.0 was asked for"))
    );
    let none = told(&native, &Claim { cgo: true, allowed: Some(&[]), ..claim("linux/amd64") });
    assert!(none.contains(&"it loads libc.so.6, which is not allowed".to_owned()), "{none:?}");
    let gui = Claim { subsystem: Some(Subsystem::Gui), ..claim("windows/amd64") };
    assert_eq!(told(&plain("windows/amd64"), &gui), ["its subsystem is console, and gui was asked for"]);
    let mac = plain("darwin/arm64");
    let found = told(&mac, &Claim { minimum_macos: Some("10.9"), ..claim("darwin/arm64") });
    assert!(found.len() == 1 && found[0].ends_with("and later, and 10.9 was asked for"), "{found:?}");
    assert!(told(&mac, &Claim { minimum_macos: Some("99"), ..claim("darwin/arm64") }).is_empty());
}

#[test]
fn a_signature_that_does_not_fit_and_an_identity_that_is_not_there() {
    let mut mac = plain("darwin/arm64");
    mac[5 * 4096] ^= 1;
    assert_eq!(
        told(&mac, &claim("darwin/arm64")),
        ["its signature is invalid: page 5 (at 0x5000) is not what was signed"]
    );
    let old = bytes(&go_program("old", "darwin/amd64").file);
    let found = told(&old, &claim("darwin/amd64"));
    assert!(found.contains(&"it has no LC_UUID, and macOS 26 refuses it".to_owned()), "{found:?}");
    let hidden = [PathBuf::from("/usr/lib/libSystem")];
    let found = told(&plain("darwin/amd64"), &Claim { hidden: &hidden, ..claim("darwin/amd64") });
    assert_eq!(found, ["it names the folder /usr/lib/libSystem of this machine"]);
}

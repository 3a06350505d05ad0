use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ogive_cc::{Kind, Libc, NamedTools, ProbeError, Toolchain, Want, find, probe};
use ogive_system::System;

use crate::here::{found, path, platform, want};

/// A toolchain that `ogive.toml` names: a script.
fn wrapper(folder: &Path, platform_text: &str, body: &str) -> Toolchain {
    let file = folder.join("cc");
    std::fs::write(&file, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let named = NamedTools { cc: file.display().to_string(), ..NamedTools::default() };
    let asked = Want { named: Some(named), ..Want::new(platform(platform_text)) };
    find(&System::real(), &asked, &path(), None).unwrap()
}

fn refused(toolchain: &Toolchain) -> ProbeError {
    let scratch = tempfile::tempdir().unwrap();
    probe(&System::real(), toolchain, scratch.path()).unwrap_err()
}

#[test]
fn a_wrapper_that_compiles_for_another_machine_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let lying = wrapper(folder.path(), "linux/arm64", "exec gcc \"$@\"");
    assert_eq!(
        refused(&lying).to_string(),
        format!("{} was asked for linux/arm64 and made an object for ?/amd64", lying.cc)
    );
}

#[test]
fn a_wrapper_with_another_calling_convention_is_told_apart() {
    if ogive_testkit::require("arm-linux-gnueabi-gcc").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let lying = wrapper(folder.path(), "linux/arm/7", "exec arm-linux-gnueabi-gcc \"$@\"");
    let said = refused(&lying).to_string();
    let came = "made a program for linux/arm with software floating point";
    assert!(said.ends_with(came), "{said}");
}

#[test]
fn a_compiler_with_another_abi_than_go_s_is_told_apart() {
    // Go's linux/ppc64 is ELFv2, Debian's compiler makes ELFv1.
    let Some(toolchain) = found(&want(platform("linux/ppc64"), Kind::CrossGcc)) else { return };
    let said = refused(&toolchain).to_string();
    let came = "was asked for linux/ppc64 with ABI ELFv2 and made a program for linux/ppc64 with ABI ELFv1";
    assert!(said.ends_with(came), "{said}");
}

#[test]
fn headers_and_libraries_of_two_c_libraries_are_a_mixed_sysroot() {
    let Some(toolchain) = found(&want(platform("linux/amd64"), Kind::Native)) else { return };
    let folder = tempfile::tempdir().unwrap();
    // It compiles with glibc's headers and links for musl's loader.
    let body = format!(
        "case \" $* \" in *' -c '*) exec {0} \"$@\";; *) exec {0} \"$@\" -Wl,--dynamic-linker=/lib/ld-musl-x86_64.so.1;; esac",
        toolchain.cc
    );
    let mixed = wrapper(folder.path(), "linux/amd64", &body);
    match refused(&mixed) {
        ProbeError::Mixed { headers: Libc::Glibc { .. }, linked: Libc::Musl, .. } => {}
        other => panic!("{other}"),
    }
}

#[test]
fn a_compiler_that_refuses_leaves_nothing_or_fails_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let quiet = wrapper(folder.path(), "linux/amd64", "exit 0");
    assert!(refused(&quiet).to_string().ends_with("says that it succeeds, and leaves no probe.c.o"));
    let loud = wrapper(folder.path(), "linux/amd64", "echo 'cc: error: no such target' >&2; exit 1");
    assert_eq!(
        refused(&loud).to_string(),
        format!("{} does not compile a small program for linux/amd64: cc: error: no such target", loud.cc)
    );
}

#[test]
fn a_compiler_that_hangs_is_stopped_with_all_that_it_started() {
    use ogive_system::memory::{MemorySystem, ScriptedProcesses};
    use ogive_system::{Exit, Output};
    let folder = tempfile::tempdir().unwrap();
    let toolchain = wrapper(folder.path(), "linux/amd64", "echo x86_64-linux-gnu");
    let hangs = Output { exit: Exit::TimedOut, stdout: Vec::new(), stderr: Vec::new() };
    let processes = ScriptedProcesses::new().answers(&toolchain.program, &[], Ok(hangs));
    let machine = MemorySystem { processes: processes.clone(), ..MemorySystem::default() };
    let error = probe(&machine.system(), &toolchain, Path::new("/scratch")).unwrap_err();
    assert_eq!(error.to_string(), format!("{} did not compile a small program in 600 seconds", toolchain.cc));
    let started = processes.started();
    assert!(started.iter().all(|command| command.time_limit.is_some() && command.leaves_nothing));
}

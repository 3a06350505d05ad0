//! Programs for other CPUs, with handlers absent, present and broken.

use std::path::Path;

use ogive_testkit::go_programs::go_program;
use ogive_testkit::{require, skip};

use crate::probe::{Probe, Scene};

const ENOENT: Option<i32> = Some(2);
const EACCES: Option<i32> = Some(13);
const ENOEXEC: Option<i32> = Some(8);

/// A scene with an arm64 program and a copy of qemu; none where this machine runs arm64 itself or has no
/// emulator.
fn scene() -> Option<Scene> {
    if cfg!(target_arch = "aarch64") {
        skip("this machine runs arm64 programs itself");
        return None;
    }
    let qemu = require("qemu-aarch64-static")?;
    let scene = Scene::new();
    std::fs::create_dir(scene.path("bin")).unwrap();
    std::fs::copy(qemu, scene.path("bin/translate")).unwrap();
    std::fs::copy(go_program("plain", "linux/arm64").file, scene.path("arm64-app")).unwrap();
    Some(scene)
}

/// The command that registers a handler for arm64 programs, under a name that says nothing.
fn register(interpreter: &Path, flags: &str) -> String {
    let magic = r"\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00";
    let mask = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff";
    format!("printf '%s' ':some-name:M::{magic}:{mask}:{}:{flags}' > register", interpreter.display())
}

fn look(scene: &Scene, setup: &str) -> Option<Probe> {
    scene.look(setup, &scene.path("arm64-app"))
}

#[test]
fn no_handler() {
    let Some(scene) = scene() else { return };
    let Some(probe) = look(&scene, "") else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("wrong-cpu"), ENOEXEC));
    assert!(probe.title.contains("for arm64") && probe.title.contains("amd64"), "{}", probe.title);
    let rebuild = &probe.commands[0];
    assert!(rebuild.starts_with("GOOS=linux GOARCH=amd64 ") && rebuild.contains(" go build "), "{rebuild}");
    assert!(
        probe.commands.iter().any(|command| command.contains("qemu-aarch64-static ")),
        "{:?}",
        probe.commands
    );
}

#[test]
fn a_handler_that_works() {
    let Some(scene) = scene() else { return };
    for flags in ["", "F", "OCF"] {
        let Some(probe) = look(&scene, &register(&scene.path("bin/translate"), flags)) else { return };
        assert_eq!((probe.cause.as_deref(), probe.errno), (None, None), "{probe:?}");
        assert!(probe.title.contains("through translate, by the handler some-name"), "{}", probe.title);
    }
}

#[test]
fn a_handler_whose_interpreter_was_removed() {
    let Some(scene) = scene() else { return };
    let interpreter = scene.path("bin/translate");
    let setup = format!("{}\nrm '{}'", register(&interpreter, ""), interpreter.display());
    let Some(probe) = look(&scene, &setup) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("handler-interpreter-gone"), ENOENT));
    assert!(probe.machine.iter().any(|fact| fact.ends_with("nothing is there")), "{:?}", probe.machine);
    assert!(probe.commands.iter().any(|command| command.contains("some-name")), "{:?}", probe.commands);
}

#[test]
fn a_fixed_handler_outlives_its_interpreter() {
    let Some(scene) = scene() else { return };
    let interpreter = scene.path("bin/translate");
    let setup = format!("{}\nrm '{}'", register(&interpreter, "F"), interpreter.display());
    let Some(probe) = look(&scene, &setup) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (None, None), "{probe:?}");
}

#[test]
fn only_a_fixed_handler_reaches_into_a_container() {
    let Some(scene) = scene() else { return };
    let interpreter = scene.path("bin/translate");
    // A container's root is no whole disk, has the mark of its engine, and not the machine's programs.
    let enter = format!(
        "root='{scene}/root'; tests='{tests}'
         mkdir -p $root; mount -t tmpfs none $root; mkdir $root/run; touch $root/run/.containerenv
         for top in bin lib lib64 usr etc proc dev; do
             if test -L /$top; then cp -P /$top $root/$top
             elif test -d /$top; then mkdir $root/$top; mount --rbind /$top $root/$top; fi
         done
         mkdir -p $root'{scene}' $root$tests; mount --bind '{scene}' $root'{scene}'
         mount --bind $tests $root$tests; mount -t tmpfs none $root'{scene}/bin'
         enter=\"chroot $root\"",
        scene = scene.folder.path().display(),
        tests = std::env::current_exe().unwrap().parent().unwrap().display(),
    );
    let Some(probe) = look(&scene, &format!("{}\n{enter}", register(&interpreter, ""))) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("handler-not-fixed"), ENOENT));
    let Some(probe) = look(&scene, &format!("{}\n{enter}", register(&interpreter, "F"))) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (None, None), "{probe:?}");
}

#[test]
fn a_handler_that_is_switched_off() {
    let Some(scene) = scene() else { return };
    let registered = register(&scene.path("bin/translate"), "F");
    for (file, title) in
        [("some-name", "some-name is switched off"), ("status", "binfmt_misc is switched off")]
    {
        let Some(probe) = look(&scene, &format!("{registered}\necho 0 > {file}")) else { return };
        assert_eq!((probe.cause.as_deref(), probe.errno), (Some("handler-disabled"), ENOEXEC));
        assert!(probe.title.contains(title), "{}", probe.title);
        let on = format!("echo 1 | sudo tee /proc/sys/fs/binfmt_misc/{file}");
        assert!(probe.commands.contains(&on), "{:?}", probe.commands);
    }
}

#[test]
fn a_handler_whose_interpreter_does_not_run() {
    let Some(scene) = scene() else { return };
    let interpreter = scene.path("bin/translate");
    let registered = register(&interpreter, "");
    let no_bit = format!("{registered}\nchmod 644 '{}'", interpreter.display());
    let foreign = go_program("plain", "linux/s390x").file;
    let replaced =
        format!("{registered}\ncp '{}' '{1}'\nchmod 755 '{1}'", foreign.display(), interpreter.display());
    for (setup, errno) in [(no_bit, EACCES), (replaced, ENOEXEC)] {
        let Some(probe) = look(&scene, &setup) else { return };
        assert_eq!((probe.cause.as_deref(), probe.errno), (Some("handler-interpreter-broken"), errno));
    }
}

#[test]
fn a_handler_for_something_else() {
    let Some(scene) = scene() else { return };
    let other = register(&scene.path("bin/translate"), "F").replace(r"\xb7", r"\xf3");
    let Some(probe) = look(&scene, &other) else { return };
    assert_eq!((probe.cause.as_deref(), probe.errno), (Some("wrong-cpu"), ENOEXEC));
}

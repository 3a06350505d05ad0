//! SIGKILL at every system call of `ogive setup` that changes something.

use std::collections::BTreeMap;
use std::fs;

use crate::machine::{Machine, Tree, assert_same};
use ogive_testkit::require;

/// System calls that change what is on the disk, or make it durable.
const CHANGING: &str = "mkdir,mkdirat,rmdir,rename,renameat,renameat2,symlink,symlinkat,unlink,unlinkat,write,\
    writev,pwrite64,ftruncate,chmod,fchmod,fchmodat,fchown,copy_file_range,ioctl,fsync,fdatasync,syncfs";

const SETUP: &[&str] = &["setup", "--no-sdk", "--shell", "bash,zsh"];

/// How often a run makes each of these calls.
fn calls(machine: &Machine, arguments: &[&str]) -> BTreeMap<String, usize> {
    let log = machine.path("calls");
    let trace = format!("trace={CHANGING}");
    let strace = ["-f", "-qq", "-o", log.to_str().unwrap(), "-e", &trace];
    let program = machine.path("release/ogive");
    let run = machine.sandbox().program("strace").args(strace).args([&program]).args(arguments).run();
    assert_eq!(run.code, Some(0), "{}", run.shown());
    let mut calls = BTreeMap::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let call = line.split_ascii_whitespace().nth(1).and_then(|rest| rest.split_once('('));
        if let Some((name, _)) = call {
            *calls.entry(name.to_owned()).or_default() += 1;
        }
    }
    calls
}

/// Runs ogive and kills it at the `n`th `call`. Says whether it was: a program that it asks makes
/// such calls too, and may be the one that is killed.
fn killed(machine: &Machine, arguments: &[&str], call: &str, n: usize) -> bool {
    let inject = format!("inject={call}:signal=SIGKILL:when={n}");
    let trace = format!("trace={call}");
    let strace = ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
    let program = machine.path("release/ogive");
    let run = machine.sandbox().program("strace").args(strace).args([&program]).args(arguments).run();
    run.code != Some(0)
}

/// The home again as it was, for the next kill.
fn restore(machine: &Machine, whole: &Tree) {
    fs::remove_dir_all(machine.home()).unwrap();
    fs::create_dir(machine.home()).unwrap();
    for (path, (mode, contents)) in whole {
        match contents {
            Some(contents) => crate::machine::write(path, contents, *mode & 0o7777),
            None => fs::create_dir_all(path).unwrap(),
        }
    }
}

#[test]
fn a_set_up_killed_anywhere_is_undone_to_the_byte_or_finished_by_running_it_again() {
    let Some(_) = require("strace") else { return };
    let machine = Machine::furnished();
    let (whole, before) = (machine.whole_tree(), machine.tree());
    let calls = calls(&machine, SETUP);
    let finished = machine.tree();
    let mut kills = 0;
    for (call, times) in calls {
        // Every effect that is seen; of those inside a file or on its way to the disk every third.
        let inside = ["write", "writev", "ftruncate", "fsync", "fdatasync", "ioctl", "copy_file_range"];
        for n in (1..=times).step_by(if inside.contains(&call.as_str()) { 3 } else { 1 }) {
            restore(&machine, &whole);
            kills += usize::from(killed(&machine, SETUP, &call, n));
            let when = format!("killed at {call} {n} of {times}");
            // Every second kill is answered by running the set-up again.
            if kills % 2 == 0 {
                machine.ogive(SETUP).run().expect_code(0).expect_error("set up for");
                assert_same(&machine.tree(), &finished, &when);
            }
            let undone = machine.ogive(&["undo"]).run();
            let nothing = undone.stderr.contains("nothing to take back");
            assert!(undone.code == Some(0) || nothing, "{when}: {}", undone.shown());
            assert_same(&machine.tree(), &before, &when);
        }
    }
    assert!(kills > 60, "{kills} kills");
}

#[test]
fn an_undo_killed_anywhere_goes_on() {
    let Some(_) = require("strace") else { return };
    let machine = Machine::furnished();
    let (whole, before) = (machine.whole_tree(), machine.tree());
    machine.ogive(SETUP).run().expect_code(0).expect_error("set up");
    let calls = calls(&machine, &["undo"]);
    for (call, times) in calls {
        for n in (1..=times).step_by(3) {
            restore(&machine, &whole);
            machine.ogive(SETUP).run().expect_code(0).expect_error("set up");
            assert!(killed(&machine, &["undo"], &call, n));
            let when = format!("killed at {call} {n} of {times}");
            let undone = machine.ogive(&["undo"]).run();
            let nothing = undone.stderr.contains("nothing to take back");
            assert!(undone.code == Some(0) || nothing, "{when}: {}", undone.shown());
            assert_same(&machine.tree(), &before, &when);
        }
    }
}

#[test]
fn an_installation_killed_anywhere_is_undone_with_the_set_up() {
    let Some(_) = require("strace") else { return };
    let mut machine = Machine::furnished();
    machine.scene = machine.scene.serve("1.27.3");
    let (whole, before) = (machine.whole_tree(), machine.tree());
    let setup = &["setup", "--shell", "bash"];
    for (call, times) in calls(&machine, setup) {
        for n in (1..=times).step_by(times.div_ceil(6)) {
            restore(&machine, &whole);
            killed(&machine, setup, &call, n);
            let when = format!("killed at {call} {n} of {times}");
            if n % 2 == 0 {
                machine.ogive(setup).run().expect_code(0).expect_error("set up for");
                for go in ["go", "go1.27.3"] {
                    let run = machine.sandbox().program(machine.shims().join(go)).args(["version"]).run();
                    assert!(run.stdout.starts_with("go version go1.27.3 "), "{when}: {}", run.shown());
                    assert_eq!(run.stderr, "", "{when}: the index is whole");
                }
            }
            let undone = machine.ogive(&["undo"]).run();
            let nothing = undone.stderr.contains("nothing to take back");
            assert!(undone.code == Some(0) || nothing, "{when}: {}", undone.shown());
            if nothing {
                continue; // killed before the set-up began
            }
            assert_same(&machine.tree(), &before, &when);
        }
    }
}

#[test]
fn a_removal_killed_anywhere_goes_on() {
    let Some(_) = require("strace") else { return };
    let machine = Machine::furnished();
    let whole = machine.whole_tree();
    machine.ogive(SETUP).run().expect_code(0).expect_error("set up");
    let uninstall = &["self", "uninstall", "--yes"];
    for (call, times) in calls(&machine, uninstall) {
        for n in (1..=times).step_by(times.div_ceil(8)) {
            restore(&machine, &whole);
            machine.ogive(SETUP).run().expect_code(0).expect_error("set up");
            killed(&machine, uninstall, &call, n);
            machine.ogive(uninstall).run().expect_code(0).expect_error("ogive is removed");
            // The record of empty folders goes before the folders do.
            let (now, whole) = (without_folders(machine.whole_tree()), without_folders(whole.clone()));
            assert_same(&now, &whole, &format!("killed at {call} {n} of {times}"));
        }
    }
}

fn without_folders(mut tree: Tree) -> Tree {
    tree.retain(|_, (_, contents)| contents.is_some());
    tree
}

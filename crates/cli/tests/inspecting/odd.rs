use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use ogive_testkit::{Sandbox, require};

use crate::{go, inspect};

const SCRIPT: &str = "#!/bin/sh\n";

#[test]
fn pipes_devices_and_sockets_are_left_out_and_wait_for_nobody() {
    let sandbox = Sandbox::new();
    sandbox.write("d/app", SCRIPT);
    let work = sandbox.work();
    let Some(mkfifo) = require("mkfifo") else { return };
    assert!(Command::new(mkfifo).arg(work.join("d/pipe")).status().unwrap().success());
    let _socket = UnixListener::bind(work.join("d/socket")).unwrap();
    let outcome = inspect(&sandbox, &["d"]).expect_code(0);
    assert_eq!(outcome.stdout.lines().count(), 2, "{}", outcome.shown());
    for named in ["d/pipe", "d/socket", "/dev/zero"] {
        let outcome = inspect(&sandbox, &[named, "d/app"]).expect_code(5);
        assert!(
            outcome.stdout.contains("left out: it is a device, a pipe or a socket"),
            "{}",
            outcome.shown()
        );
        assert!(outcome.stdout.contains("d/app"), "{}", outcome.shown());
    }
}

#[test]
fn links_in_circles_end() {
    let sandbox = Sandbox::new();
    sandbox.write("d/app", SCRIPT);
    let work = sandbox.work();
    symlink(work.join("d"), work.join("d/up")).unwrap();
    symlink("loop", work.join("d/loop")).unwrap();
    let outcome = inspect(&sandbox, &["d"]).expect_code(0);
    assert_eq!(outcome.stdout.lines().count(), 2, "{}", outcome.shown());
    let outcome = inspect(&sandbox, &["d/loop", "missing"]).expect_code(5);
    assert!(outcome.stdout.contains("nothing is there"), "{}", outcome.shown());
}

/// What root can't read either: a path that is longer than the kernel takes.
#[test]
fn an_unreadable_folder_is_told_and_stops_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("d/app", SCRIPT);
    let script = "name=$(printf %0250d 0); cd d; for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do \
                  mkdir $name && cd ./$name || exit 1; done";
    let Some(bash) = require("bash") else { return };
    let made = Command::new(bash).args(["-c", script]).current_dir(sandbox.work()).status().unwrap();
    assert!(made.success());
    let outcome = inspect(&sandbox, &["d"]).expect_code(5);
    assert!(outcome.stdout.contains("unreadable:"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("d/app"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("1 program; 1 could not be looked at"), "{}", outcome.shown());
}

#[test]
fn names_of_files_give_a_terminal_no_orders() {
    let sandbox = Sandbox::new();
    sandbox.write("d/a\u{1b}[2J\u{7}b", SCRIPT);
    let name = std::ffi::OsStr::from_bytes(b"d/\xff\xfe");
    std::fs::write(sandbox.work().join(name), SCRIPT).unwrap();
    let outcome = inspect(&sandbox, &["d"]).expect_code(0);
    assert!(!outcome.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", outcome.stdout);
    assert_eq!(outcome.stdout.lines().count(), 3, "{}", outcome.shown());
}

#[test]
fn a_program_of_two_gigabytes_is_read_by_its_headers() {
    let sandbox = Sandbox::new();
    let large = sandbox.work().join("large");
    std::fs::copy(go("linux-arm64"), &large).unwrap();
    std::fs::File::options().write(true).open(&large).unwrap().set_len(2 << 30).unwrap();
    let outcome = inspect(&sandbox, &["large"]).expect_code(0);
    assert!(outcome.stdout.contains("linux/arm64"), "{}", outcome.shown());
}

#[test]
fn what_is_mistaken_for_a_program_is_named() {
    let sandbox = Sandbox::new();
    sandbox.write("app", "<!DOCTYPE html><html><head><title>Not Found</title></head></html>");
    let outcome = inspect(&sandbox, &["app"]).expect_code(0);
    assert!(outcome.stdout.contains("HTML page \"Not Found\""), "{}", outcome.shown());
}

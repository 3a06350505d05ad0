#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Child, Command, Stdio};

use ogive_testkit::{Sandbox, goroot, host, require_arm64};

use crate::{inspect, json};

/// A Go program that runs until it is dropped: gofmt, which waits for its input.
struct Running(Child);

impl Running {
    fn start(program: &Path) -> Self {
        Self(Command::new(program).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap())
    }

    fn pid(&self) -> String {
        self.0.id().to_string()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

fn gofmt(port: &str) -> std::path::PathBuf {
    goroot(&format!("1.27.3-{port}")).join("bin/gofmt")
}

#[test]
fn a_running_go_program_is_native_and_told_with_its_version() {
    let sandbox = Sandbox::new();
    let running = Running::start(&gofmt(&host()));
    let document = json(&sandbox, &["--pid", &running.pid()], 0);
    let process = &document["processes"][0];
    assert_eq!(process["translator"], serde_json::Value::Null);
    assert_eq!(process["container"], false);
    let outcome = inspect(&sandbox, &["--processes"]).expect_code(0);
    let line = outcome.stdout.lines().find(|line| line.starts_with(&running.pid())).unwrap();
    assert!(line.contains("native") && line.contains("1.27.3") && line.contains("cmd/gofmt"), "{line}");
}

#[test]
fn a_translated_go_program_is_told_with_its_translator() {
    if !require_arm64() || cfg!(target_arch = "aarch64") {
        return;
    }
    let sandbox = Sandbox::new();
    let running = Running::start(&gofmt("linux-arm64"));
    let outcome = inspect(&sandbox, &["--pid", &running.pid()]).expect_code(0);
    assert!(outcome.stdout.contains("linux/arm64"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("translated by "), "{}", outcome.shown());
    assert!(outcome.stdout.contains("bin/gofmt"), "{}", outcome.shown());
}

#[test]
fn a_process_that_is_not_there_is_not_found() {
    let outcome = inspect(&Sandbox::new(), &["--pid", "4194305"]).expect_code(127);
    outcome.expect_error("no process has the number 4194305");
}

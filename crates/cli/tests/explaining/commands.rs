use ogive_testkit::go_programs::go_program;
use ogive_testkit::{Outcome, Sandbox, goroot, require, skip};

use crate::{causes, document};

/// Runs `explain -- COMMAND`.
fn watch(sandbox: &Sandbox, command: &[&str]) -> Outcome {
    sandbox.ogive(["explain", "--"]).args(command).env("LC_ALL", "C.UTF-8").run()
}

#[test]
fn a_command_that_ends_well_is_left_alone() {
    let sandbox = Sandbox::new();
    let outcome = watch(&sandbox, &["sh", "-c", "echo out; echo beside >&2"]).expect_code(0);
    assert!(outcome.stdout.contains("out\n"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("beside"), "{}", outcome.shown());
}

#[test]
fn its_exit_code_is_passed_on() {
    let sandbox = Sandbox::new();
    for code in [1, 3, 42, 126] {
        let outcome = watch(&sandbox, &["sh", "-c", &format!("exit {code}")]).expect_code(code);
        assert!(outcome.stderr.contains(&code.to_string()), "{}", outcome.shown());
    }
    let _ = watch(&sandbox, &["sh", "-c", "kill -TERM $$"]).expect_code(128 + 15);
    let _ = watch(&sandbox, &["sh", "-c", "kill -KILL $$"]).expect_code(128 + 9);
    let _ = watch(&sandbox, &["no-such-program-anywhere"]).expect_code(127);
}

#[test]
fn an_end_by_a_signal_that_is_no_mismatch_is_left_open() {
    let sandbox = Sandbox::new();
    for (signal, name) in [("SEGV", "SIGSEGV"), ("ABRT", "SIGABRT"), ("TERM", "SIGTERM")] {
        let outcome = watch(&sandbox, &["sh", "-c", &format!("kill -{signal} $$")]);
        assert!(outcome.stderr.contains(name), "{}", outcome.shown());
        assert!(!outcome.stderr.contains("nothing is in the way"), "{}", outcome.shown());
        assert!(outcome.stderr.contains("that can't be told"), "{}", outcome.shown());
    }
}

#[test]
fn its_output_does_not_spoil_the_json_document() {
    let sandbox = Sandbox::new();
    let command = ["--json", "explain", "--", "sh", "-c", "echo out; exit 3"];
    let outcome = sandbox.ogive(command).run().expect_code(3);
    assert_eq!(document(&outcome)["exit-code"], 3);
    assert!(outcome.stderr.contains("out\n"), "{}", outcome.shown());
}

#[test]
fn what_it_says_does_not_count_when_it_ends_well() {
    let sandbox = Sandbox::new();
    let outcome = watch(&sandbox, &["sh", "-c", "echo './app: Exec format error' >&2"]).expect_code(0);
    assert!(!outcome.shown().contains("exec-format-error"), "{}", outcome.shown());
}

/// The causes that are named for a real failure of Go's own command.
fn of_go(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, &str)]) -> Option<Vec<String>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        skip("Go for linux/amd64 does not run here");
        return None;
    }
    let go = goroot("1.27.3-linux-amd64").join("bin/go");
    let mut program = sandbox.ogive(["--json", "explain", "--"]).args([go.as_os_str()]).args(arguments);
    program = program.env("GOTOOLCHAIN", "local").env("GOFLAGS", "-mod=mod");
    for (name, value) in variables {
        program = program.env(name, value);
    }
    let outcome = program.run();
    assert!(!matches!(outcome.code, Some(0) | None), "{}", outcome.shown());
    let answer = document(&outcome);
    assert_eq!(answer["exit-code"], outcome.code.unwrap(), "{}", outcome.shown());
    Some(causes(&answer))
}

#[test]
fn go_that_finds_no_file_for_the_platform_is_explained() {
    let sandbox = Sandbox::new();
    sandbox.write("go.mod", "module example.com/app\n\ngo 1.21\n");
    sandbox.write("main.go", "package main\n\nimport _ \"example.com/app/only\"\n\nfunc main() {}\n");
    sandbox.write("only/a_windows.go", "package only\n");
    sandbox.write("only/b.go", "//go:build plan9\n\npackage only\n");
    let Some(causes) = of_go(&sandbox, &["build", "./..."], &[]) else { return };
    assert_eq!(causes, ["build-constraints-exclude-all"]);
}

#[test]
fn go_without_modules_is_explained() {
    let sandbox = Sandbox::new();
    let Some(causes) = of_go(&sandbox, &["list", "-m"], &[("GO111MODULE", "off"), ("GOFLAGS", "")]) else {
        return;
    };
    assert_eq!(causes.len(), 1, "{causes:?}");
}

#[test]
fn go_for_a_platform_that_it_does_not_have_is_explained() {
    let sandbox = Sandbox::new();
    let variables = [("GOOS", "linux"), ("GOARCH", "x86_64")];
    let Some(causes) = of_go(&sandbox, &["build", "fmt"], &variables) else { return };
    assert_eq!(causes, ["unsupported-port"]);
}

#[test]
fn a_shell_that_cannot_read_a_program_is_explained() {
    let sandbox = Sandbox::new();
    let Some(bash) = require("bash") else { return };
    let program = go_program("plain", "linux/arm64").file;
    // Named as a script, a program is not the kernel's to run: no handler matters.
    let words = [bash.as_os_str(), program.as_os_str()];
    let outcome = sandbox.ogive(["--json", "explain", "--"]).args(words).env("LC_ALL", "C.UTF-8").run();
    let outcome = outcome.expect_code(126);
    assert!(outcome.stdout.contains("cannot execute binary file"), "{}", outcome.shown());
    assert!(!causes(&document(&outcome)).is_empty(), "{}", outcome.shown());
}

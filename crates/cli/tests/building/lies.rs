//! Compilers that do one thing when they are tried and another when it counts.

use std::os::unix::fs::PermissionsExt as _;

use ogive_testkit::{Sandbox, c_programs, require};

use crate::{files, with_program};

const WITH_C: &str = "package main\n\n// int answer(void) { return 42; }\nimport \"C\"\n\nfunc main() { println(C.answer()) }\n";

/// A user whose C compiler for this machine is a script.
fn with_compiler(script: &str, more: &str) -> Sandbox {
    let sandbox = with_program(WITH_C);
    let compiler = sandbox.write("../compiler", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&compiler, std::fs::Permissions::from_mode(0o755)).unwrap();
    let named = format!("[build.cc]\n\"linux/amd64\" = {:?}\n", compiler.display().to_string());
    sandbox.write("ogive.toml", format!("[build]\nplatforms = [\"linux/amd64\"]\n{more}{named}"));
    sandbox
}

/// What is told of what came out, which gets no name.
fn told(sandbox: &Sandbox) -> String {
    let outcome = sandbox.ogive(["build"]).run().expect_code(1);
    assert!(outcome.stdout.contains("is not what it claims to be"), "{}", outcome.shown());
    assert!(files(&sandbox.work().join("dist")).is_empty());
    outcome.stdout
}

#[test]
fn a_linker_that_gives_another_program_is_told() {
    if require("gcc").is_none() {
        return;
    }
    let swaps = "case \"$*\" in *go.o*) ;; *) exec gcc \"$@\" ;; esac\n\
        while [ \"$1\" != -o ]; do shift; done\n\
        printf 'int main(void) { return 0; }\\n' | exec gcc -x c -o \"$2\" -";
    let told = told(&with_compiler(swaps, ""));
    assert!(told.contains("it has no build info of Go"), "{told}");
}

#[test]
fn a_linker_that_takes_a_newer_glibc_is_told() {
    let Some(zig) = c_programs::zig() else { return };
    let zig = zig.display();
    let newer = format!(
        "case \"$*\" in *go.o*) exec {zig} cc -target x86_64-linux-gnu.2.34 \"$@\" ;; esac\nexec {zig} cc -target x86_64-linux-gnu.2.28 \"$@\""
    );
    let mut sandbox = with_compiler(&newer, "glibc = \"2.28\"\n");
    sandbox.set("CGO_CFLAGS", "-O2 -fno-sanitize=undefined");
    sandbox.set("ZIG_GLOBAL_CACHE_DIR", ogive_testkit::places::fixtures().join("zig-cache"));
    let told = told(&sandbox);
    assert!(told.contains("it needs glibc 2.") && told.contains("and 2.28 was asked for"), "{told}");
}

//! Builds with C where it is narrow: a full disk, sources that may not be written to, two builds at once, and modules
//! that come from a workspace, a folder elsewhere or `vendor`.

use std::path::Path;

use ogive_testkit::{Outcome, Sandbox, require, require_arm64, require_root};

use crate::{files, user};

/// A library with C, and a program of another module that uses it and says what it answers.
fn with_library(sandbox: &Sandbox, folder: &str, go_mod: &str) {
    let at = |name: &str| format!("{folder}/{name}");
    sandbox.write(&at("app/go.mod"), format!("module example.com/app\n\ngo 1.21\n{go_mod}"));
    sandbox.write(
        &at("app/main.go"),
        "package main\n\nimport \"example.com/library\"\n\nfunc main() { println(library.Answer()) }\n",
    );
    sandbox.write(&at("library/go.mod"), "module example.com/library\n\ngo 1.21\n");
    sandbox.write(
        &at("library/library.go"),
        "package library\n\n// #include \"answer.h\"\nimport \"C\"\n\nfunc Answer() int { return int(C.answer()) }\n",
    );
    sandbox.write(&at("library/answer.h"), "int answer(void);\n");
    sandbox.write(&at("library/answer.c"), "#include \"answer.h\"\nint answer(void) { return 42; }\n");
}

const REPLACED: &str = "\nrequire example.com/library v0.0.0\n\nreplace example.com/library => ../library\n";

fn build(sandbox: &Sandbox, folder: &Path, platform: &str) -> Outcome {
    sandbox.ogive(["build", "-P", platform]).current_dir(folder).run()
}

/// Runs a script as root of mounts that nobody else sees. `$OGIVE` is the program.
fn alone(sandbox: &Sandbox, script: &str) -> Option<Outcome> {
    if !require_root() {
        return None;
    }
    let unshare = require("unshare")?;
    let program = sandbox.program(unshare).args(["-m", "--propagation", "private", "sh", "-c", script]);
    Some(program.env("OGIVE", ogive_testkit::programs::ogive()).run())
}

#[test]
fn modules_with_c_come_from_a_folder_a_workspace_and_vendor() {
    if require("aarch64-linux-gnu-gcc").is_none() || !require_arm64() {
        return;
    }
    let sandbox = user();
    with_library(&sandbox, "ünser replaced", REPLACED);
    with_library(&sandbox, "workspace", "\nrequire example.com/library v0.0.0\n");
    sandbox.write("workspace/go.work", "go 1.21\n\nuse (\n\t./app\n\t./library\n)\n");
    with_library(&sandbox, "vendored", REPLACED);
    let vendored = sandbox.work().join("vendored");
    let vendor = sandbox.ogive(["exec", "go", "mod", "vendor"]).current_dir(vendored.join("app"));
    let _ = vendor.run().expect_code(0);
    std::fs::remove_dir_all(vendored.join("library")).unwrap();
    for folder in ["ünser replaced", "workspace", "vendored"] {
        let app = sandbox.work().join(folder).join("app");
        let _ = build(&sandbox, &app, "linux/arm64").expect_code(0);
        let run = sandbox.program(app.join("dist/app_linux_arm64"));
        let said = run.env("QEMU_LD_PREFIX", "/usr/aarch64-linux-gnu").run().expect_code(0).stderr;
        assert_eq!(said, "42\n", "{folder}");
    }
}

#[test]
fn two_builds_at_once_in_one_folder_are_both_right() {
    if require("gcc").is_none() {
        return;
    }
    let sandbox = user();
    with_library(&sandbox, "m", REPLACED);
    let app = sandbox.work().join("m/app");
    for round in 0..3 {
        let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
            let one = || build(&sandbox, &app, "linux/amd64,windows/amd64");
            let both = [scope.spawn(one), scope.spawn(one)];
            both.into_iter().map(|build| build.join().unwrap()).collect()
        });
        for outcome in outcomes {
            let windows = require("x86_64-w64-mingw32-gcc").is_some();
            let _ = outcome.expect_code(if windows { 0 } else { 1 });
        }
        let said = sandbox.program(app.join("dist/app_linux_amd64")).run().expect_code(0).stderr;
        assert_eq!(said, "42\n", "round {round}");
        let left: Vec<String> = files(&app.join("dist"))
            .into_iter()
            .filter(|file| !["app_linux_amd64", "app_windows_amd64.exe", "checksums.txt"].contains(&&**file))
            .collect();
        assert_eq!(left, [""; 0], "round {round}");
    }
}

#[test]
fn sources_that_may_not_be_written_to_are_built_elsewhere() {
    if require("gcc").is_none() {
        return;
    }
    let sandbox = user();
    with_library(&sandbox, "m", REPLACED);
    let script = "cd m && mount --bind . . && mount -o remount,ro,bind . && cd ../m/app || exit 99\n\
                  touch x 2>/dev/null && exit 98\n\
                  \"$OGIVE\" build -P linux/amd64; test $? = 1 || exit 97\n\
                  \"$OGIVE\" build -P linux/amd64 --output \"$HOME/out/{name}\" && \"$HOME/out/app\"";
    let Some(outcome) = alone(&sandbox, script) else { return };
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    assert!(outcome.stderr.ends_with("42\n"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("Read-only file system"), "{}", outcome.shown());
}

#[test]
fn a_full_disk_leaves_no_half_program() {
    if require("gcc").is_none() {
        return;
    }
    let sandbox = user();
    with_library(&sandbox, "m", REPLACED);
    let script = "cd m/app && mkdir dist && mount -t tmpfs -o size=256k tmpfs dist || exit 99\n\
                  \"$OGIVE\" build -P linux/amd64; code=$?\n\
                  ls -A dist | sed 's/^/left: /'\n\
                  mount -o remount,size=64m dist && \"$OGIVE\" build -P linux/amd64 && dist/app_linux_amd64 || exit 98\n\
                  exit $code";
    let Some(outcome) = alone(&sandbox, script) else { return };
    assert!(matches!(outcome.code, Some(1 | 5)), "{}", outcome.shown());
    assert!(outcome.stderr.ends_with("42\n") || outcome.stderr.contains("\n42\n"), "{}", outcome.shown());
    assert!(!outcome.stdout.contains("left: "), "{}", outcome.shown());
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert!(said.contains("No space left") || said.contains("free"), "{}", outcome.shown());
}

//! What is kept of a tree of git is what is found anew in it, whatever git is told of the files, and whatever happens while the
//! gate runs.

use std::os::unix::fs::PermissionsExt as _;

use ogive_testkit::{Sandbox, require};

use crate::gate;
use crate::history::{commit, git};

/// A repository in which `fast` is there for every platform.
fn whole() -> Option<Sandbox> {
    require("git")?;
    let sandbox = Sandbox::new();
    sandbox.write("go.mod", "module example.com/m\n\ngo 1.22\n");
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64']\n");
    sandbox.write("a/a.go", "package a\n\nfunc F() int { return fast() }\n");
    sandbox.write("a/a_amd64.go", FAST);
    sandbox.write("a/a_arm64.go", FAST);
    sandbox.write("b/b.go", "package b\n");
    let _ = git(&sandbox, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&sandbox);
    Some(sandbox)
}

const FAST: &str = "package a\n\nfunc fast() int { return 1 }\n";
const HOLE: &str = "symbol-hole a/a.go:3";

/// What is new since a revision, the same by what is kept and anew.
fn new(sandbox: &Sandbox, revision: &str) -> Vec<String> {
    let kept = gate(sandbox, &["--new-from", revision]);
    assert_eq!(kept, gate(sandbox, &["--new-from", revision, "--no-cache"]));
    kept
}

/// Does something when git is asked where it is for the first time, while the gate runs, which ends with a code.
fn meanwhile(sandbox: &Sandbox, command: &str, revision: &str, code: i32) {
    let git = require("git").expect("the test has it");
    let script = format!(
        "#!/bin/sh\ncase \" $* \" in *' --is-inside-work-tree '*) [ -e done ] || {{ : > done; {command}; }};; esac\nexec '{}' \"$@\"\n",
        git.display()
    );
    sandbox.write("bin/git", script);
    let program = sandbox.work().join("bin/git");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let _ = sandbox.ogive(["gate", "--new-from", revision]).env("PATH", path).run().expect_code(code);
    std::fs::remove_dir_all(program.parent().unwrap()).unwrap();
    std::fs::remove_file(sandbox.work().join("done")).expect("git was asked for it");
}

#[test]
fn what_git_does_not_look_at_is_as_in_the_tree() {
    for [on, off] in
        [["--assume-unchanged", "--no-assume-unchanged"], ["--skip-worktree", "--no-skip-worktree"]]
    {
        let Some(sandbox) = whole() else { return };
        let _ = git(&sandbox, &["update-index", on, "a/a_arm64.go"]);
        sandbox.write("a/a_arm64.go", "package a\n");
        assert_eq!(new(&sandbox, "HEAD"), [HOLE], "{on}");
        let _ = git(&sandbox, &["update-index", off, "a/a_arm64.go"]);
        assert_eq!(new(&sandbox, "HEAD"), [HOLE], "{off}");
    }
}

#[test]
fn a_pipeline_that_is_not_checked_out_is_part_of_the_tree_all_the_same() {
    let Some(sandbox) = whole() else { return };
    for file in ["ogive.toml", "a/a_arm64.go"] {
        std::fs::remove_file(sandbox.work().join(file)).unwrap();
    }
    let run = "GOOS=linux GOARCH=riscv64 go build ./...";
    let flow = format!("on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n    - run: {run}\n");
    sandbox.write(".github/workflows/ci.yml", flow);
    sandbox.write("a/a_other.go", format!("//go:build !amd64 && !riscv64\n\n{FAST}"));
    commit(&sandbox);
    let _ = git(&sandbox, &["sparse-checkout", "init", "--no-cone"]);
    let _ = git(&sandbox, &["sparse-checkout", "set", "--no-cone", "/*", "!/.github"]);
    assert!(!sandbox.work().join(".github").exists());
    let _ = new(&sandbox, "HEAD");
    let _ = git(&sandbox, &["sparse-checkout", "disable"]);
    let none: [&str; 0] = [];
    assert_eq!(new(&sandbox, "HEAD"), none);
}

#[test]
fn the_name_of_a_tree_says_what_is_in_it() {
    let Some(sandbox) = whole() else { return };
    let none: [&str; 0] = [];
    assert_eq!(new(&sandbox, "HEAD"), none);
    sandbox.write("a/a_arm64.go", "package a\n");
    let said = |arguments: &[&str]| git(&sandbox, arguments).stdout.trim().to_owned();
    let [was, is] = [said(&["rev-parse", "HEAD:a/a_arm64.go"]), said(&["hash-object", "-w", "a/a_arm64.go"])];
    let _ = git(&sandbox, &["replace", &was, &is]);
    assert_eq!(new(&sandbox, "HEAD"), [HOLE]);
}

#[test]
fn which_repository_is_meant_is_part_of_the_question() {
    let Some(sandbox) = whole() else { return };
    for file in ["go.mod", "ogive.toml", "a/a.go", "a/a_amd64.go"] {
        let text = std::fs::read_to_string(sandbox.work().join(file)).unwrap();
        sandbox.write(&format!("sub/{file}"), text);
    }
    commit(&sandbox);
    let top = sandbox.work().join(".git");
    let below = |more: &[&str], named: bool| {
        let command = sandbox.ogive(["gate", "--new-from", "HEAD"].iter().chain(more));
        let command = command.current_dir(sandbox.work().join("sub"));
        if named { command.env("GIT_DIR", &top) } else { command }.run().code
    };
    assert_eq!(below(&[], false), Some(0));
    assert_eq!(below(&[], true), below(&["--no-cache"], true));
}

#[test]
fn what_a_revision_means_may_change_meanwhile() {
    let Some(sandbox) = whole() else { return };
    let _ = git(&sandbox, &["branch", "clean"]);
    let _ = git(&sandbox, &["branch", "up"]);
    let _ = git(&sandbox, &["mv", "a/a_arm64.go", "a/a_riscv64.go"]);
    commit(&sandbox);
    meanwhile(&sandbox, "git branch -f up main", "up", 1);
    assert_eq!(new(&sandbox, "clean"), [HOLE]);
}

#[test]
fn a_file_may_be_taken_back_meanwhile() {
    let Some(sandbox) = whole() else { return };
    sandbox.write("a/a_arm64.go", "package a\n");
    // What is there at the end has the tree too.
    meanwhile(&sandbox, "git checkout -q .", "HEAD", 0);
    sandbox.write("a/a_arm64.go", "package a\n");
    assert_eq!(new(&sandbox, "HEAD"), [HOLE]);
    sandbox.write("b/b.go", "package b\n\n// B.\n");
    assert_eq!(new(&sandbox, "HEAD"), [HOLE]);
}

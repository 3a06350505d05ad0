//! What is new, by git.

use ogive_testkit::{Outcome, Sandbox, require};

use crate::{document, faulty, found, gate};

pub fn git(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let name = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgSign=false"];
    sandbox.program("git").args(name).args(arguments).run().expect_code(0)
}

/// The faulty repository, committed; none without git.
fn committed() -> Option<Sandbox> {
    require("git")?;
    let sandbox = faulty();
    let _ = git(&sandbox, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&sandbox);
    Some(sandbox)
}

pub fn commit(sandbox: &Sandbox) {
    let _ = git(sandbox, &["add", "--all"]);
    let _ = git(sandbox, &["commit", "--quiet", "--message", "x"]);
}

const NONE: [&str; 0] = [];

#[test]
fn only_what_a_revision_has_not_is_told() {
    let Some(sandbox) = committed() else { return };
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), NONE);
    let shown = sandbox.ogive(["gate", "--new-from", "main"]).run().expect_code(0);
    assert!(shown.stdout.contains("2 findings in the tree of main already"), "{}", shown.shown());

    // What a change breaks elsewhere is new too: db.go stays as it is.
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64']\n");
    sandbox.write("size.go", "package bolt\n\nvar size = fast\n");
    sandbox.write("size_amd64.go", "package bolt\n\nconst fast = 1\n");
    sandbox.write("size_arm64.go", "package bolt\n\nconst fast = 1\n");
    commit(&sandbox);
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), NONE);
    std::fs::remove_file(sandbox.work().join("size_arm64.go")).unwrap();
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), ["symbol-hole size.go:3"]);
    commit(&sandbox);
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), NONE);
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD~1"]), ["symbol-hole size.go:3"]);
    // Files that git does not know yet are in no tree.
    sandbox.write("new/new.go", "package new\n\nvar x = y\n");
    sandbox.write("new/new_amd64.go", "package new\n\nvar y = 1\n");
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), ["symbol-hole new/new.go:3"]);
    let inside =
        sandbox.ogive(["--json", "gate", "--new-from", "HEAD~1"]).current_dir(sandbox.work().join("new"));
    assert_eq!(found(&document(&inside.run())), ["symbol-hole new/new.go:3"]);
}

#[test]
fn what_is_too_large_to_be_read_is_not_read_of_a_revision_either() {
    let Some(sandbox) = committed() else { return };
    let code = "package bolt\n\nvar size = fast\n";
    sandbox.write("size_amd64.go", "package bolt\n\nconst fast = 1\n");
    sandbox.write("size.go", format!("{code}//{}\n", "x".repeat(65 << 20)));
    commit(&sandbox);
    sandbox.write("size.go", code);
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), ["symbol-hole size.go:3"]);
    assert_eq!(gate(&sandbox, &["--diff"]), ["symbol-hole size.go:3"]);
}

#[test]
fn a_platform_that_is_declared_now_makes_what_it_lacks_new() {
    let Some(sandbox) = committed() else { return };
    sandbox.write("ogive.toml", "[build]\nplatforms = 'linux/amd64'\n");
    commit(&sandbox);
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64']\n");
    let new = gate(&sandbox, &["--new-from", "HEAD"]);
    assert_eq!(new, ["symbol-hole db.go:4", "accidental-suffix robot/robot_arm_test.go"]);
}

#[test]
fn what_lacks_one_more_platform_is_new_in_a_revision_and_in_a_baseline() {
    let Some(sandbox) = committed() else { return };
    sandbox.write("ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64', 'linux/riscv64']\n");
    sandbox.write("size.go", "package bolt\n\nvar size = fast\n");
    sandbox.write("fast.go", "//go:build amd64 || arm64\n\npackage bolt\n\nconst fast = 1\n");
    let _ = sandbox.ogive(["gate", "baseline"]).run().expect_code(0);
    commit(&sandbox);
    assert_eq!(gate(&sandbox, &[]), NONE);
    let no_baseline = ["--new-from", "HEAD", "--no-baseline"];
    assert_eq!(gate(&sandbox, &no_baseline), NONE);
    sandbox.write("fast.go", "//go:build amd64\n\npackage bolt\n\nconst fast = 1\n");
    assert_eq!(gate(&sandbox, &[]), ["symbol-hole size.go:3"]);
    assert_eq!(gate(&sandbox, &no_baseline), ["symbol-hole size.go:3"]);
    // The line of the constraint alone is changed, and no fact stands in it.
    assert_eq!(gate(&sandbox, &["--diff", "--no-baseline"]), ["symbol-hole size.go:3"]);
}

#[test]
fn a_file_that_is_renamed_brings_nothing_new() {
    let Some(sandbox) = committed() else { return };
    let _ = git(&sandbox, &["mv", "db.go", "database.go"]);
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), NONE);
}

#[test]
fn a_comment_that_is_taken_away_brings_back_what_it_let_stay() {
    let Some(sandbox) = committed() else { return };
    let text =
        "package bolt\n\nfunc open() int {\n\treturn most - 1 //ogive:ignore symbol-hole -- later\n}\n";
    sandbox.write("db.go", text);
    commit(&sandbox);
    sandbox.write("db.go", text.replace(" //ogive:ignore symbol-hole -- later", ""));
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), ["symbol-hole db.go:4"]);
}

#[test]
fn only_changed_lines_are_told_before_a_commit() {
    let Some(sandbox) = committed() else { return };
    assert_eq!(gate(&sandbox, &["--diff"]), NONE);
    sandbox.write("db.go", "package bolt\n\nvar x = 1\n\nfunc open() int {\n\treturn most - 1\n}\n");
    assert_eq!(gate(&sandbox, &["--diff"]), NONE);
    sandbox.write("db.go", "package bolt\n\nvar x = 1\n\nfunc open() int {\n\treturn most - 2\n}\n");
    assert_eq!(gate(&sandbox, &["--diff"]), ["symbol-hole db.go:6"]);
    let _ = git(&sandbox, &["add", "--all"]);
    assert_eq!(gate(&sandbox, &["--diff"]), ["symbol-hole db.go:6"]);
    commit(&sandbox);
    // A declaration that a finding is shown by.
    sandbox.write("db_amd64.go", "package bolt\n\nconst most = 2\n");
    assert_eq!(gate(&sandbox, &["--diff"]), ["symbol-hole db.go:6"]);
    commit(&sandbox);
    // No commit would have what git does not know.
    sandbox.write("new.go", "package bolt\n\nvar y = fast\n");
    sandbox.write("new_amd64.go", "package bolt\n\nconst fast = 1\n");
    assert_eq!(gate(&sandbox, &["--diff"]), NONE);
    let _ = git(&sandbox, &["add", "--all"]);
    assert_eq!(gate(&sandbox, &["--diff"]), ["symbol-hole new.go:3"]);
}

#[test]
fn before_the_first_commit_everything_is_changed() {
    if require("git").is_none() {
        return;
    }
    let sandbox = faulty();
    let _ = git(&sandbox, &["init", "--quiet"]);
    let _ = git(&sandbox, &["add", "--all"]);
    assert_eq!(gate(&sandbox, &["--diff"]).len(), 2);
    let _ = sandbox
        .ogive(["gate", "--new-from", "HEAD"])
        .run()
        .expect_code(2)
        .expect_error("no revision \"HEAD\"");
}

#[test]
fn git_that_is_missing_or_knows_nothing_is_said_so() {
    let sandbox = faulty();
    for flags in [vec!["--diff"], vec!["--new-from", "HEAD"]] {
        let all = ["gate"].iter().chain(&flags);
        let without = sandbox.ogive(all.clone()).env("PATH", "/nowhere").run();
        let _ = without.expect_code(3).expect_error("there is no git on PATH");
        if require("git").is_some() {
            let _ = sandbox.ogive(all).run().expect_code(2).expect_error("is in no git repository");
        }
    }
    let Some(sandbox) = committed() else { return };
    for revision in ["nowhere", "--output=x", ""] {
        let flag = format!("--new-from={revision}");
        let _ = sandbox.ogive(["gate", &flag]).run().expect_code(2).expect_error("git knows no revision");
    }
    assert!(!sandbox.work().join("x").exists());
}

#[test]
#[cfg(unix)]
fn nothing_that_the_repository_names_is_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(sandbox) = committed() else { return };
    let ran = sandbox.root().join("ran");
    let script = sandbox.write("evil.sh", format!("#!/bin/sh\ntouch {}\n", ran.display()));
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let script = script.to_str().unwrap();
    sandbox.write(".gitattributes", "*.go filter=evil diff=evil\n");
    for (name, value) in [
        ("core.fsmonitor", script),
        ("core.hooksPath", sandbox.work().to_str().unwrap()),
        ("diff.external", script),
        ("diff.evil.command", script),
        ("diff.evil.textconv", script),
        ("filter.evil.clean", script),
        ("filter.evil.smudge", script),
        ("core.pager", script),
        ("core.sshCommand", script),
    ] {
        let _ = git(&sandbox, &["config", name, value]);
    }
    sandbox.write("db.go", "package bolt\n\nfunc open() int {\n\treturn most - 2\n}\n");
    for flags in [vec!["--diff"], vec!["--new-from", "HEAD"]] {
        assert_eq!(gate(&sandbox, &flags), ["symbol-hole db.go:4"]);
    }
    assert!(!ran.exists());
}

#[test]
#[cfg(unix)]
fn a_hook_keeps_what_is_wrong_out_of_a_commit() {
    use std::os::unix::fs::PermissionsExt as _;
    if require("git").is_none() {
        return;
    }
    // The module is below the top of the work tree, where hooks are run.
    let sandbox = Sandbox::new();
    sandbox.write("service/go.mod", "module example.com/bolt\n");
    sandbox.write("service/ogive.toml", "[build]\nplatforms = ['linux/amd64', 'linux/arm64']\n");
    sandbox.write("service/db.go", "package bolt\n");
    sandbox.write("service/db_amd64.go", "package bolt\n\nconst most = 1\n");
    let _ = git(&sandbox, &["init", "--quiet"]);
    commit(&sandbox);
    let ogive = ogive_testkit::programs::ogive();
    for (flags, variables) in [("--diff", ""), ("--new-from HEAD", ""), ("--diff", "GIT_DIR=.git")] {
        let script = format!("#!/bin/sh\n{variables} exec {} gate {flags} service\n", ogive.display());
        let hook = sandbox.write(".git/hooks/pre-commit", script);
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
        sandbox.write("service/db.go", "package bolt\n\nvar size = most\n");
        let name = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"];
        let refused = sandbox.program("git").args(name).args(["commit", "--all", "--message", "x"]).run();
        // What a hook prints goes to standard error.
        let _ = refused.expect_code(1).expect_error("most is not declared for linux/arm64");
        sandbox.write("service/db.go", format!("package bolt\n\n// {flags} {variables}\n"));
        let _ = git(&sandbox, &["commit", "--quiet", "--all", "--message", "x"]);
    }
}

#[test]
fn another_work_tree_is_a_repository_of_its_own() {
    let Some(sandbox) = committed() else { return };
    let _ = git(&sandbox, &["worktree", "add", "--quiet", "../tree"]);
    let tree = sandbox.root().join("tree");
    std::fs::write(tree.join("new.go"), "package bolt\n\nvar y = fast\n").unwrap();
    std::fs::write(tree.join("new_amd64.go"), "package bolt\n\nconst fast = 1\n").unwrap();
    let outcome = sandbox.ogive(["--json", "gate", "--new-from", "HEAD"]).current_dir(&tree).run();
    assert_eq!(found(&document(&outcome)), ["symbol-hole new.go:3"]);
    assert_eq!(gate(&sandbox, &["--new-from", "HEAD"]), NONE);
}

//! Answers that are given again, and those that must not be.

use std::path::PathBuf;

use ogive_testkit::Sandbox;

use crate::{faulty, found, gate};

/// What is kept of answers.
fn kept(sandbox: &Sandbox) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(sandbox.ogive_home().join("cache/gate")) else { return Vec::new() };
    files.map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect()
}

/// What is kept of repositories.
pub fn kept_of_sources(sandbox: &Sandbox) -> Vec<PathBuf> {
    let files = std::fs::read_dir(sandbox.ogive_home().join("cache/gate/kept")).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

/// Changes a word in what is kept, by which is seen whether it is told.
fn mark(sandbox: &Sandbox) {
    for path in kept(sandbox) {
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text.replace("example.com", "marked.com").replace("most", "MARK")).unwrap();
    }
}

fn told(sandbox: &Sandbox, arguments: &[&str]) -> String {
    sandbox.ogive(["gate"].iter().chain(arguments)).run().stdout
}

#[test]
fn an_answer_is_given_again_while_all_is_as_it_was() {
    let sandbox = faulty();
    let first = told(&sandbox, &[]);
    assert!(first.contains("most"), "{first}");
    mark(&sandbox);
    assert_eq!(told(&sandbox, &[]), first.replace("most", "MARK"), "it was kept");
    assert_eq!(sandbox.ogive(["gate"]).run().code, Some(1), "and how it ends");
    assert_eq!(told(&sandbox, &["--no-cache"]), first);
    // Another question is another answer.
    assert!(!told(&sandbox, &["--severity", "warning"]).contains("MARK"));
    assert!(!sandbox.ogive(["gate"]).current_dir(sandbox.work().join("robot")).run().stdout.contains("MARK"));
    // The same contents at another time, in another inode.
    let text = std::fs::read(sandbox.work().join("db.go")).unwrap();
    std::fs::remove_file(sandbox.work().join("db.go")).unwrap();
    sandbox.write("db.go", text);
    assert!(told(&sandbox, &[]).contains("MARK"));
    // What is no source does not matter.
    sandbox.write("robot/README.md", "# Robot\n");
    assert!(!told(&sandbox, &[]).contains("MARK"), "a folder with another name is looked at again");
}

#[test]
fn nothing_is_told_that_is_not_so_any_more() {
    let sandbox = faulty();
    let work = |name: &str| sandbox.work().join(name);
    let rename = |from: &str, to: &str| std::fs::rename(work(from), work(to)).unwrap();
    let both = ["symbol-hole db.go:4", "accidental-suffix robot/robot_arm_test.go"];
    assert_eq!(gate(&sandbox, &[]), both);
    // The same size: only contents tell.
    sandbox.write("db.go", "package bolt\n\nfunc open() int {\n\treturn 1234 - 1\n}\n");
    assert_eq!(gate(&sandbox, &[]), both[1..]);
    sandbox.write("db.go", "package bolt\n\nfunc open() int {\n\treturn most - 1\n}\n");
    assert_eq!(gate(&sandbox, &[]), both);
    rename("db_amd64.go", "db_most.go");
    assert_eq!(gate(&sandbox, &[]), both[1..]);
    rename("db_most.go", "db_amd64.go");
    rename("db.go", "a.go");
    assert_eq!(gate(&sandbox, &[]), ["symbol-hole a.go:4", both[1]]);
    rename("a.go", "db.go");
    sandbox.write("new/deep/x.go", "package deep\n\nvar x = y\n");
    sandbox.write("new/deep/x_amd64.go", "package deep\n\nvar y = 1\n");
    assert_eq!(gate(&sandbox, &[]), [both[0], "symbol-hole new/deep/x.go:3", both[1]]);
    std::fs::remove_dir_all(work("new")).unwrap();
    assert_eq!(gate(&sandbox, &[]), both);
    let settings = "[build]\nplatforms = ['linux/amd64']\n";
    sandbox.write("ogive.toml", settings);
    assert_eq!(gate(&sandbox, &[]), both[1..]);
    let off = "accidental-suffix = { severity = 'off', reason = 'robots have arms' }";
    sandbox.write("ogive.toml", format!("{settings}\n[gate.rules]\n{off}\n"));
    assert_eq!(gate(&sandbox, &[]), [both[1]; 0]);
    std::fs::remove_file(work("ogive.toml")).unwrap();
    assert!(gate(&sandbox, &[]).len() > 1, "those of first class");
    sandbox.ogive(["gate", "baseline"]).succeed();
    assert_eq!(gate(&sandbox, &[]), [both[1]; 0], "a baseline that was not there");
    std::fs::remove_dir_all(work(".ogive")).unwrap();
    assert!(gate(&sandbox, &[]).len() > 1);
}

#[cfg(unix)]
#[test]
fn where_a_link_leads_is_looked_at() {
    let sandbox = faulty();
    sandbox.write("one/text", "package bolt\n\nconst most = 1\n");
    sandbox.write("two/text", "package bolt\n\nconst less = 1\n");
    let link = |to: &str| {
        let path = sandbox.work().join("db_arm64.go");
        let _ = std::fs::remove_file(&path);
        std::os::unix::fs::symlink(to, path).unwrap();
    };
    link("one/text");
    let hole = "symbol-hole db.go:4".to_owned();
    assert!(!gate(&sandbox, &[]).contains(&hole));
    link("two/text");
    assert!(gate(&sandbox, &[]).contains(&hole));
    link("one/text");
    assert!(!gate(&sandbox, &[]).contains(&hole));
    sandbox.write("one/text", "package bolt\n\nconst less = 1\n");
    assert!(gate(&sandbox, &[]).contains(&hole));
}

#[test]
fn damage_and_many_at_once_do_not_matter() {
    let sandbox = faulty();
    let right = told(&sandbox, &[]);
    for damage in [&b""[..], b"{", b"{\"trace\":{\"seen\":[]},\"written\":7}"] {
        let all = kept(&sandbox).into_iter().chain(kept_of_sources(&sandbox));
        for path in all {
            std::fs::write(path, damage).unwrap();
        }
        assert_eq!(told(&sandbox, &[]), right);
        assert_eq!(kept_of_sources(&sandbox).len(), 2);
    }
    for round in 0..3 {
        sandbox.write(
            "db.go",
            format!("package bolt\n\n// {round}\nfunc open() int {{\n\treturn most - 1\n}}\n"),
        );
        let running: Vec<_> = (0..6).map(|_| sandbox.ogive(["gate"]).start()).collect();
        for child in running {
            let output = child.wait_with_output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains("db.go:5"), "{text}");
        }
    }
    assert!(kept(&sandbox).iter().all(|path| path.extension().is_some_and(|end| end == "json")));
}

#[test]
fn what_was_warned_of_is_warned_of_again() {
    let sandbox = faulty();
    sandbox.write("ogive.toml", "[gate.rules]\nsymbol-holes = 'warning'\n");
    for _ in 0..2 {
        let outcome = sandbox.ogive(["gate"]).run();
        assert!(outcome.stderr.contains("symbol-holes"), "{}", outcome.shown());
    }
    let answer = crate::document(&sandbox.ogive(["--json", "gate"]).run());
    assert!(found(&answer).contains(&"symbol-hole db.go:4".to_owned()));
}

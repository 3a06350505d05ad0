//! GOPATH/src with real repositories, made and judged by git.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use ogive_testkit::Sandbox;
use ogive_testkit::go_programs::go_program;
use serde_json::Value;

use crate::{at_home, document, executable, state};

/// A user's GOPATH/src, and bare repositories elsewhere that are its remotes.
struct Gopath {
    sandbox: Sandbox,
}

impl Gopath {
    fn new() -> Self {
        let mut sandbox = Sandbox::new();
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Ann"),
            ("GIT_AUTHOR_EMAIL", "ann@example.com"),
            ("GIT_COMMITTER_NAME", "Ann"),
            ("GIT_COMMITTER_EMAIL", "ann@example.com"),
        ] {
            sandbox.set(name, value);
        }
        at_home(
            &sandbox,
            ".gitconfig",
            "[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n",
        );
        Self { sandbox }
    }

    fn src(&self) -> PathBuf {
        self.sandbox.home().join("go/src")
    }

    fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        std::fs::create_dir_all(folder).unwrap();
        self.sandbox.program("git").args(arguments).current_dir(folder).succeed()
    }

    fn write(&self, folder: &Path, name: &str, contents: &str) {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, contents).unwrap();
    }

    /// A repository with a commit that its remote has.
    fn pushed(&self, import_path: &str) -> PathBuf {
        let folder = self.src().join(import_path);
        let remote = self.sandbox.root().join("remotes").join(format!("{import_path}.git"));
        self.git(&remote, &["init", "-q", "--bare"]);
        self.git(&folder, &["init", "-q"]);
        self.write(&folder, "lib.go", "package lib\n");
        self.write(&folder, "inner/inner.go", "package inner\n");
        self.write(&folder, ".gitignore", "*.out\n/build/\n!kept.out\n");
        self.git(&folder, &["add", "."]);
        self.git(&folder, &["commit", "-qm", "first"]);
        self.git(&folder, &["remote", "add", "origin", remote.to_str().unwrap()]);
        self.git(&folder, &["push", "-q", "-u", "origin", "main"]);
        folder
    }

    /// A fresh clone of a remote with a history, as git packs it.
    fn cloned(&self, import_path: &str, arguments: &[&str]) -> PathBuf {
        let first = self.pushed(import_path);
        for number in 0..40 {
            self.write(&first, "inner/inner.go", &format!("package inner // {number}\n"));
            let message =
                format!("{}\n\nnumber {number}", "the same long words again and again\n".repeat(30));
            self.git(&first, &["commit", "-qam", &message]);
        }
        self.git(&first, &["push", "-q", "origin", "main", "HEAD~20:refs/heads/old"]);
        let remote = self.sandbox.root().join("remotes").join(format!("{import_path}.git"));
        self.git(&remote, &["repack", "-qadf", "--depth=50", "--window=50"]);
        std::fs::remove_dir_all(&first).unwrap();
        let url = format!("file://{}", remote.display());
        let clone = ["clone", "-q"].into_iter().chain(arguments.iter().copied());
        let clone: Vec<&str> = clone.chain([url.as_str(), first.to_str().unwrap()]).collect();
        self.git(&self.src(), &clone);
        first
    }

    /// What ogive sees of each import path.
    fn seen(&self) -> Vec<(String, Value)> {
        let facts = self.sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0);
        let tree = document(&facts)["go-settings"]["gopath-tree"]["value"].clone();
        let roots = tree["roots"].as_array().unwrap().iter();
        roots.map(|root| (root["import-path"].as_str().unwrap().to_owned(), root.clone())).collect()
    }

    fn only_leftovers(&self, command: &str, more: &[&str]) -> Value {
        let arguments = ["--json", command, "--no-shells", "--only", "gopath-leftovers"];
        document(&self.sandbox.ogive(arguments.iter().chain(more)).run().expect_code(0))
    }
}

/// The kinds of what is not saved, or why it is not known.
fn kinds(root: &Value) -> Vec<String> {
    match root["unsaved"]["value"].as_array() {
        Some(unsaved) => unsaved.iter().map(|unsaved| unsaved["kind"].as_str().unwrap().to_owned()).collect(),
        None => vec![root["unsaved"]["unknown"].as_str().unwrap().to_owned()],
    }
}

/// Repositories in every state, with what is to be seen of each.
fn every_state(gopath: &Gopath) -> Vec<(&'static str, &'static str)> {
    let mut expected = Vec::new();
    let mut case = |import_path: &'static str, kind: &'static str| {
        expected.push((import_path, kind));
        import_path
    };
    let pushed = |import_path: &str| gopath.pushed(import_path);
    let git = |folder: &Path, arguments: &[&str]| gopath.git(folder, arguments);
    let write = |folder: &Path, name: &str, contents: &str| gopath.write(folder, name, contents);

    let clean = pushed(case("example.com/clean", ""));
    write(&clean, "prog.out", "ignored");
    write(&clean, "build/x/deep", "ignored");
    gopath.cloned(case("example.com/packed", ""), &[]);
    gopath.cloned(case("example.com/shallow", ""), &["--depth", "1"]);
    let packed = gopath.cloned(case("example.com/packed-refs", ""), &[]);
    git(&packed, &["pack-refs", "--all"]);
    let detached = gopath.cloned(case("example.com/detached", ""), &[]);
    git(&detached, &["checkout", "-q", "--detach", "origin/old"]);
    let pack = detached.join(".git/objects/pack");
    let mut packs = std::fs::read_dir(pack).unwrap().map(|entry| entry.unwrap().path());
    let list = packs.find(|path| path.extension().is_some_and(|extension| extension == "idx")).unwrap();
    let commit = git(&detached, &["rev-parse", "HEAD"]);
    let objects = git(&detached, &["verify-pack", "-v", list.to_str().unwrap()]);
    let line = objects.lines().find(|line| line.starts_with(commit.trim())).unwrap();
    assert_eq!(line.split_whitespace().count(), 7, "not made from another commit: {line}");
    let behind = gopath.cloned(case("example.com/behind", ""), &[]);
    git(&behind, &["reset", "-q", "--hard", "HEAD~30"]);
    git(&behind, &["branch", "merged-long-ago", "HEAD~2"]);
    let odd = pushed(case("example.com/odd", ""));
    for name in ["a.b", "a/x", "a0", "name with spaces", "ä"] {
        write(&odd, name, "x");
    }
    executable(&odd.join("run.sh"), "#!/bin/sh\n");
    symlink("a/x", odd.join("link")).unwrap();
    git(&odd, &["add", "."]);
    git(&odd, &["commit", "-qm", "odd names"]);
    git(&odd, &["push", "-q"]);
    git(&odd, &["update-index", "--index-version", "4"]);
    // The same contents, written again.
    write(&odd, "a0", "x");

    write(&pushed(case("example.com/modified", "uncommitted")), "lib.go", "package bil\n");
    write(&pushed(case("example.com/untracked", "uncommitted")), "new.go", "package lib\n");
    write(&pushed(case("example.com/whitelisted", "uncommitted")), "kept.out", "x");
    let inner = pushed(case("example.com/whitelisted-below", "uncommitted"));
    write(&inner, "inner/.gitignore", "!*.out\n.gitignore\n");
    write(&inner, "inner/x.out", "x");
    // Changed in the moment in which the index was written, to a file of the same size.
    let racy = pushed(case("example.com/racy", "uncommitted"));
    let moment = std::time::UNIX_EPOCH + std::time::Duration::new(1_700_000_000, 7);
    let at_moment = |file: &str| {
        let file = std::fs::File::options().write(true).open(racy.join(file)).unwrap();
        file.set_modified(moment).unwrap();
    };
    at_moment("lib.go");
    git(&racy, &["update-index", "-q", "--refresh"]);
    at_moment(".git/index");
    write(&racy, "lib.go", "package bil\n");
    at_moment("lib.go");
    std::fs::remove_file(pushed(case("example.com/removed", "uncommitted")).join("lib.go")).unwrap();
    let mode = pushed(case("example.com/mode", "uncommitted")).join("lib.go");
    std::fs::set_permissions(mode, std::fs::Permissions::from_mode(0o755)).unwrap();
    let staged = pushed(case("example.com/staged", "staged"));
    write(&staged, "lib.go", "package lib // staged\n");
    git(&staged, &["add", "."]);
    let stashed = pushed(case("example.com/stashed", "stashed"));
    write(&stashed, "lib.go", "package lib // stashed\n");
    git(&stashed, &["stash", "-q"]);
    let unpushed = pushed(case("example.com/unpushed", "unpushed"));
    git(&unpushed, &["commit", "-q", "--allow-empty", "-m", "second"]);
    let branch = pushed(case("example.com/branch", "unpushed"));
    git(&branch, &["checkout", "-qb", "topic/one"]);
    git(&branch, &["commit", "-q", "--allow-empty", "-m", "second"]);
    git(&branch, &["checkout", "-q", "main"]);
    git(&branch, &["pack-refs", "--all"]);
    let head = pushed(case("example.com/head", "unpushed"));
    git(&head, &["checkout", "-q", "--detach"]);
    git(&head, &["commit", "-q", "--allow-empty", "-m", "second"]);
    let alone = pushed(case("example.com/alone", "no-remote"));
    git(&alone, &["remote", "remove", "origin"]);

    expected
}

#[test]
fn repositories_are_seen_as_git_sees_them() {
    let gopath = Gopath::new();
    let expected = every_state(&gopath);
    let seen = gopath.seen();
    assert_eq!(seen.len(), expected.len(), "{seen:#?}");
    for (import_path, kind) in &expected {
        let (_, root) = seen.iter().find(|(seen, _)| seen == import_path).unwrap();
        let kinds = kinds(root);
        assert_eq!(kinds.join(", "), *kind, "{import_path}");
        let folder = gopath.src().join(import_path);
        let git = |arguments: &[&str]| gopath.git(&folder, arguments);
        let is_clean = git(&["status", "--porcelain"]).is_empty()
            && git(&["log", "--oneline", "HEAD", "--branches", "--not", "--remotes"]).is_empty()
            && git(&["stash", "list"]).is_empty()
            && !git(&["for-each-ref", "refs/remotes"]).is_empty();
        assert_eq!(kinds.is_empty(), is_clean, "{import_path}: git sees it otherwise");
    }
    // git has brought the indexes up to date now.
    assert_eq!(gopath.seen(), seen);
}

#[test]
fn what_is_not_certain_is_unknown() {
    let gopath = Gopath::new();
    let pushed = |import_path: &str| gopath.pushed(import_path);
    let git = |folder: &Path, arguments: &[&str]| gopath.git(folder, arguments);
    let other = pushed("example.com/other");
    let with = pushed("example.com/with-submodule");
    git(&with, &["submodule", "add", "-q", other.to_str().unwrap(), "sub"]);
    let trees = pushed("example.com/with-worktree");
    git(&trees, &["worktree", "add", "-q", gopath.src().join("example.com/worktree").to_str().unwrap()]);
    let nested = pushed("example.com/nested");
    git(&nested.join("build/inner"), &["init", "-q"]);
    let merging = pushed("example.com/merging");
    std::fs::write(merging.join(".git/MERGE_HEAD"), "").unwrap();
    let elsewhere = pushed("example.com/elsewhere");
    git(&elsewhere, &["config", "core.worktree", "/tmp"]);
    let damaged = pushed("example.com/damaged");
    std::fs::write(damaged.join(".git/index"), b"DIRC\0\0\0\x02\0\0\0\x09cut").unwrap();
    let lent = gopath.src().join("example.com/borrowing");
    git(&gopath.src(), &["clone", "-qs", other.to_str().unwrap(), lent.to_str().unwrap()]);
    git(&gopath.src().join("example.com/empty"), &["init", "-q"]);
    let hg = gopath.src().join("example.com/hg");
    std::fs::create_dir_all(hg.join(".hg")).unwrap();
    gopath.write(&gopath.src(), "example.com/plain/plain.go", "package plain\n");
    symlink(gopath.sandbox.work(), gopath.src().join("example.com/link")).unwrap();
    let seen = gopath.seen();
    let expected = [
        ("borrowing", "it borrows objects from another repository"),
        ("damaged", "its index is cut off"),
        ("elsewhere", "its configuration names another work tree"),
        ("empty", "it has no commit"),
        ("hg", "only repositories of git are looked into"),
        ("merging", "a merge is under way"),
        ("nested", "another repository lies in it"),
        ("other", ""),
        ("plain", "nothing keeps versions of it"),
        ("with-submodule", "it has submodules"),
        ("with-worktree", "it has worktrees elsewhere"),
        ("worktree", "its .git is no folder"),
    ];
    let names: Vec<&str> = seen.iter().map(|(name, _)| name.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, expected.map(|(name, _)| name));
    for ((_, root), (name, because)) in seen.iter().zip(expected) {
        let kinds = kinds(root).join(", ");
        assert!(kinds.starts_with(because) && kinds.is_empty() == because.is_empty(), "{name}: {kinds}");
    }
    // A repository around all of them has a say in each.
    git(&gopath.sandbox.home().join("go"), &["init", "-q"]);
    let (_, root) = &gopath.seen()[7];
    assert!(kinds(root)[0].starts_with("it lies in another repository"), "{root:#}");
}

#[test]
fn only_what_is_clean_is_moved_and_comes_back_to_the_byte() {
    let gopath = Gopath::new();
    let expected = every_state(&gopath);
    let home = gopath.sandbox.home();
    gopath.write(&gopath.src(), "example.com/plain/plain.go", "package plain\n");
    let module = gopath.pushed("example.com/module");
    gopath.write(&module, "go.mod", "module example.com/module\n");
    gopath.git(&module, &["add", "."]);
    gopath.git(&module, &["commit", "-qm", "module"]);
    gopath.git(&module, &["push", "-q"]);
    // git would run these.
    let witness = gopath.sandbox.work().join("ran");
    let config = gopath.src().join("example.com/clean/.git/config");
    let mut text = std::fs::read_to_string(&config).unwrap();
    text.push_str(&format!("[core]\n\tfsmonitor = touch {0}\n\tsshCommand = touch {0}\n", witness.display()));
    std::fs::write(config, text).unwrap();

    let before = state(&home);
    let found = gopath.only_leftovers("doctor", &[]);
    let finding = &found["findings"][0];
    assert_eq!(finding["severity"], "info");
    let movable = expected.iter().filter(|(_, kind)| kind.is_empty()).count();
    let told = format!("; {movable} of {} can be moved aside", expected.len() + 2);
    assert!(finding["title"].as_str().unwrap().ends_with(&told), "{finding:#}");
    assert_eq!(state(&home), before, "the doctor changed something");

    let fixed = gopath.only_leftovers("fix", &["--yes"]);
    assert_eq!(fixed["applied"], true);
    for (import_path, kind) in
        expected.iter().chain(&[("example.com/module", "x"), ("example.com/plain", "x")])
    {
        let aside = home.join("go/src-before-modules").join(import_path);
        assert_eq!(aside.exists(), kind.is_empty(), "{import_path}");
        assert_eq!(gopath.src().join(import_path).exists(), !kind.is_empty(), "{import_path}");
    }
    assert!(!witness.exists(), "something of a repository was run");
    let again = gopath.only_leftovers("fix", &["--yes"]);
    assert_eq!(again["applied"], false);

    let _ = gopath.sandbox.ogive(["undo", "--yes"]).run().expect_code(0);
    assert_eq!(state(&home), before, "not as it was");
}

#[test]
fn who_works_in_gopath_is_left_in_peace() {
    let gopath = Gopath::new();
    let here = gopath.pushed("example.com/here");
    let arguments = ["--json", "doctor", "--no-shells", "--only", "gopath-leftovers"];
    let answer =
        document(&gopath.sandbox.ogive(arguments).current_dir(here.join("inner")).run().expect_code(0));
    assert_eq!(answer["not-applicable"][0], "gopath-leftovers", "{answer:#}");
    let off = gopath.sandbox.ogive(arguments).env("GO111MODULE", "off").run().expect_code(0);
    assert_eq!(document(&off)["not-applicable"][0], "gopath-leftovers");
    // The documents of an ogive that did not look.
    let facts = gopath.sandbox.ogive(["--json", "facts", "--no-shells"]).run().expect_code(0);
    let mut facts = document(&facts);
    facts["go-settings"].as_object_mut().unwrap().remove("gopath-tree").unwrap();
    let path = gopath.sandbox.write("facts.json", facts.to_string());
    let arguments = ["--json", "doctor", "--only", "gopath-leftovers", "--facts", path.to_str().unwrap()];
    let answer = document(&gopath.sandbox.ogive(arguments).run().expect_code(0));
    assert_eq!(answer["untold"][0]["because"], "it was not looked at");
}

#[test]
fn random_changes_are_seen_as_git_sees_them() {
    let gopath = Gopath::new();
    let mut random = 1_u64;
    let mut dice = |sides: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % sides
    };
    let files =
        ["lib.go", "inner/inner.go", "a.b", "a/x", "x.out", "build/y", "inner/.gitignore", "kept.out"];
    for number in 0..30 {
        let folder = gopath.pushed(&format!("example.com/r{number:02}"));
        for _ in 0..=dice(7) {
            let name = files[usize::try_from(dice(8)).unwrap()];
            match dice(6) {
                0 | 1 => gopath.write(
                    &folder,
                    name,
                    ["package a\n", "package b\n", "*.b\n!*.out\n"][usize::try_from(dice(3)).unwrap()],
                ),
                2 => {
                    let _ = std::fs::remove_file(folder.join(name));
                }
                3 => drop(gopath.git(&folder, &["add", "-A"])),
                4 => {
                    gopath.git(&folder, &["add", "-A"]);
                    gopath.git(&folder, &["commit", "-q", "--allow-empty", "-m", "more"]);
                }
                _ => drop(gopath.git(&folder, &["reset", "-q"])),
            }
        }
    }
    let seen = gopath.seen();
    assert_eq!(seen.len(), 30);
    let mut kinds_seen = std::collections::BTreeSet::new();
    for (import_path, root) in seen {
        let folder = gopath.src().join(&import_path);
        let status = gopath.git(&folder, &["status", "--porcelain", "-uall", "--no-renames"]);
        let mut changed: Vec<&str> =
            status.lines().filter(|line| &line[1..2] != " ").map(|line| &line[3..]).collect();
        changed.sort_unstable();
        let is_staged = status.lines().any(|line| !line.starts_with([' ', '?']));
        let unsaved = root["unsaved"]["value"].as_array().unwrap_or_else(|| panic!("{root:#}"));
        let of = |kind: &str| unsaved.iter().find(|unsaved| unsaved["kind"] == kind);
        let shown: Vec<&str> = of("uncommitted").map_or(Vec::new(), |unsaved| {
            assert_eq!(unsaved["count"], changed.len(), "{import_path}: {status}{unsaved:#}");
            unsaved["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect()
        });
        assert_eq!(shown, changed[..changed.len().min(5)], "{import_path}: {status}");
        assert_eq!(of("staged").is_some(), is_staged, "{import_path}: {status}");
        let log = gopath.git(&folder, &["log", "--oneline", "--branches", "--not", "--remotes"]);
        assert_eq!(of("unpushed").is_some(), !log.is_empty(), "{import_path}: {log}");
        kinds_seen.extend(kinds(&root));
        kinds_seen.extend(unsaved.is_empty().then(String::new));
    }
    assert_eq!(kinds_seen.len(), 4, "the dice left something out: {kinds_seen:?}");
}

#[test]
fn names_of_a_user_s_work_are_not_in_an_anonymous_document() {
    let mut gopath = Gopath::new();
    let hushed = gopath.pushed("git.acmecorp.example/hushhush/vaultkeeper");
    gopath.write(&hushed, "sekretfile.go", "package lib\n");
    gopath.git(&hushed, &["checkout", "-q", "-b", "feature-midnight"]);
    gopath.git(&hushed, &["commit", "-q", "--allow-empty", "-m", "second"]);
    let public = gopath.pushed("github.com/golang/mock");
    gopath.write(&public, "sekretfile.go", "package lib\n");
    at_home(&gopath.sandbox, ".config/go/env", "GOPRIVATE=git.acmecorp.example/*,github.com/golang/x\n");
    at_home(
        &gopath.sandbox,
        ".profile",
        "echo welcome to AcmeCorp\nexport GOFLAGS=-ldflags=-X=git.acmecorp.example/hushhush/vaultkeeper.v=1\n",
    );
    let project = gopath.sandbox.work().join("nightowl/sekretmodule");
    gopath.write(&project, "go.mod", "module git.acmecorp.example/nightowl\n\ngo 1.27\n");
    gopath.write(&project, "innerfolder/.vscode/settings.json", "{}");
    gopath.sandbox.set("PATH", format!("{}/sekrettools:/usr/bin:/bin", project.display()));
    let tool = go_program("plain", "linux/amd64").file;
    for name in ["go/bin/sekrettool", "go/bin/gopls"] {
        let file = gopath.sandbox.home().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::copy(&tool, file).unwrap();
    }
    let facts = |more: &[&str]| {
        let all = ["--json", "facts"].iter().chain(more);
        gopath.sandbox.ogive(all).current_dir(&project).run().expect_code(0).stdout
    };
    let words = ["acmecorp", "AcmeCorp", "hushhush", "vaultkeeper", "sekret", "midnight", "nightowl"];
    let open = facts(&[]);
    let hidden = facts(&["--anonymous"]);
    for word in words {
        assert!(open.contains(word), "{word} was never there");
        assert!(!hidden.contains(word), "{word}: {hidden}");
    }
    for kept in ["github.com/golang/mock", "bin/gopls", "go.mod", "uncommitted", "unpushed"] {
        assert!(hidden.contains(kept), "{kept}: {hidden}");
    }
    // What was under another folder still is, and the rules say the same.
    let shape: Value = serde_json::from_str(&hidden).unwrap();
    let tree = &shape["go-settings"]["gopath-tree"]["value"];
    let root = &tree["roots"][0];
    let below = format!("{}/{}", tree["src"].as_str().unwrap(), root["import-path"].as_str().unwrap());
    assert_eq!(root["folder"].as_str().unwrap(), below);
    gopath.sandbox.write("open.json", &open);
    gopath.sandbox.write("hidden.json", &hidden);
    let rules = |file: &str| {
        let answer = document(&gopath.sandbox.ogive(["--json", "doctor", "--facts", file]).run());
        let findings = answer["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["rule"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(rules("open.json"), rules("hidden.json"));
}

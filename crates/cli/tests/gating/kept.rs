//! What is kept of a repository, by which only what has changed is judged again. No answer differs from one that is found anew.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ogive_testkit::{Random, Sandbox, go_programs, goroot, host, require};

use crate::history::{commit, git};
use crate::remembered::kept_of_sources;
use crate::{document, faulty, found, gate};

#[test]
fn only_what_has_changed_is_judged_again() {
    let sandbox = faulty();
    let title = || sandbox.ogive(["gate"]).run().stdout;
    assert!(title().contains("most is not declared"), "{}", title());
    for path in kept_of_sources(&sandbox) {
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text.replace("most is not declared", "MARK is not declared")).unwrap();
    }
    sandbox.write("robot/robot.go", "package robot\n\nfunc Move() { left() }\n");
    sandbox.write("robot/left_arm64.go", "package robot\n\nfunc left() {}\n");
    let (told, hole) = (title(), "left is not declared for linux/amd64");
    assert!(told.contains("MARK is not declared") && told.contains(hole), "{told}");
    sandbox.write("db_amd64.go", "package bolt\n\n// One.\nconst most = 1\n");
    let told = title();
    assert!(told.contains("most is not declared") && told.contains(hole), "{told}");
}

#[test]
fn what_a_package_shows_others_is_seen_in_them() {
    let sandbox = faulty();
    sandbox.write("robot/arm/arm.go", "package arm\n\nfunc Lift() {}\n");
    sandbox.write(
        "factory/factory.go",
        "package factory\n\nimport \"example.com/bolt/robot/arm\"\n\nvar _ = arm.Lift\n",
    );
    let others = gate(&sandbox, &[]);
    let all = |more: &[&str]| {
        let mut all: Vec<String> = more.iter().map(|&one| one.to_owned()).collect();
        all.extend(others.iter().cloned());
        all.sort();
        all
    };
    let now = || {
        let mut now = gate(&sandbox, &[]);
        now.sort();
        now
    };
    let hole = "symbol-hole factory/factory.go:5";
    sandbox.write("robot/arm/arm_amd64.go", "package arm\n\nfunc Drop() {}\n");
    assert_eq!(now(), all(&["no-fallback-file robot/arm/arm_amd64.go:3"]));
    sandbox.write("robot/arm/arm.go", "//go:build amd64\n\npackage arm\n\nfunc Lift() {}\n");
    assert_eq!(now(), all(&["package-excluded factory/factory.go:3"]));
    sandbox.write("robot/arm/other.go", "package arm\n");
    assert!(now().contains(&hole.to_owned()), "{:?}", now());
    sandbox.write("robot/arm/arm.go", "package arm\n\nfunc Lift() {}\n");
    sandbox.write("robot/arm/arm_amd64.go", "package arm\n");
    assert_eq!(now(), all(&[]));
}

/// Folders of Go's own library with much that is for some platforms only.
const FOLDERS: &[&str] = &[
    "hash/crc32",
    "internal/bytealg",
    "internal/cpu",
    "internal/poll",
    "internal/syscall",
    "math/big",
    "os",
    "time",
];

/// A repository of those folders.
fn library(sandbox: &Sandbox) {
    let source = goroot(&format!("{}-{}", go_programs::RELEASE, host())).join("src");
    for folder in FOLDERS {
        copy(&source.join(folder), &sandbox.work().join(folder));
    }
    sandbox.write("go.mod", "module std\n\ngo 1.27\n");
    sandbox.write("Dockerfile", "FROM golang\nRUN GOARCH=amd64 go build ./os\n");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true if entry.file_name() == "testdata" => {}
            true => copy(&entry.path(), &target),
            false => std::fs::write(target, std::fs::read(entry.path()).unwrap()).unwrap(),
        }
    }
}

/// The Go files and the assembly of a folder, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            if entry.file_name() != ".git" {
                all.extend(sources(&path));
            }
        } else if path.extension().is_some_and(|end| end == "go" || end == "s") {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// Changes something in a repository; tells what.
fn change(sandbox: &Sandbox, random: &mut Random) -> String {
    let all = sources(&sandbox.work());
    let path = &all[random.below(all.len())];
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        lines.push("");
    }
    let at = random.below(lines.len());
    let (stem, end) = path.to_str().unwrap().rsplit_once('.').unwrap();
    let write = |text: String| std::fs::write(path, text).unwrap();
    let rewritten = |lines: &[&str]| std::fs::write(path, lines.join("\n")).unwrap();
    let kind = random.below(14);
    match kind {
        0 => write(format!("{text}\n// {}\n", random.below(100))),
        1 => {
            lines.drain(at..(at + 1 + random.below(6)).min(lines.len()));
            rewritten(&lines);
        }
        2 => {
            lines.insert(at, lines[random.below(lines.len())]);
            rewritten(&lines);
        }
        3 => {
            let build = random.pick(&["linux", "!arm64", "amd64 || arm64", "windows", "ignore", "!cgo"]);
            write(format!("//go:build {build}\n\n{text}"));
        }
        4 => {
            let word = random.pick(&["arm64", "linux", "386", "other", "arm64_test"]);
            std::fs::rename(path, format!("{stem}_{word}.{end}")).unwrap();
        }
        5 => std::fs::remove_file(path).unwrap(),
        6 => std::fs::write(format!("{stem}_{}.{end}", random.pick(&["arm64", "windows", "copy"])), &text)
            .unwrap(),
        7 => {
            let import = format!("\n\nimport _ \"std/{}\"\nimport", random.pick(FOLDERS));
            write(text.replacen("\n\nimport", &import, 1));
        }
        8 => write(format!("{text}\nfunc without{}(x int) int\n", random.below(20))),
        9 => {
            lines.insert(at, "//ogive:ignore symbol-hole -- because");
            rewritten(&lines);
        }
        10 => write(format!("{text}\nconst Arch{} = runtime.GOARCH\n", random.below(3))),
        11 => write(format!(
            "{text}\nfunc f{}() bool {{ return runtime.GOARCH == \"amd64\" }}\n",
            random.below(99)
        )),
        12 => {
            let folder = path.parent().unwrap().join("new");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("new_linux.go"), "package new\n\nvar X = 1\n").unwrap();
        }
        _ => {
            let line = random.pick(&["# x\n", "RUN GOARCH=arm64 go build ./time\n", "ARG TARGETARCH\n"]);
            let dockerfile = sandbox.work().join("Dockerfile");
            let text = std::fs::read_to_string(&dockerfile).unwrap();
            std::fs::write(dockerfile, text + line).unwrap();
        }
    }
    format!("{kind} {}", path.display())
}

#[test]
fn whatever_changes_the_answer_is_that_which_is_found_anew() {
    let sandbox = Sandbox::new();
    library(&sandbox);
    let has_git = require("git").is_some();
    if has_git {
        let _ = git(&sandbox, &["init", "--quiet"]);
        commit(&sandbox);
    }
    let mut random = Random::of(7);
    let asked = |arguments: &[&str]| {
        let outcome = sandbox.ogive(["gate", "--format", "json"].iter().chain(arguments)).run();
        (outcome.code, outcome.stdout)
    };
    let _ = asked(&[]);
    for round in 0..16 {
        let changes: Vec<String> = (0..1 + random.below(3)).map(|_| change(&sandbox, &mut random)).collect();
        let since: &[&str] = if has_git && random.one_in(3) { &["--new-from", "HEAD"] } else { &[] };
        let anew = asked(&[since, &["--no-cache"]].concat());
        assert_eq!(asked(since), anew, "round {round}: {changes:?} {since:?}");
        assert_eq!(asked(since), anew, "round {round}, asked again: {changes:?} {since:?}");
        if has_git && random.one_in(6) {
            commit(&sandbox);
        }
    }
    assert!(!found(&document(&sandbox.ogive(["gate", "--json"]).run())).is_empty());
}

#[test]
fn what_cannot_be_read_is_told_as_often_as_anew() {
    let sandbox = faulty();
    sandbox.write("go.work/x", "");
    // A folder that was changed a moment ago is not remembered.
    std::thread::sleep(Duration::from_millis(2200));
    let problems = |flags: &[&str]| {
        let outcome = sandbox.ogive(["--json", "gate"].iter().chain(flags)).run();
        document(&outcome)["problems"].clone()
    };
    let first = problems(&[]);
    assert_eq!(first.as_array().map(Vec::len), Some(1), "{first}");
    sandbox.write("robot/robot.go", "package robot\n\n// Robots.\nfunc Move() {}\n");
    assert_eq!(problems(&[]), first);
    assert_eq!(problems(&["--no-cache"]), first);
}

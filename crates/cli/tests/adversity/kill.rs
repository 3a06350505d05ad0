//! kill −9 in the middle: nothing half-installed, and the next run succeeds.

#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files as users do")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use ogive_testkit::{Program, Scene, programs, require};

const VERSION: &str = "1.27.3";

/// The system calls by which an install changes the disk.
const CHANGES: &[&str] = &[
    "mkdir",
    "mkdirat",
    "rename",
    "renameat",
    "renameat2",
    "symlink",
    "symlinkat",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "fsync",
    "fdatasync",
    "syncfs",
    "ftruncate",
    "fallocate",
    "fchmod",
    "fchmodat",
    "chmod",
    "flock",
    "write",
    "pwrite64",
];

fn traced<'a>(scene: &'a Scene, strace: &Path, arguments: &[&str]) -> Program<'a> {
    scene
        .sandbox
        .program(strace)
        .args(["-f", "-qq"])
        .args(arguments)
        .args([programs::ogive()])
        .args(["install", VERSION])
}

/// How often each of the calls is made in one install.
fn counts(strace: &Path) -> BTreeMap<String, usize> {
    let scene = Scene::new().serve(VERSION);
    let log = scene.sandbox.root().join("strace.log");
    let filter = format!("trace={}", CHANGES.join(","));
    let outcome = traced(&scene, strace, &["-o", &log.to_string_lossy(), "-e", &filter]).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    let mut counts = BTreeMap::new();
    for line in std::fs::read_to_string(log).expect("strace writes its log").lines() {
        let call = line.split_once(' ').map_or(line, |(_, call)| call.trim_start());
        let name = call.split('(').next().unwrap_or_default();
        if CHANGES.contains(&name) {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    assert!(counts.keys().any(|name| name.starts_with("rename")), "{counts:?}");
    counts
}

#[test]
fn killed_before_any_change_of_the_disk_it_leaves_nothing_half_installed() {
    let Some(strace) = require("strace") else { return };
    let mut kills = 0;
    for (name, count) in counts(&strace) {
        // All of the rare calls, a sample of the frequent ones.
        let step = count.div_ceil(12).max(1);
        for nth in (1..=count).step_by(step) {
            let scene = Scene::new().serve(VERSION);
            let inject = format!("inject={name}:signal=SIGKILL:when={nth}");
            let log = scene.sandbox.root().join("strace.log");
            let trace = format!("trace={name}");
            let arguments = ["-o", &log.to_string_lossy(), "-e", &trace, "-e", &inject];
            let outcome = traced(&scene, &strace, &arguments).run();
            // Calls are counted by thread: the last ones may belong to none.
            kills += usize::from(outcome.code != Some(0));
            let broken = broken_sdks(&scene);
            assert!(broken.is_empty(), "killed at {name} {nth}: {broken:?}");
            let again = scene.install(VERSION).run();
            assert!(again.code == Some(0), "killed at {name} {nth}, then\n{}", again.shown());
            scene.check_runs(VERSION);
            scene.check_clean();
        }
    }
    assert!(kills > 20, "only {kills} installs were killed");
}

/// SDKs that are in place and not whole. Abandoned staging folders may be there: the next run
/// removes them.
fn broken_sdks(scene: &Scene) -> Vec<String> {
    let half = scene.sandbox.half_installed();
    half.into_iter().filter(|path| !path.contains("/staging/")).collect()
}

/// The steps as the program tells them with `--verbose`.
const STEPS: &[&str] = &[
    "looking it up",
    "taking the lock",
    "checking the free space",
    "downloading",
    "unpacking",
    "verifying",
    "writing it to the disk",
    "putting it in place",
    "listing it",
];

#[test]
fn killed_at_each_named_step_it_leaves_nothing_half_installed() {
    for step in STEPS {
        let scene = Scene::new().serve(VERSION);
        let mut child = scene.sandbox.ogive(["--verbose", "install", VERSION]).start();
        let mut said = Vec::new();
        let stderr = BufReader::new(child.stderr.take().expect("standard error is kept"));
        let mut seen = false;
        for line in stderr.lines().map_while(Result::ok) {
            seen = line.contains(step);
            said.push(line);
            if seen {
                child.kill().expect("a child can be killed");
                break;
            }
        }
        child.wait().expect("a child can be waited for");
        assert!(seen, "the step {step:?} is not told:\n{}", said.join("\n"));
        let broken = broken_sdks(&scene);
        assert!(broken.is_empty(), "killed at {step}: {broken:?}");
        scene.check_recovers(VERSION);
    }
}

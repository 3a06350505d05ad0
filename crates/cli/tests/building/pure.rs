//! Programs without C.

use std::time::{Duration, Instant};

use ogive_testkit::{Sandbox, require, require_arm64};

use crate::{GO_MOD, HELLO, built, document, files, row, user, with_program};

#[test]
fn each_platform_gets_what_it_asked_for() {
    let sandbox = with_program(HELLO);
    let platforms = "linux/amd64/v3,linux/arm64,darwin/universal,windows/arm64,js/wasm,ios/arm64";
    let outcome = sandbox.ogive(["--json", "build", "--platform", platforms]).run().expect_code(1);
    let answer = document(&outcome);
    let native = built(&sandbox, &answer, "linux/amd64/v3");
    assert!(native.ends_with("dist/hello_linux_amd64_v3"));
    assert_eq!(sandbox.program(&native).succeed(), "hello from linux amd64");
    if require_arm64() {
        let foreign = built(&sandbox, &answer, "linux/arm64");
        assert_eq!(sandbox.program(&foreign).succeed(), "hello from linux arm64");
    }
    let refused = row(&answer, "ios/arm64");
    assert_eq!(refused["outcome"], "impossible");
    assert!(refused["because"].as_str().unwrap().contains("on Macs alone"), "{refused}");
    let why = row(&answer, "windows/arm64")["cgo"]["because"].as_str().unwrap().to_owned();
    assert!(why.contains("no package outside of the standard library imports \"C\""), "{why}");
    if let Some(lipo) =
        ["llvm-lipo", "llvm-lipo-19", "llvm-lipo-14"].into_iter().find_map(ogive_testkit::find)
    {
        let said =
            sandbox.program(lipo).args(["-archs"]).args([built(&sandbox, &answer, "darwin/universal")]);
        assert_eq!(said.succeed(), "x86_64 arm64");
    }
    // What was written down is what lies there.
    let sums = sandbox.program("sha256sum").args(["--check", "--strict", "checksums.txt"]);
    let checked = sums.current_dir(sandbox.work().join("dist")).succeed();
    assert_eq!(checked.lines().filter(|line| line.ends_with(": OK")).count(), 5, "{checked}");

    let again = document(&sandbox.ogive(["--json", "build", "--platform", platforms]).run().expect_code(1));
    for target in ["linux/amd64/v3", "linux/arm64", "windows/arm64", "darwin/universal"] {
        assert_eq!(row(&again, target)["unchanged"], true, "{target}: nothing is linked again");
    }
    std::fs::remove_file(&native).unwrap();
    let one = document(&sandbox.ogive(["--json", "build", "-P", "linux/amd64/v3"]).run().expect_code(0));
    assert_eq!(row(&one, "linux/amd64/v3")["unchanged"], false);
    assert!(native.exists(), "what was removed comes back");
}

#[test]
fn the_file_says_what_is_built_and_the_command_line_has_the_last_word() {
    let sandbox = with_program(HELLO);
    sandbox.write("cmd/tool/main.go", HELLO);
    sandbox.write(
        "ogive.toml",
        "[build]\nplatforms = [\"linux/amd64\", \"windows/amd64\"]\npackages = [\"./...\"]\n\
         output = \"out/{os}/{arch}/{name}{ext}\"\nldflags = \"-s -w\"\n",
    );
    let _ = sandbox.ogive(["build"]).run().expect_code(0);
    let expected = [
        "checksums.txt",
        "linux/amd64/hello",
        "linux/amd64/tool",
        "windows/amd64/hello.exe",
        "windows/amd64/tool.exe",
    ];
    assert_eq!(files(&sandbox.work().join("out")), expected);
    let one =
        ["build", "./cmd/tool", "--platform", "linux/amd64", "--output", "one/{name}", "--no-checksums"];
    let _ = sandbox.ogive(one).run().expect_code(0);
    assert_eq!(files(&sandbox.work().join("one")), ["tool"]);
    sandbox.write("ogive.toml", "[build]\nplatforms = [\n  \"linux/amd64\",\n  \"linux/x64\",\n]\n");
    let wrong = sandbox.ogive(["build"]).run().expect_code(2);
    assert!(wrong.stderr.contains("ogive.toml:4: \"x64\" is not a known GOARCH"), "{}", wrong.shown());
    let same = ["build", "--platform", "linux/amd64,linux/arm64", "--output", "out/{name}"];
    let same = sandbox.ogive(same).run().expect_code(2);
    assert!(same.stderr.contains("gives two outputs one name"), "{}", same.shown());
}

#[test]
fn what_fails_does_not_stop_the_others_and_a_lie_gets_no_name() {
    let sandbox = with_program(HELLO);
    sandbox.write("broken_windows.go", "package main\n\nfunc init() { undefined() }\n");
    let path = sandbox.work().display().to_string();
    sandbox.write("path_arm64.go", format!("package main\n\nfunc init() {{ println({path:?}) }}\n"));
    let platforms = "windows/amd64,linux/arm64,linux/amd64";
    let outcome = sandbox.ogive(["--json", "build", "--platform", platforms]).run().expect_code(1);
    let answer = document(&outcome);
    let failed = row(&answer, "windows/amd64");
    assert_eq!(failed["outcome"], "failed");
    assert!(
        failed["said"].as_str().unwrap().contains("broken_windows.go:3:15: undefined: undefined"),
        "{failed}"
    );
    let lied = row(&answer, "linux/arm64");
    assert_eq!(lied["outcome"], "lied");
    assert!(lied["lies"][0]["told"].as_str().unwrap().contains("names the folder"), "{lied}");
    assert_eq!(row(&answer, "linux/amd64")["outcome"], "built");
    assert_eq!(files(&sandbox.work().join("dist")), ["checksums.txt", "hello_linux_amd64"]);
    let shown = sandbox.ogive(["build", "--platform", platforms]).run().expect_code(1);
    for part in ["is not what it claims to be", "undefined: undefined", "dist/hello_linux_amd64"] {
        assert!(shown.stdout.contains(part), "{part}: {}", shown.shown());
    }
    for part in ["windows/amd64: failed\n", "1 of 3 platforms are built, 2 are not", " at once, at most "] {
        assert!(shown.stderr.contains(part), "{part}: {}", shown.shown());
    }
}

#[test]
fn two_users_in_two_folders_make_the_same_bytes() {
    let digest = |sandbox: &Sandbox, folder: &str| {
        sandbox.write(&format!("{folder}/go.mod"), GO_MOD);
        sandbox.write(&format!("{folder}/main.go"), HELLO);
        let folder = sandbox.work().join(folder);
        let platforms = "linux/amd64,darwin/arm64,windows/386";
        let build = sandbox.ogive(["build", "--platform", platforms]).current_dir(&folder);
        let _ = build.run().expect_code(0);
        std::fs::read_to_string(folder.join("dist/checksums.txt")).unwrap()
    };
    let one = user();
    let mut other = user();
    other.set("GOCACHE", other.home().join("cache of its own")).set("GOFLAGS", "-modcacherw");
    assert_eq!(digest(&one, "a"), digest(&other, "with space and ünïcode"));
}

#[test]
fn an_interrupt_leaves_nothing_behind() {
    if require("pgrep").is_none() {
        return;
    }
    let mut sandbox = with_program(HELLO);
    // An empty cache, so that it takes its time.
    sandbox.set("GOCACHE", sandbox.home().join("empty"));
    let mut child = sandbox.ogive(["build", "--platform", "linux/riscv64,linux/s390x"]).start();
    let begun = Instant::now();
    let compiles = || {
        let text = sandbox.home().join("empty").display().to_string();
        let found = std::process::Command::new("pgrep").args(["-f", "tool/linux_amd64/compile"]).output();
        found.is_ok_and(|found| {
            String::from_utf8_lossy(&found.stdout).lines().any(|pid| {
                std::fs::read(format!("/proc/{pid}/environ"))
                    .is_ok_and(|environ| String::from_utf8_lossy(&environ).contains(&text))
            })
        })
    };
    while !compiles() {
        assert!(begun.elapsed() < Duration::from_secs(300), "no compiler was started");
        std::thread::sleep(Duration::from_millis(50));
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    // What is killed takes a moment to be gone on a busy machine; what is not goes on for longer.
    let killed = Instant::now();
    while compiles() {
        assert!(killed.elapsed() < Duration::from_secs(2), "a compiler still runs");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(files(&sandbox.work().join("dist")).is_empty());
}

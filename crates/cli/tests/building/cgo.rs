//! Programs with C.

use ogive_testkit::{Sandbox, require, require_arm64};

use crate::{document, files, row, user};

const ANSWER: &str = "package main\n\n// #include \"answer.h\"\nimport \"C\"\nimport \"fmt\"\n\n\
    func main() { fmt.Println(\"the answer is\", int(C.ANSWER)) }\n";

/// A user whose program takes a number from a header outside of its package, and the folder of the header.
fn with_header() -> Sandbox {
    let mut sandbox = user();
    sandbox.write("m/go.mod", "module example.com/answer\n\ngo 1.21\n");
    sandbox.write("m/main.go", ANSWER);
    sandbox.write("headers/answer.h", "#define ANSWER 1\n");
    let flags = format!("-I{}", sandbox.work().join("headers").display());
    sandbox.set("CGO_CFLAGS", flags);
    sandbox
}

#[test]
fn a_header_outside_of_the_package_is_seen_where_go_does_not_see_it() {
    if require("aarch64-linux-gnu-gcc").is_none() || !require_arm64() {
        return;
    }
    let sandbox = with_header();
    let module = sandbox.work().join("m");
    let build = || {
        let build = sandbox.ogive(["--json", "build", "--platform", "linux/arm64"]).current_dir(&module);
        document(&build.run().expect_code(0))
    };
    let program = || {
        let run = sandbox.program(module.join("dist/answer_linux_arm64"));
        run.env("QEMU_LD_PREFIX", "/usr/aarch64-linux-gnu").succeed()
    };
    let go = |out: &str| {
        let go = sandbox.ogive(["exec", "go", "build", "-o", out]).current_dir(&module);
        let go = go.env("GOARCH", "arm64").env("CGO_ENABLED", "1").env("CC", "aarch64-linux-gnu-gcc");
        let _ = go.env("GOCACHE", sandbox.home().join("plain")).run().expect_code(0);
        let run = sandbox.program(module.join(out)).env("QEMU_LD_PREFIX", "/usr/aarch64-linux-gnu");
        run.succeed()
    };
    let answer = build();
    let why = row(&answer, "linux/arm64")["cgo"]["because"].as_str().unwrap().to_owned();
    assert_eq!(why, "example.com/answer imports \"C\" in main.go");
    assert_eq!(program(), "the answer is 1");
    assert_eq!(go("plain-1"), "the answer is 1");
    sandbox.write("headers/answer.h", "#define ANSWER 2\n");
    build();
    assert_eq!(program(), "the answer is 2");
    assert_eq!(
        go("plain-2"),
        "the answer is 1",
        "the go command does not hash headers: facts, the cgo cache truth"
    );
}

#[test]
fn a_library_of_another_machine_is_told_before_a_compiler_starts() {
    let tools = ["aarch64-linux-gnu-gcc", "gcc", "ar"];
    if tools.into_iter().any(|tool| require(tool).is_none()) {
        return;
    }
    let sandbox = user();
    sandbox.write("go.mod", "module example.com/linked\n\ngo 1.21\n");
    sandbox.write("answer.c", "int answer(void) { return 42; }\n");
    let library = sandbox.work().join("lib");
    std::fs::create_dir_all(&library).unwrap();
    let _ = sandbox.program("gcc").args(["-c", "answer.c", "-o", "lib/answer.o"]).run().expect_code(0);
    let _ = sandbox.program("ar").args(["rc", "lib/libanswer.a", "lib/answer.o"]).run().expect_code(0);
    std::fs::remove_file(sandbox.work().join("answer.c")).unwrap();
    let source = "package main\n\n// #cgo LDFLAGS: -L${SRCDIR}/lib -lanswer\n// int answer(void);\nimport \"C\"\n\n\
        func main() { println(C.answer()) }\n";
    sandbox.write("main.go", source);
    let native =
        document(&sandbox.ogive(["--json", "build", "-P", "linux/amd64,linux/arm64"]).run().expect_code(1));
    assert_eq!(row(&native, "linux/amd64")["outcome"], "built", "{native:#}");
    let foreign = row(&native, "linux/arm64");
    let said = foreign["said"].as_str().unwrap_or_default();
    for part in ["main.go:3", "-lanswer", "lib/libanswer.a is for", "amd64, not for linux/arm64"] {
        assert!(said.contains(part), "{part}: {foreign:#}");
    }
}

#[test]
fn a_missing_compiler_is_named_with_the_way_to_get_it() {
    let mut sandbox = with_header();
    sandbox.set("PATH", sandbox.home());
    let build = sandbox.ogive(["build", "--platform", "linux/s390x"]).current_dir(sandbox.work().join("m"));
    let outcome = build.run().expect_code(3);
    for part in [
        "there is no C compiler for linux/s390x",
        "s390x-linux-gnu-gcc",
        "apt-get install",
        "pip install ziglang",
    ] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }
    assert!(files(&sandbox.work().join("m/dist")).is_empty());
}

#[test]
fn a_compiler_that_lies_about_its_target_is_told() {
    if require("gcc").is_none() {
        return;
    }
    let sandbox = with_header();
    let liar = sandbox.work().join("liar");
    // It says that it compiles for arm64, and compiles for this machine.
    std::fs::write(
        &liar,
        "#!/bin/sh\ncase \"$*\" in *-dumpmachine*) echo aarch64-linux-gnu; exit;; esac\nexec gcc \"$@\"\n",
    )
    .unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(&liar, std::fs::Permissions::from_mode(0o755)).unwrap();
    sandbox
        .write("m/ogive.toml", format!("[build.cc]\n\"linux/arm64\" = {:?}\n", liar.display().to_string()));
    let build = sandbox.ogive(["build", "--platform", "linux/arm64"]).current_dir(sandbox.work().join("m"));
    let outcome = build.run().expect_code(1);
    for part in ["liar", "linux/arm64", "amd64"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }
    assert!(files(&sandbox.work().join("m/dist")).is_empty());
}

#[test]
fn other_tools_get_the_environment_of_a_target() {
    if require("aarch64-linux-gnu-gcc").is_none() {
        return;
    }
    let sandbox = user();
    sandbox.write("answer.c", "int main(void) { return 0; }\n");
    // A shell in the place of make: it reads the same variables.
    let words =
        ["cross", "linux/arm64", "--", "sh", "-c", "$CC -o answer answer.c && go env GOARCH CGO_ENABLED"];
    let said = sandbox.ogive(words).run().expect_code(0);
    assert_eq!(said.stdout, "arm64\n1\n", "{}", said.shown());
    let read = document(&sandbox.ogive(["--json", "inspect", "answer"]).run().expect_code(0));
    assert_eq!(read["items"][0]["program"]["code"]["target"]["value"]["arch"], "arm64", "{read:#}");
    let off = ["cross", "windows/arm64", "--cgo", "off", "--", "sh", "-c", "echo $GOOS $GOARCH $CGO_ENABLED"];
    assert_eq!(sandbox.ogive(off).succeed(), "windows arm64 0");
    let lines = sandbox.ogive(["env", "--shell", "bash", "--platform", "linux/arm64"]).succeed();
    for line in ["export GOARCH='arm64'", "export CGO_ENABLED='1'", "export GOARM64='v8.0'"] {
        assert!(lines.lines().any(|said| said == line), "{line}: {lines}");
    }
    assert!(lines.contains("aarch64-linux-gnu-gcc"), "{lines}");
    assert_eq!(sandbox.ogive(["cross", "linux/arm64", "--", "no-such-program"]).run().code, Some(127));
}

#[test]
fn a_library_that_is_not_allowed_is_told_after_the_link() {
    if require("gcc").is_none() {
        return;
    }
    let sandbox = with_header();
    sandbox.write("m/ogive.toml", "[build]\nplatforms = [\"linux/amd64\"]\nallowed-libraries = []\n");
    let build = sandbox.ogive(["build"]).current_dir(sandbox.work().join("m"));
    let outcome = build.run().expect_code(1);
    assert!(outcome.stdout.contains("it loads libc.so.6, which is not allowed"), "{}", outcome.shown());
    assert!(files(&sandbox.work().join("m/dist")).is_empty());
}

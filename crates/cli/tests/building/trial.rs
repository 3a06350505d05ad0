//! `--verify run`: what was built is run where this machine can run it.

use ogive_testkit::require_arm64;

use crate::{HELLO, document, files, row, with_program};

#[test]
fn what_this_machine_can_run_is_run_and_the_rest_is_told() {
    let sandbox = with_program(HELLO);
    let others = ["windows/arm64", "darwin/arm64", "freebsd/amd64", "netbsd/amd64", "openbsd/amd64"];
    let platforms = format!("linux/amd64,linux/arm64,{}", others.join(","));
    let build = ["--json", "build", "--verify", "run", "-P", &platforms];
    let answer = document(&sandbox.ogive(build).run().expect_code(0));
    let tried = |target: &str| row(&answer, target)["artifacts"][0]["tried"].clone();
    assert_eq!(tried("linux/amd64")["line"], "hello from linux amd64", "{answer:#}");
    if require_arm64() {
        assert_eq!(tried("linux/arm64")["line"], "hello from linux arm64", "{answer:#}");
    }
    for target in others {
        assert_eq!(tried(target)["trial"], "not-run", "{target}: {}", tried(target));
        assert!(!tried(target)["because"].as_str().unwrap().is_empty());
    }
    let shown = sandbox.ogive(["build", "--verify", "run", "-P", "linux/amd64,darwin/arm64"]).run();
    let shown = shown.expect_code(0);
    for part in ["linux/amd64: runs: hello from linux amd64", "darwin/arm64: not run, because "] {
        assert!(shown.stdout.contains(part), "{part}: {}", shown.shown());
    }
    let read = document(&sandbox.ogive(["--json", "build", "-P", "linux/amd64"]).run().expect_code(0));
    assert!(row(&read, "linux/amd64")["artifacts"][0]["tried"].is_null(), "nobody asked");
}

#[test]
fn a_program_that_fails_gets_no_name() {
    let sandbox = with_program(
        "package main\n\nimport \"os\"\n\nfunc main() {\n\tif len(os.Args) == 2 && os.Args[1] == \"-version\" {\n\
         \t\tprintln(\"app 1.2.3\")\n\t\treturn\n\t}\n\tprintln(\"no command\")\n\tos.Exit(3)\n}\n",
    );
    let build = ["--json", "build", "-P", "linux/amd64,darwin/amd64", "--verify", "run"];
    let answer = document(&sandbox.ogive(build).run().expect_code(1));
    let failed = row(&answer, "linux/amd64");
    assert_eq!(failed["outcome"], "failed");
    let said = "dist/hello_linux_amd64: when it was run, it ended with code 3: no command";
    assert_eq!(failed["said"], said, "{failed}");
    assert_eq!(files(&sandbox.work().join("dist")), ["checksums.txt", "hello_darwin_amd64"]);
    // An argument for it asks for a run; the file can, too.
    let with = ["--json", "build", "-P", "linux/amd64", "--verify-with", "-version"];
    let answer = document(&sandbox.ogive(with).run().expect_code(0));
    assert_eq!(row(&answer, "linux/amd64")["artifacts"][0]["tried"]["line"], "app 1.2.3");
    sandbox.write("ogive.toml", "[build]\nverify = \"run\"\nverify-with = [\"-version\"]\n");
    let answer = document(&sandbox.ogive(["--json", "build", "-P", "linux/amd64"]).run().expect_code(0));
    assert_eq!(row(&answer, "linux/amd64")["artifacts"][0]["tried"]["trial"], "ran");
    sandbox.write("ogive.toml", "[build]\nverify = \"try\"\n");
    let wrong = sandbox.ogive(["build"]).run().expect_code(2);
    assert!(wrong.stderr.contains("ogive.toml:2: \"try\" is not read or run"), "{}", wrong.shown());
}

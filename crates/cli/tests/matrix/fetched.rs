//! zig, fetched by ogive where nothing else compiles for a platform.

use ogive_testkit::{Sandbox, find, skip};

use crate::{build, own_store, row, user};

const MAIN: &str = "package main\n\n// int answer(void) { return 42; }\nimport \"C\"\n\nfunc main() { println(C.answer()) }\n";

/// A user whose PATH has no C compiler.
fn without_compilers() -> Sandbox {
    let mut sandbox = user();
    own_store(&mut sandbox);
    sandbox.write("go.mod", "module example.com/answer\n\ngo 1.21\n");
    sandbox.write("main.go", MAIN);
    let empty = sandbox.home().join("bin");
    std::fs::create_dir_all(&empty).unwrap();
    sandbox.set("PATH", empty);
    sandbox
}

#[test]
fn without_a_word_nothing_is_fetched_and_every_way_is_named() {
    let sandbox = without_compilers();
    let outcome = sandbox.ogive(["build", "--platform", "linux/s390x"]).run().expect_code(3);
    for part in [
        "there is no C compiler for linux/s390x",
        "apt-get install gcc-s390x-linux-gnu",
        "pip install ziglang",
        "--fetch, or fetch = \"zig\" in [build] of ogive.toml",
    ] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }
    // Where zig would not do, it is not named.
    let outcome = sandbox.ogive(["build", "--platform", "linux/mips64le"]).run().expect_code(3);
    assert!(!outcome.stdout.contains("--fetch"), "{}", outcome.shown());
    let wrong = sandbox.ogive(["build", "--fetch=gcc"]).run().expect_code(2);
    assert!(wrong.stderr.contains("\"gcc\" is not zig"), "{}", wrong.shown());
    sandbox.write("ogive.toml", "[build]\nfetch = \"gcc\"\n");
    let wrong = sandbox.ogive(["build"]).run().expect_code(2);
    assert!(wrong.stderr.contains("ogive.toml:2: \"gcc\" is not zig"), "{}", wrong.shown());
}

#[test]
fn an_index_that_can_not_be_asked_is_named() {
    let mut sandbox = without_compilers();
    sandbox.set("PIP_INDEX_URL", "http://user:secret@127.0.0.1:9/simple");
    let outcome = sandbox.ogive(["build", "--fetch", "--platform", "linux/arm64"]).run().expect_code(3);
    for part in ["zig can't be fetched", "http://127.0.0.1:9/simple", "$PIP_INDEX_URL", "pip install ziglang"]
    {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }
    assert!(!outcome.shown().contains("secret"), "{}", outcome.shown());
    let offline = sandbox.ogive(["--offline", "build", "--fetch", "--platform", "linux/arm64"]).run();
    assert!(offline.expect_code(3).stdout.contains("zig can't be fetched"));
}

#[test]
fn zig_comes_from_the_index_that_pip_is_told_to_use() {
    if find("python3").is_none() {
        return skip("python3 is not on PATH: nobody knows whether there is a package index");
    }
    let mut sandbox = without_compilers();
    for name in
        ["PIP_INDEX_URL", "PIP_CONFIG_FILE", "SSL_CERT_FILE", "HTTPS_PROXY", "https_proxy", "NO_PROXY"]
    {
        if let Some(value) = std::env::var_os(name) {
            sandbox.set(name, value);
        }
    }
    sandbox.set("OGIVE_AUTO_INSTALL", "false");
    sandbox.write("ogive.toml", format!("[build]\nfetch = \"zig@{}\"\n", ogive_testkit::c_programs::ZIG));
    let cache = ogive_testkit::places::fixtures().join("zig-cache");
    sandbox.set("ZIG_GLOBAL_CACHE_DIR", &cache).set("ZIG_LOCAL_CACHE_DIR", &cache);
    let said = sandbox.ogive(["--json", "build", "--verify", "run", "--platform", "linux/amd64"]).run();
    let answer: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    let row = row(&answer, "linux/amd64");
    if let Some(because) = row["because"].as_str().filter(|because| because.contains("can't be fetched: ask"))
    {
        return skip(&format!("no package index: {because}"));
    }
    assert_eq!(row["artifacts"][0]["tried"]["line"], "42", "{}", said.shown());
    assert!(said.stderr.contains("fetched zig") && said.stderr.contains("SHA-256"), "{}", said.shown());
    // Once is enough: the next build finds it in the store, and `ogive cross` too, without a network.
    sandbox.write("ogive.toml", "");
    let again = build(&sandbox, &["--verify", "run", "--platform", "linux/amd64"]);
    assert_eq!(crate::row(&again, "linux/amd64")["outcome"], "built", "{again:#}");
    let words = ["--offline", "cross", "linux/arm64", "--", "/bin/sh", "-c", "echo $CC"];
    let cc = sandbox.ogive(words).succeed();
    assert!(cc.contains("ziglang/zig") && cc.ends_with("cc -target aarch64-linux-gnu"), "{cc}");
}

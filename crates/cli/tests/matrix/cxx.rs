//! Programs with C++.

use ogive_testkit::{Sandbox, require};

use crate::sqlite::with_zig;
use crate::{build, row, user};

const MAIN: &str = r#"package main

// int answer(const char *word);
import "C"
import "fmt"

func main() { fmt.Println("the answer is", C.answer(C.CString("answers"))) }
"#;

/// It throws, so that the runtime has to work.
const ANSWER: &str = r#"#include <stdexcept>
#include <string>
extern "C" int answer(const char *word) {
    try {
        throw std::runtime_error(std::string(word) + " are thrown");
    } catch (const std::exception &error) {
        return 25 + (int)std::string(error.what()).size() - 1;
    }
}
"#;

fn with_cxx() -> Sandbox {
    let sandbox = user();
    sandbox.write("go.mod", "module example.com/thrown\n\ngo 1.21\n");
    sandbox.write("main.go", MAIN);
    sandbox.write("answer.cc", ANSWER);
    sandbox
}

#[test]
fn the_runtime_of_cxx_is_what_was_asked_for() {
    let tools = ["aarch64-linux-gnu-g++", "qemu-aarch64-static"];
    if tools.into_iter().any(|tool| require(tool).is_none()) {
        return;
    }
    let sandbox = with_cxx();
    let made = |arguments: &[&str]| {
        let common = ["--verify", "run", "--platform", "linux/arm64"];
        let answer = build(&sandbox, &[&common, arguments].concat());
        let row = row(&answer, "linux/arm64").clone();
        assert_eq!(row["artifacts"][0]["tried"]["line"], "the answer is 42", "{row:#}");
        row["artifacts"][0]["cxx-runtime"].as_str().unwrap().to_owned()
    };
    assert_eq!(made(&[]), "libstdc++.so.6", "as the compiler does it");
    assert_eq!(made(&["--cxx-runtime", "static"]), "static");
    // What may not be loaded is linked in.
    sandbox.write("ogive.toml", "[build]\nallowed-libraries = [\"libc.so.6\", \"ld-linux-aarch64.so.1\"]\n");
    assert_eq!(made(&[]), "static");
    let shared = build(&sandbox, &["-P", "linux/arm64", "--cxx-runtime", "shared"]);
    let said = row(&shared, "linux/arm64")["said"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains("libstdc++.so.6, the shared runtime of C++ of"), "{shared:#}");
    assert!(said.ends_with("is no library that is allowed"), "{said}");
}

#[test]
fn a_program_that_loads_another_runtime_than_asked_gets_no_name() {
    if require("g++").is_none() {
        return;
    }
    let mut sandbox = with_cxx();
    // The linker's own word is the last one.
    sandbox.set("CGO_LDFLAGS", "-static-libstdc++");
    let answer = build(&sandbox, &["-P", "linux/amd64", "--cxx-runtime", "shared"]);
    let row = row(&answer, "linux/amd64");
    assert_eq!(row["outcome"], "lied", "{row:#}");
    let told = row["lies"][0]["told"].as_str().unwrap();
    assert_eq!(told, "it loads no runtime of C++, and a shared one was asked for");
    assert!(!sandbox.work().join("dist/thrown_linux_amd64").exists());
}

#[test]
fn zig_links_the_runtime_in() {
    let mut sandbox = with_cxx();
    if !with_zig(&mut sandbox) {
        return;
    }
    sandbox.write("ogive.toml", "[build]\ntoolchains = [\"zig\"]\nlibc = \"musl\"\n");
    let answer = build(&sandbox, &["--verify", "run", "--platform", "linux/amd64"]);
    let artifact = &row(&answer, "linux/amd64")["artifacts"][0];
    assert_eq!(artifact["tried"]["line"], "the answer is 42", "{answer:#}");
    assert_eq!(artifact["cxx-runtime"], "static");
    assert_eq!(artifact["needs"], serde_json::json!([]));
    let shared = build(&sandbox, &["-P", "linux/amd64", "--cxx-runtime", "shared"]);
    let said = row(&shared, "linux/amd64")["said"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains("links the runtime of C++ into programs, and a shared one is asked for"), "{said}");
}

#[test]
fn a_missing_cxx_compiler_is_named_with_the_way_to_get_it() {
    if require("riscv64-linux-gnu-gcc").is_none() || ogive_testkit::find("riscv64-linux-gnu-g++").is_some() {
        return;
    }
    let sandbox = with_cxx();
    let outcome = sandbox.ogive(["build", "--platform", "linux/riscv64"]).run().expect_code(3);
    for part in [
        "there is no C++ compiler beside",
        "riscv64-linux-gnu-gcc",
        "apt-get install",
        "g++-riscv64-linux-gnu",
    ] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }
}

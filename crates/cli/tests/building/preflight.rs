//! What a linker would be given, read before a compiler starts.

use ogive_testkit::{Sandbox, require};

use crate::{document, row, user};

/// A user with a program that links something, and what a build for linux/arm64 says of it.
fn linking(flags: &str, prepare: &dyn Fn(&Sandbox)) -> String {
    let sandbox = user();
    sandbox.write("go.mod", "module example.com/linked\n\ngo 1.21\n");
    sandbox.write(
        "main.go",
        format!("package main\n\n// #cgo LDFLAGS: {flags}\nimport \"C\"\n\nfunc main() {{}}\n"),
    );
    sandbox.write("lib/f.c.txt", "int answer(void) { return 42; }\n");
    prepare(&sandbox);
    let answer = document(
        &sandbox.ogive(["--json", "build", "--cgo", "on", "-P", "linux/arm64"]).run().expect_code(1),
    );
    row(&answer, "linux/arm64")["said"].as_str().unwrap_or_default().to_owned()
}

fn compile(sandbox: &Sandbox, compiler: &str, words: &[&str]) {
    let compiled = sandbox.program(compiler).args(words).args(["-x", "c", "lib/f.c.txt"]);
    let _ = compiled.run().expect_code(0);
}

#[test]
fn what_is_for_another_machine_is_named_with_its_place() {
    if ["gcc", "aarch64-linux-gnu-gcc", "ar"].into_iter().any(|tool| require(tool).is_none()) {
        return;
    }
    let shared = linking("-L${SRCDIR}/lib -lanswer", &|sandbox| {
        compile(sandbox, "gcc", &["-shared", "-fPIC", "-o", "lib/libanswer.so"]);
    });
    for part in
        ["example.com/linked", "main.go:3", "-lanswer", "lib/libanswer.so is for", "not for linux/arm64"]
    {
        assert!(shared.contains(part), "{part}: {shared}");
    }
    let member = linking("\"${SRCDIR}/lib/libanswer.a\"", &|sandbox| {
        compile(sandbox, "aarch64-linux-gnu-gcc", &["-c", "-o", "lib/right.o"]);
        compile(sandbox, "gcc", &["-c", "-o", "lib/wrong.o"]);
        let made = sandbox.program("ar").args(["rc", "lib/libanswer.a", "lib/right.o", "lib/wrong.o"]);
        let _ = made.run().expect_code(0);
    });
    for part in ["main.go:3", "lib/libanswer.a, which is for", "amd64, not for linux/arm64"] {
        assert!(member.contains(part), "{part}: {member}");
    }
    let object = linking("-lm", &|sandbox| compile(sandbox, "gcc", &["-c", "-o", "extra.syso"]));
    for part in ["extra.syso", "amd64"] {
        assert!(object.contains(part), "{part}: {object}");
    }
}

#[test]
fn a_library_called_libclang_has_to_be_one() {
    if ["gcc", "aarch64-linux-gnu-gcc"].into_iter().any(|tool| require(tool).is_none()) {
        return;
    }
    let with = |compiler: &'static str| {
        linking("-L${SRCDIR}/lib -lclang", &move |sandbox| {
            compile(sandbox, compiler, &["-shared", "-fPIC", "-o", "lib/libclang.so"]);
        })
    };
    let foreign = with("gcc");
    assert!(
        foreign.contains("lib/libclang.so is for") && foreign.contains("not for linux/arm64"),
        "{foreign}"
    );
    let other = with("aarch64-linux-gnu-gcc");
    assert!(other.contains("lib/libclang.so has no clang_createIndex"), "{other}");
}

#[test]
fn a_library_for_musl_is_none_for_glibc() {
    if require("musl-gcc").is_none() || require("gcc").is_none() {
        return;
    }
    let sandbox = user();
    sandbox.write("go.mod", "module example.com/linked\n\ngo 1.21\n");
    sandbox.write(
        "main.go",
        "package main\n\n// #cgo LDFLAGS: -L${SRCDIR}/lib -lanswer\nimport \"C\"\n\nfunc main() {}\n",
    );
    sandbox.write("lib/f.c.txt", "#include <stdio.h>\nint answer(void) { return puts(\"42\"); }\n");
    compile(&sandbox, "musl-gcc", &["-shared", "-fPIC", "-o", "lib/libanswer.so"]);
    let build = ["--json", "build", "--cgo", "on", "-P", "linux/amd64"];
    let answer = document(&sandbox.ogive(build).run().expect_code(1));
    let said = row(&answer, "linux/amd64")["said"].as_str().unwrap_or_default();
    assert!(said.contains("lib/libanswer.so needs musl, and "), "{answer:#}");
}

#[test]
fn flags_of_the_user_reach_programs_with_c() {
    if require("gcc").is_none() {
        return;
    }
    let mut sandbox = user();
    sandbox.write("m ü/go.mod", "module example.com/said\n\ngo 1.21\n");
    sandbox.write(
        "m ü/main.go",
        "package main\n\n// int answer(void);\nimport \"C\"\n\nvar said = \"nothing\"\n\n\
         func main() { println(said, tagged, C.answer()) }\n",
    );
    sandbox.write("m ü/answer.c", "int answer(void) { return ANSWER; }\n");
    sandbox.write("m ü/tagged.go", "//go:build tagged\n\npackage main\n\nconst tagged = true\n");
    sandbox.set("GOFLAGS", "-mod=mod -tags=tagged -ldflags=-X=main.said=something");
    // As `go env -w` writes it.
    sandbox.set("GOENV", sandbox.write("goenv", "CGO_CPPFLAGS=-DANSWER=42\n"));
    let module = sandbox.work().join("m ü");
    let _ = sandbox.ogive(["build", "-P", "linux/amd64"]).current_dir(&module).run().expect_code(0);
    let ran = sandbox.program(module.join("dist/said_linux_amd64")).run().expect_code(0);
    assert_eq!(ran.stderr.trim(), "something true 42");
}

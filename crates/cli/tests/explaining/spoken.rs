//! `ogive explain` on what real programs really say.

use ogive_testkit::{Sandbox, find, require, skip};

/// The names of the causes that `ogive explain` finds in a log.
fn causes(sandbox: &Sandbox, log: &str) -> Vec<String> {
    let said = sandbox.ogive(["explain", "--json", "-"]).input(log).run();
    let document: serde_json::Value =
        serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.shown()));
    let found = document["found"].as_array().unwrap().iter();
    found.map(|found| found["explanation"]["cause"]["name"].as_str().unwrap().to_owned()).collect()
}

/// What a program says on both streams, whatever it ends with.
fn said(sandbox: &Sandbox, words: &[&str], variables: &[(&str, &str)]) -> String {
    let mut program = sandbox.program(words[0]).args(&words[1..]);
    for (name, value) in variables {
        program = program.env(name, value);
    }
    let outcome = program.run();
    format!("{}{}", outcome.stdout, outcome.stderr)
}

/// An ELF program for a machine that nobody made (`e_machine` 0xfe00): no handler runs it.
fn foreign_program(sandbox: &Sandbox) {
    let mut program = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x00\xfe\x01\0\0\0".to_vec();
    program.resize(4096, 0);
    let path = sandbox.write("app", program);
    let _ = sandbox.program("chmod").args(["+x"]).args([path]).run().expect_code(0);
}

#[test]
fn a_text_is_answered_in_three_steps() {
    let sandbox = Sandbox::new();
    let outcome =
        sandbox.ogive(["explain", "zsh: bad CPU type in executable: ./my app"]).run().expect_code(0);
    for part in [
        "what it is:\n  the text: zsh: bad CPU type in executable: ./my app",
        "what this machine can run:\n",
        "where they part: macOS cannot run the machine code of this file [bad-cpu-type]",
        "ways out, best first:\n  1. ",
        "check this machine for it: ogive doctor --only rosetta-missing",
    ] {
        assert!(outcome.stdout.contains(part), "{part}\n{}", outcome.shown());
    }
}

#[test]
fn an_unknown_text_is_not_guessed_at() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.ogive(["explain", "something", "went", "wrong"]).run().expect_code(1);
    assert!(outcome.stdout.contains("Nothing in 1 line is an error that ogive knows"), "{}", outcome.shown());
    assert!(outcome.stdout.contains("exec-format-error"), "{}", outcome.shown());
    let json = sandbox.ogive(["explain", "--json", "nothing known"]).run().expect_code(1);
    let document: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert!(document["looked-for"].as_array().unwrap().len() > 40, "{document}");
}

#[test]
fn a_path_is_a_file_and_a_name_is_a_text() {
    let sandbox = Sandbox::new();
    sandbox.write("build.log", "ok\nok\ngo: no such tool \"compile\"\n");
    let outcome = sandbox.ogive(["explain", "./build.log"]).run().expect_code(0);
    assert!(outcome.stdout.contains("./build.log:3"), "{}", outcome.shown());
    let _ = sandbox
        .ogive(["explain", "build.log"])
        .run()
        .expect_code(1)
        .expect_error("ogive explain ./build.log");
    let _ =
        sandbox.ogive(["explain", "./missing"]).run().expect_code(127).expect_error("there is no ./missing");
    let pasted = sandbox.ogive(["explain", "./app: cannot execute: required file not found"]).run();
    assert!(pasted.expect_code(0).stdout.contains("[interpreter-missing]"));
}

#[test]
fn a_hostile_log_cannot_move_the_terminal() {
    let sandbox = Sandbox::new();
    let log = "\x1b]0;title\x07bash: ./a\x08\x1b[2J: cannot execute binary file\n";
    let outcome = sandbox.ogive(["explain"]).input(log).run().expect_code(0);
    assert!(!outcome.stdout.contains(['\x1b', '\x08', '\x07']), "{:?}", outcome.stdout);
}

#[test]
fn what_shells_say_of_a_foreign_program_is_known_in_every_language() {
    let sandbox = Sandbox::new();
    foreign_program(&sandbox);
    let locales = said(&sandbox, &["locale", "-a"], &[]);
    for (locale, listed) in [
        ("C.UTF-8", "C.utf8"),
        ("de_DE.UTF-8", "de_DE.utf8"),
        ("ja_JP.UTF-8", "ja_JP.utf8"),
        ("zh_CN.UTF-8", "zh_CN.utf8"),
    ] {
        if !locales.contains(listed) {
            skip(&format!("the locale {locale} is not here"));
            continue;
        }
        for shell in ["bash", "dash", "zsh", "fish", "mksh", "ksh", "tcsh"] {
            let Some(program) = require(shell) else { continue };
            let text =
                said(&sandbox, &[&program.to_string_lossy(), "-c", "./app; exit 3"], &[("LC_ALL", locale)]);
            assert_eq!(causes(&sandbox, &text), ["exec-format-error"], "{shell} in {locale}: {text}");
        }
    }
}

#[test]
fn what_linkers_say_of_a_foreign_object_is_known() {
    let sandbox = Sandbox::new();
    let (Some(cross), Some(native)) = (require("aarch64-linux-gnu-gcc"), require("gcc")) else { return };
    let (cross, native) = (cross.to_string_lossy().into_owned(), native.to_string_lossy().into_owned());
    sandbox.write("f.c", "int f(void) { return 0; }\n");
    sandbox.write("main.c", "int f(void);\nint main(void) { return f(); }\n");
    let _ = sandbox.program(&cross).args(["-c", "f.c", "-o", "f.o"]).run().expect_code(0);
    let _ = sandbox.program(&cross).args(["-shared", "-fPIC", "f.c", "-o", "libf.so"]).run().expect_code(0);
    let known = |words: &[&str], expected: &str| {
        let text = said(&sandbox, words, &[("LC_ALL", "C.UTF-8")]);
        assert!(causes(&sandbox, &text).iter().any(|cause| cause == expected), "{expected}: {text}");
    };
    known(&[&native, "main.c", "f.o"], "relocations-in-generic-elf");
    known(&[&native, "main.c", "f.o"], "object-in-wrong-format");
    known(&[&native, "main.c", "-L.", "-lf"], "library-skipped-as-incompatible");
    known(&[&native, "main.c"], "undefined-symbol");
    known(&[&cross, "-m64", "-c", "f.c"], "compiler-flag-for-other-cpu");
    for linker in ["lld", "gold"] {
        if find(&format!("ld.{linker}")).is_some() {
            known(&[&native, &format!("-fuse-ld={linker}"), "main.c", "f.o"], "object-in-wrong-format");
        } else {
            skip(&format!("ld.{linker} is not here"));
        }
    }
}

#[test]
fn what_the_go_command_says_is_known() {
    let sandbox = Sandbox::new();
    let Some(go) = require("go") else { return };
    let go = go.to_string_lossy().into_owned();
    let known = |words: &[&str], variables: &[(&str, &str)], expected: &str| {
        let variables = [&[("GOTOOLCHAIN", "local"), ("GOFLAGS", "")], variables].concat();
        let text = said(&sandbox, &[&[go.as_str()], words].concat(), &variables);
        assert_eq!(causes(&sandbox, &text).first().map(String::as_str), Some(expected), "{text}");
    };
    known(&["list", "-m", "all"], &[], "list-all-without-module");
    known(&["list", "-m", "all"], &[("GO111MODULE", "off")], "list-m-in-gopath-mode");
    known(&["mod", "tidy"], &[("GO111MODULE", "off")], "modules-disabled");
    known(&["mod", "tidy"], &[], "go-mod-missing");
    known(&["mod", "download"], &[], "no-modules-specified");
    known(&["build", "./..."], &[], "directory-outside-module");
    known(&["build", "fmt"], &[("GOCACHE", "off")], "build-cache-off");
    known(&["tool", "nosuch"], &[], "go-tool-missing");
    let nowhere = sandbox.work().join("nowhere");
    known(&["version"], &[("GOROOT", &nowhere.to_string_lossy())], "goroot-missing");
    sandbox.write("go.mod", "module m\n\ngo 1.99\n");
    sandbox.write("m_plan9.go", "package m\n");
    known(&["build", "."], &[], "go-too-old-for-module");
    sandbox.write("go.mod", "module m\n\ngo 1.20\n");
    known(&["build", "."], &[("GOOS", "linux")], "build-constraints-exclude-all");
    sandbox.write("m.go", "package m\n\nimport _ \"foo/bar\"\n");
    known(&["build", "."], &[], "package-not-in-std");
    sandbox.write("m.go", "package m\n\nimport \"C\"\n");
    known(&["build", "."], &[("CC", "no-such-cc"), ("CGO_ENABLED", "1")], "cgo-compiler-missing");
}

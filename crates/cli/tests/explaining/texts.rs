use ogive_testkit::Sandbox;

use crate::{causes, document, explain, named};

const TEXT: &str = "zsh: bad CPU type in executable: ./hello";

#[test]
fn a_text_is_one_argument_several_words_or_standard_input() {
    let sandbox = Sandbox::new();
    let argument = explain(&sandbox, &[TEXT]).run().expect_code(0);
    let words: Vec<&str> = TEXT.split(' ').collect();
    let several = explain(&sandbox, &words).run().expect_code(0);
    let piped = explain(&sandbox, &[]).input(TEXT).run().expect_code(0);
    let dash = explain(&sandbox, &["-"]).input(TEXT).run().expect_code(0);
    assert_eq!(argument.stdout, several.stdout);
    for outcome in [argument, piped, dash] {
        for part in ["bad-cpu-type", "./hello", "softwareupdate --install-rosetta"] {
            assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
        }
    }
}

#[test]
fn a_text_that_nobody_knows_is_said_to_be_one() {
    let sandbox = Sandbox::new();
    for outcome in [
        explain(&sandbox, &["the printer is on fire"]).run(),
        explain(&sandbox, &[]).input("all is well\nreally\n").run(),
        explain(&sandbox, &[]).input("").run(),
    ] {
        let outcome = outcome.expect_code(1);
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(said.contains("ooked for"), "{}", outcome.shown());
        assert!(said.contains("exec-format-error"), "{}", outcome.shown());
    }
    let outcome = sandbox.ogive(["--json", "explain", "the printer is on fire"]).run().expect_code(1);
    let answer = document(&outcome);
    assert!(causes(&answer).is_empty(), "{answer}");
    let looked_for: Vec<&str> =
        answer["looked-for"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(looked_for.contains(&"bad-cpu-type") && looked_for.len() > 30, "{looked_for:?}");
}

#[test]
fn prose_about_errors_is_no_error() {
    let sandbox = Sandbox::new();
    let prose = "An undefined symbol of a program is one without a value.\n\
                 The architecture of this cathedral is incompatible with mine.\n\
                 func TestFormat(t *testing.T) { t.Skip(\"not an executable\") }\n\
                 Get:57 http://deb.example.org/debian bookworm/main arm64 libc6-dev arm64 2.36-9\n";
    let outcome = explain(&sandbox, &[]).input(prose).run();
    assert!(outcome.stdout.is_empty() || outcome.code == Some(1), "{}", outcome.shown());
    let _ = outcome.expect_code(1);
}

#[test]
fn the_json_answer_names_the_cause() {
    let sandbox = Sandbox::new();
    assert_eq!(named(&sandbox, &[TEXT], 0), ["bad-cpu-type"]);
    let localised = [
        "bash: ./app: Kann die Binärdatei nicht ausführen: Fehler im Format der Programmdatei",
        "bash: ./app: バイナリファイルを実行できません: 実行形式エラー",
        "bash: ./app: 无法执行二进制文件: 可执行文件格式错误",
    ];
    for line in localised {
        assert_eq!(named(&sandbox, &[line], 0), ["exec-format-error"], "{line}");
    }
}

#[test]
fn a_large_log_with_colours_and_an_endless_line_is_looked_through() {
    let sandbox = Sandbox::new();
    let ordinary = "\x1b[36m2026-03-14T09:26:53Z\x1b[0m ok  \texample.com/app\t0.4s\r\n";
    let mut log = ordinary.repeat((2 << 20) / ordinary.len());
    log.push_str("\x1b[31m./app: cannot execute binary file: \x1b[1mExec format error\x1b[0m\r\n");
    log.push_str(&"x".repeat(1 << 20));
    log.push_str(" ./tool: error while loading shared libraries: libz.so.1: wrong ELF class: ELFCLASS32 ");
    log.push_str(&"y".repeat(1 << 20));
    log.push_str("\r\n");
    log.push_str(&ordinary.repeat((1 << 20) / ordinary.len()));
    log.push_str(TEXT);
    let lines = log.lines().count();
    let outcome = sandbox.ogive(["--json", "explain"]).input(log.clone()).run().expect_code(0);
    let answer = document(&outcome);
    assert_eq!(causes(&answer), ["exec-format-error", "wrong-elf-class", "bad-cpu-type"]);
    assert_eq!(answer["lines"], lines);
    assert!(outcome.stdout.len() < 50_000, "{} bytes", outcome.stdout.len());
    let shown = explain(&sandbox, &[]).input(log).run().expect_code(0);
    assert!(!shown.stdout.contains(['\x1b', '\r']), "{:?}", shown.stdout);
}

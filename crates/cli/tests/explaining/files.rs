use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ogive_testkit::Sandbox;
use ogive_testkit::go_programs::go_program;

use crate::{document, explain, named};

fn executable(sandbox: &Sandbox, path: &str, contents: impl AsRef<[u8]>) {
    let file = sandbox.write(path, contents);
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// What this kernel really answers when it is asked to run the file.
fn starts(path: &Path) -> bool {
    std::process::Command::new(path).output().is_ok()
}

#[test]
fn a_program_for_another_cpu_is_held_against_this_machine() {
    let sandbox = Sandbox::new();
    let program = go_program("plain", "linux/s390x").file;
    std::fs::copy(&program, sandbox.work().join("app")).unwrap();
    let outcome = explain(&sandbox, &["./app"]).run().expect_code(0);
    for part in ["s390x", "1.27.3", "what this machine can run"] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.shown());
    }
    // A handler may be registered on the machine of the test: the kernel itself says.
    let causes = named(&sandbox, &["./app"], 0);
    assert_eq!(causes.is_empty(), starts(&sandbox.work().join("app")), "{causes:?}");
    if !causes.is_empty() {
        assert!(outcome.stdout.contains("ways out"), "{}", outcome.shown());
        let answer = sandbox.ogive(["--json", "explain", "./app"]).run().expect_code(0);
        assert!(document(&answer).to_string().contains("GOARCH="), "{}", answer.shown());
    }
}

#[test]
fn a_program_that_runs_is_said_to_run() {
    let sandbox = Sandbox::new();
    executable(&sandbox, "run", "#!/bin/sh\necho ran\n");
    let outcome = explain(&sandbox, &["./run"]).run().expect_code(0);
    assert!(outcome.stdout.contains("nothing is in the way"), "{}", outcome.shown());
    assert!(!outcome.stdout.contains("ran\n"), "it was run: {}", outcome.shown());
    assert_eq!(named(&sandbox, &["./run"], 0), [""; 0]);
}

#[test]
fn what_only_looks_like_a_program_is_told_from_one() {
    let sandbox = Sandbox::new();
    executable(&sandbox, "crlf", "#!/bin/sh\r\necho x\r\n");
    executable(&sandbox, "page", "<!DOCTYPE html><html><head><title>Not Found</title></head></html>");
    executable(
        &sandbox,
        "lfs",
        "version https://git-lfs.github.com/spec/v1\n\
         oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
    );
    executable(&sandbox, "empty", "");
    executable(&sandbox, "gone", "#!/opt/nowhere/python\n");
    for (file, cause) in [
        ("./crlf", "script-carriage-return"),
        ("./page", "html-page"),
        ("./lfs", "git-lfs-pointer"),
        ("./empty", "empty-file"),
        ("./gone", "script-interpreter-missing"),
    ] {
        assert_eq!(named(&sandbox, &[file], 0), [cause], "{file}");
    }
    let page = explain(&sandbox, &["./page"]).run().expect_code(0);
    assert!(page.stdout.contains("Not Found"), "{}", page.shown());
}

#[test]
fn a_log_by_its_path_is_looked_through_whatever_its_name() {
    let sandbox = Sandbox::new();
    let text = "step 1\r\nstep 2\r\n/bin/sh: 1: ./app: Exec format error\r\n";
    for name in ["ci.log", "output"] {
        sandbox.write(name, text);
        let path = format!("./{name}");
        assert_eq!(named(&sandbox, &[&path], 0), ["exec-format-error"], "{name}");
        let outcome = explain(&sandbox, &[&path]).run().expect_code(0);
        assert!(outcome.stdout.contains(&format!("{name}:3")), "{}", outcome.shown());
    }
}

#[test]
fn a_file_that_is_not_there_is_no_text() {
    let sandbox = Sandbox::new();
    let outcome = explain(&sandbox, &["./nothing-here"]).run();
    assert!(matches!(outcome.code, Some(2 | 127)), "{}", outcome.shown());
    assert!(outcome.stderr.contains("nothing-here"), "{}", outcome.shown());
}

#[test]
fn a_library_s_own_bytes_are_no_message_of_a_tool() {
    let sandbox = Sandbox::new();
    let library = go_program("c-shared", "linux/amd64").file;
    std::fs::copy(&library, sandbox.work().join("lib.so")).unwrap();
    assert_eq!(named(&sandbox, &["./lib.so"], 0), ["not-a-program"]);
}

#[test]
fn a_folder_is_not_called_empty() {
    let sandbox = Sandbox::new();
    let outcome = explain(&sandbox, &["."]).run().expect_code(0);
    assert!(!outcome.stdout.contains("empty"), "{}", outcome.shown());
}

#[test]
fn a_cpu_that_go_has_no_name_for_is_another_cpu() {
    let sandbox = Sandbox::new();
    // Motorola 68000, Alpha, and a number that nobody has: a header and one program header each.
    for machine in [4_u16, 0x9026, 0xfffe] {
        let mut elf = [0_u8; 120];
        elf[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
        elf[16] = 2;
        elf[18..20].copy_from_slice(&machine.to_le_bytes());
        elf[20] = 1;
        elf[32] = 64;
        elf[52] = 64;
        elf[54] = 56;
        elf[56] = 1;
        executable(&sandbox, "app", elf);
        let causes = named(&sandbox, &["./app"], 0);
        // A handler may be registered on the machine of the test: the kernel itself says.
        assert_eq!(causes.is_empty(), starts(&sandbox.work().join("app")), "{machine}: {causes:?}");
        if !causes.is_empty() {
            assert_eq!(causes, ["wrong-cpu"], "{machine}");
        }
    }
}

#[test]
fn why_nothing_can_be_looked_at_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("file", "x");
    std::os::unix::fs::symlink("nowhere", sandbox.work().join("dangling")).unwrap();
    std::os::unix::fs::symlink("round", sandbox.work().join("round")).unwrap();
    for (path, told) in [
        ("./none", "there is no ./none"),
        ("./dangling", "is a link to nowhere, where nothing is"),
        ("./round", "ymbolic link"),
        ("./file/below", "./file/below"),
    ] {
        let outcome = explain(&sandbox, &[path]).run().expect_code(127);
        assert!(outcome.stderr.contains(told), "{path}: {}", outcome.shown());
    }
    let outcome = explain(&sandbox, &["--image", "./none"]).run().expect_code(127);
    assert!(outcome.stderr.contains("there is no ./none"), "{}", outcome.shown());
    sandbox.write("secret", format!("root:x:0:0:{}\n", "hidden ".repeat(200)));
    let outcome = explain(&sandbox, &["--image", "./secret"]).run().expect_code(5);
    assert!(!outcome.shown().contains("hidden"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("holds no image"), "{}", outcome.shown());
}

#[test]
fn scripts_that_are_interpreters_are_followed_as_the_kernel_does() {
    let sandbox = Sandbox::new();
    let at = |name: &str| sandbox.work().join(name).display().to_string();
    executable(&sandbox, "sound", "#!/bin/sh\n");
    executable(&sandbox, "gone", "#!/opt/nowhere/python\n");
    executable(&sandbox, "crlf", "#!/bin/sh\r\n");
    executable(&sandbox, "itself", format!("#!{}\n", at("itself")));
    for name in ["sound", "gone", "crlf"] {
        executable(&sandbox, &format!("by-{name}"), format!("#!{}\n", at(name)));
    }
    for number in 1..=6 {
        let before = if number == 1 { "sound".to_owned() } else { format!("chain{}", number - 1) };
        executable(&sandbox, &format!("chain{number}"), format!("#!{}\n", at(&before)));
    }
    let files =
        ["by-sound", "by-gone", "by-crlf", "itself", "chain1", "chain3", "chain4", "chain5", "chain6"];
    for file in files {
        let answer = std::process::Command::new(sandbox.work().join(file)).output();
        let causes = named(&sandbox, &[&format!("./{file}")], 0);
        assert_eq!(causes.is_empty(), answer.is_ok(), "{file}: {causes:?}, {answer:?}");
        if let Err(error) = answer {
            let shown = explain(&sandbox, &[&format!("./{file}")]).run().expect_code(0).stdout;
            let name = if error.raw_os_error() == Some(40) { "ELOOP" } else { "ENOENT" };
            assert!(shown.contains(name), "{file}: {error}: {shown}");
        }
    }
}

#[test]
fn env_is_given_one_word_and_splits_it_only_when_told() {
    let sandbox = Sandbox::new();
    for (file, line, runs) in [
        ("plain", "#!/usr/bin/env sh", true),
        ("flag", "#!/usr/bin/env sh -e", false),
        ("split", "#!/usr/bin/env -S sh -e", true),
        ("variable", "#!/usr/bin/env -S A=1 sh -e", true),
    ] {
        executable(&sandbox, file, format!("{line}\n"));
        let status = std::process::Command::new(sandbox.work().join(file)).output().unwrap().status;
        assert_eq!(status.success(), runs, "{line}");
        let causes = named(&sandbox, &[&format!("./{file}")], 0);
        assert_eq!(causes.is_empty(), runs, "{line}: {causes:?}");
    }
    let told = explain(&sandbox, &["./flag"]).run().expect_code(0);
    assert!(told.stdout.contains("#!/usr/bin/env -S sh -e"), "{}", told.shown());
}

#[test]
fn what_windows_powershell_writes_is_a_log_whatever_its_name() {
    let sandbox = Sandbox::new();
    let text = "\u{feff}step 1\r\n/bin/sh: 1: ./app: Exec format error\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    sandbox.write("output", bytes);
    assert_eq!(named(&sandbox, &["./output"], 0), ["exec-format-error"]);
}

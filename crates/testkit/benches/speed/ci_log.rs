//! A log as CI keeps it, made of what real tools print on this machine.

use std::path::Path;
use std::process::{Command, Stdio};

use ogive_testkit::{find, places};

/// The size of the log in bytes, but for its long line.
const SIZE: usize = 100_000_000;
/// The one long line, in bytes.
const LONG: usize = 10 << 20;
/// Of so many lines one is known.
const LINES_A_HIT: usize = 1000;
/// Of one tool no more than this, in bytes, so that none drowns the others.
const SHARE: usize = 512 << 10;

/// What is known, as it stands among them.
const HITS: &[&str] = &[
    "\x1b[31mexec /usr/local/bin/app: exec \x1b[1mformat\x1b[0m error",
    "/usr/bin/ld: skipping incompatible lib/libz.so when searching for -lz",
    "package m: build constraints exclude all Go files in /src/m",
];

/// Its last words, after megabytes in one line.
const AFTER_LONG: &str = " go: no such tool \"compile\"";

/// The log: lines of the captured output in turn, each behind a time stamp as GitHub's runners
/// write it, every other run of lines with CRLF.
pub fn contents() -> Vec<u8> {
    let captured = captured();
    let lines: Vec<&[u8]> = captured.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    assert!(lines.len() > 2000, "no tool printed enough to make a log of: {} lines", lines.len());
    let mut log = Vec::with_capacity(SIZE + LONG + (64 << 10));
    let mut is_long_due = true;
    for number in 1.. {
        if log.len() >= SIZE {
            break;
        }
        let line = if number % LINES_A_HIT == 0 {
            HITS[number / LINES_A_HIT % HITS.len()].as_bytes()
        } else {
            lines[number % lines.len()].trim_ascii_end()
        };
        let second = number / 250;
        let (minute, second, fraction) = (second / 60 % 60, second % 60, number % 250 * 40_000);
        log.extend_from_slice(format!("2026-03-02T10:{minute:02}:{second:02}.{fraction:07}Z ").as_bytes());
        log.extend_from_slice(line);
        log.extend_from_slice(if number / 500 % 2 == 0 { b"\r\n" } else { b"\n" });
        if is_long_due && log.len() >= SIZE / 2 {
            is_long_due = false;
            let document = captured.iter().map(|&byte| if byte == b'\n' { b' ' } else { byte });
            log.extend(document.cycle().take(LONG));
            log.extend_from_slice(AFTER_LONG.as_bytes());
            log.extend_from_slice(b"\r\n");
        }
    }
    log
}

/// What the tools print, once for all runs of the benchmark.
fn captured() -> Vec<u8> {
    let folder = places::fixtures().join("ci-log");
    places::once(&folder, capture);
    std::fs::read(folder.join("captured")).expect("a made fixture is whole")
}

fn capture(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder can be made");
    let source = folder.join("main.c");
    std::fs::write(&source, WARNED_ABOUT).expect("a file can be written");
    let source = source.to_str().expect("the target folder has a name in UTF-8");
    let object = folder.join("main.o");
    let object = object.to_str().expect("the target folder has a name in UTF-8");
    let scratch = folder.join("scratch");
    let scratch = scratch.to_str().expect("the target folder has a name in UTF-8");
    let manifest = places::root().join("Cargo.toml");
    let manifest = manifest.to_str().expect("the project's folder has a name in UTF-8");
    let commands: &[&[&str]] = &[
        &["go", "build", "-n", "-a", "std"],
        &["go", "test", "-v", "-json", "strings", "sort", "text/template", "path/filepath"],
        &["go", "test", "-v", "strconv", "encoding/json", "go/build/constraint"],
        &["go", "build", "-a", "-gcflags=-m", "-o", object, "cmd/gofmt"],
        &[
            "cargo",
            "build",
            "-v",
            "--color=always",
            "--manifest-path",
            manifest,
            "-p",
            "ogive-selection",
            "--target-dir",
            scratch,
        ],
        &["cc", "-v", "-H", "-Wall", "-Wextra", "-fdiagnostics-color=always", "-c", source, "-o", object],
        &["npm", "install", "--loglevel=silly", "--color=always", "--dry-run", "typescript", "eslint"],
        &[
            "pip3",
            "install",
            "-v",
            "--ignore-installed",
            "--dry-run",
            "--no-deps",
            "--progress-bar=off",
            "requests",
            "flask",
        ],
        &["apt-get", "--simulate", "install", "--yes", "gcc-aarch64-linux-gnu", "ruby-full"],
    ];
    let mut all = Vec::new();
    for command in commands {
        match output(command, folder) {
            Some(mut bytes) => {
                if let Some(cut) = bytes.get(..SHARE).and_then(|kept| kept.iter().rposition(|&b| b == b'\n'))
                {
                    bytes.truncate(cut + 1);
                }
                eprintln!("a log to read: {} bytes by {}", bytes.len(), command[..2].join(" "));
                all.push(bytes);
            }
            None => eprintln!("a log to read: without {}, which does not start here", command[0]),
        }
    }
    std::fs::write(folder.join("captured"), mixed(&all)).expect("a file can be written");
    std::fs::remove_dir_all(scratch).ok();
}

/// Everything that a command prints, in the order of standard error and standard output.
fn output(command: &[&str], folder: &Path) -> Option<Vec<u8>> {
    let program = find(command[0])?;
    let output =
        Command::new(program).args(&command[1..]).current_dir(folder).stdin(Stdio::null()).output().ok()?;
    Some([output.stderr, output.stdout].concat())
}

/// Some forty lines of each in turn, as steps of a pipeline follow one another.
fn mixed(all: &[Vec<u8>]) -> Vec<u8> {
    const STEP: usize = 40;
    let each: Vec<Vec<&[u8]>> =
        all.iter().map(|bytes| bytes.split_inclusive(|&byte| byte == b'\n').collect()).collect();
    let longest = each.iter().map(Vec::len).max().unwrap_or(0);
    let mut mixed = Vec::new();
    for from in (0..longest).step_by(STEP) {
        for lines in each.iter().filter(|lines| !lines.is_empty()) {
            // The short ones come again.
            let lines = lines.iter().cycle().skip(from % lines.len()).take(STEP.min(lines.len()));
            mixed.extend(lines.copied().flatten());
        }
    }
    mixed
}

/// A C file that compilers have much to say about.
const WARNED_ABOUT: &str = r#"#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int named(int a, unsigned b)
{
    char four[4];
    int unused;
    strcpy(four, "longer than four");
    if (a < b)
        return four[0];
    printf("%s %d\n", a, "text");
    return;
}
"#;

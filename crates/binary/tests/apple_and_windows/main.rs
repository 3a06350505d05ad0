//! Mach-O, PE and COFF files of real compilers, compared with what LLVM and `file` say of them, and what
//! damaged and hostile ones come to.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, read them and start the programs that they are compared with"
)]

mod damage;
mod mach_o;
mod made;
mod objects;
mod pe;
mod signatures;

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_binary::{Program, read};

/// What stands in a file.
fn program(file: &Path) -> Program {
    read(&contents(file)).unwrap()
}

/// The bytes of a file.
fn contents(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What a command prints; it must not fail.
fn output(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {arguments:?}: {errors}", program.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A tool of LLVM. Debian links only some of them into the PATH; the skip is counted when it is nowhere.
fn llvm(name: &str) -> Option<PathBuf> {
    let unlinked = (14..30).rev().map(|release| PathBuf::from(format!("/usr/lib/llvm-{release}/bin/{name}")));
    let found = ogive_testkit::find(name).or_else(|| unlinked.into_iter().find(|tool| tool.is_file()));
    if found.is_none() {
        ogive_testkit::skip(&format!("{name} of LLVM is not here"));
    }
    found
}

/// The hexadecimal number in parentheses, or behind the colon, of the first line that begins with `field`.
fn number(text: &str, field: &str) -> u64 {
    let line = text.lines().map(str::trim).find(|line| line.starts_with(field));
    let line = line.unwrap_or_else(|| panic!("no {field} in {text}"));
    let digits = line.rsplit_once("0x").unwrap_or_else(|| panic!("no number in {line}")).1;
    u64::from_str_radix(digits.trim_end_matches([')', ']', ' ']), 16).unwrap()
}

/// Collects what differs, so that a test tells all of it at once.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, file: &Path, field: &str, ours: T, theirs: T) {
        if ours != theirs {
            self.0.push(format!("{}: {field}: ours {ours:?}, theirs {theirs:?}", file.display()));
        }
    }
}

impl Drop for Differences {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.is_empty(), "{} differences:\n{}", self.0.len(), self.0.join("\n"));
        }
    }
}

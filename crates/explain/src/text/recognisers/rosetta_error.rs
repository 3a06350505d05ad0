//! Rosetta refused or broke off the program.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("rosetta-error"),
    title: "Rosetta refused or broke off the program",
    rationale: "Rosetta for Linux runs amd64 programs in a virtual machine on Apple silicon. It needs the program's own loader and libraries there, and does not run everything: no 32-bit code, not all of AVX.",
    literals: &["osetta error"],
    pattern: r#"rosetta error: (?P<reason>.+)"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "rosetta error: failed to open elf at /lib64/ld-linux-x86-64.so.2",
            seen: "Docker Desktop 4, macOS 14",
        },
        Example { line: "rosetta error: unable to mmap __TEXT: 12", seen: "Lima, macOS 13" },
        Example { line: "rosetta error: Unimplemented syscall number 282", seen: "Docker Desktop 4" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("reason", found.get("reason"))
        .by_hand("When it failed to open the loader: install the amd64 C library in the virtual machine or take an amd64 image")
        .run("Run the arm64 program instead", "GOOS=linux GOARCH=arm64 go build")
        .by_hand("Or switch Rosetta off in Docker Desktop, so that qemu runs amd64 images")
}

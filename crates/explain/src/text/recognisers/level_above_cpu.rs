//! The program was compiled for a newer CPU of the same architecture.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("level-above-cpu"),
    title: "the program was compiled for a newer CPU of the same architecture",
    rationale: "A Go program with GOAMD64=v2 or higher, or a C library built for x86-64-v2 or higher, checks at its start that the CPU has the level, and ends when it has not.",
    literals: &["microarchitecture support", "CPU ISA level", "processors with"],
    pattern: r#"(?:can only be run on (?P<arch>\S+) processors with (?P<level>v\d|[\w.]+)(?: microarchitecture support)?|CPU ISA level is lower than required)"#,
    doctor: Some(RuleName::new("level-above-cpu")),
    tell,
    examples: &[
        Example {
            line: "This program can only be run on AMD64 processors with v3 microarchitecture support.",
            seen: "Go runtime, rt0_amd64",
        },
        Example {
            line: "Fatal glibc error: CPU does not support x86-64-v2: CPU ISA level is lower than required",
            seen: "glibc 2.34",
        },
        Example {
            line: "/lib64/libfoo.so.1: CPU ISA level is lower than required",
            seen: "glibc 2.36, elf/dl-hwcaps",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("level", found.get("level"))
        .run("Build for every CPU of the architecture", "GOAMD64=v1 go build")
        .run("See what the program needs and this CPU has", "ogive explain ./PROGRAM")
}

//! An object or library of the link is for another machine.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("file-in-wrong-format"),
    title: "an object or library of the link is for another machine",
    rationale: "The linker met a file that is not for its target. With cgo, CC is not the compiler of GOARCH, or a library or .syso of another architecture is in the way.",
    literals: &["file in wrong format", "ile format not recognized", "is incompatible with"],
    pattern: r#"(?:(?P<file>[^\s:]+): )?(?:error adding symbols: )?(?:file in wrong format|[Ff]ile format not recognized|(?P<object>\S+) is incompatible with (?P<target>elf\S+|\S+ output))"#,
    doctor: Some(RuleName::new("cgo-compiler-foreign")),
    tell,
    examples: &[
        Example {
            line: "/usr/bin/ld: /tmp/go-link-1/000001.o: error adding symbols: file in wrong format",
            seen: "GNU ld 2.40",
        },
        Example { line: "/usr/bin/ld: foo.o: file in wrong format", seen: "GNU ld 2.30" },
        Example { line: "libfoo.a: file not recognized: file format not recognized", seen: "GNU ld 2.35" },
        Example { line: "ld.lld: error: foo.o is incompatible with elf64-x86-64", seen: "LLD 14" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("file", found.get("file").or(found.get("object")))
        .fact("the link is for", found.get("target"))
        .run("See what the file is for", format!("ogive inspect {}", found.word("file", "FILE")))
        .run("See the compiler that the build takes", "go env CC CXX GOOS GOARCH CGO_ENABLED")
        .by_hand("Name the cross compiler of the target, as in CC=aarch64-linux-gnu-gcc")
}

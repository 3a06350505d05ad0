//! A library has other bits than the program that loads it.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("wrong-elf-class"),
    title: "a library has other bits than the program that loads it",
    rationale: "A 32-bit process loads no 64-bit library, and the other way round. LD_LIBRARY_PATH or a plug-in folder leads to the wrong one.",
    literals: &["wrong ELF class"],
    pattern: r#"(?:(?P<file>[^\s:]+): )?wrong ELF class: (?P<class>ELFCLASS\d+)"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "./app: error while loading shared libraries: libfoo.so.1: wrong ELF class: ELFCLASS64",
            seen: "glibc 2.36",
        },
        Example {
            line: "OSError: /usr/lib32/libz.so.1: wrong ELF class: ELFCLASS32",
            seen: "CPython, ctypes",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("library", found.get("file"))
        .fact("it is", found.get("class"))
        .run("See what both are", format!("ogive inspect {} PROGRAM", found.word("file", "LIBRARY")))
        .by_hand("Install the library for the program's architecture, and take foreign folders out of LD_LIBRARY_PATH")
}

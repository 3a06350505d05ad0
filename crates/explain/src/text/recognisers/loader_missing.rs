//! The program is there, and its dynamic loader or interpreter is not.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("loader-missing"),
    title: "the program is there, and its dynamic loader or interpreter is not",
    rationale: "The kernel answers \"no such file\" for a program whose dynamic loader is missing: one for glibc on a musl system, for another architecture or another distribution's paths.",
    literals: &["required file not found", "erforderliche Datei", "bad ELF interpreter"],
    pattern: r#"(?:(?P<program>[^\s:]+): cannot execute: (?:required file not found|erforderliche Datei nicht gefunden)|(?P<other>\S+): bad ELF interpreter: No such file)"#,
    doctor: Some(RuleName::new("wrong-libc")),
    tell,
    examples: &[
        Example { line: "bash: ./app: cannot execute: required file not found", seen: "bash 5.2" },
        Example {
            line: "-bash: ./app: /lib/ld-linux.so.2: bad ELF interpreter: No such file or directory",
            seen: "bash on RHEL 7",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program").or(found.get("other")))
        .run("See which loader it asks for", format!("ogive explain {}", found.word("program", "./PROGRAM")))
        .run("Build a program that needs none", "CGO_ENABLED=0 go build")
}

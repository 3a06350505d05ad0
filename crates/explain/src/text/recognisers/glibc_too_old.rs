//! The program needs a newer glibc than this system has.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("glibc-too-old"),
    title: "the program needs a newer glibc than this system has",
    rationale: "A program linked against a glibc uses the newest versions of its symbols. It runs on systems with that glibc or a newer one, never on older ones.",
    literals: &["GLIBC_", "GLIBCXX_"],
    pattern: r#"version [`'‘](?P<version>GLIBC(?:XX)?_[0-9.]+)['’] not found(?: \(required by (?P<program>[^)]+)\))?"#,
    doctor: Some(RuleName::new("wrong-libc")),
    tell,
    examples: &[
        Example {
            line: "./app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./app)",
            seen: "glibc 2.31",
        },
        Example { line: "/usr/lib64/libstdc++.so.6: version `GLIBCXX_3.4.29' not found", seen: "glibc 2.28" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("it needs", found.get("version"))
        .fact("program", found.get("program"))
        .run("See what the system has", "ogive explain ./PROGRAM")
        .run("Build without C", "CGO_ENABLED=0 go build")
        .by_hand("Or link against an older glibc: CC=\"zig cc -target x86_64-linux-gnu.2.28\"")
}

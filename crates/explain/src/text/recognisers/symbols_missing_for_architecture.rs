//! Symbols of the link are there for another architecture only, or not at all.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("symbols-missing-for-architecture"),
    title: "symbols of the link are there for another architecture only, or not at all",
    rationale: "Apple's linker misses symbols for the architecture of the link. When a warning before it says that a file was ignored, that file is for another CPU; else a library or framework is not named.",
    literals: &["for architecture"],
    pattern: r#"(?:Undefined symbols|[Ss]ymbol\(s\) not found) for architecture (?P<arch>[A-Za-z0-9_]+)"#,
    doctor: Some(RuleName::new("cgo-flags-foreign")),
    tell,
    examples: &[
        Example { line: "Undefined symbols for architecture x86_64:", seen: "ld64" },
        Example { line: "ld: symbol(s) not found for architecture arm64", seen: "ld64" },
        Example {
            line: "clang: error: ld: symbol(s) not found for architecture arm64e",
            seen: "clang, Xcode 15",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("architecture", found.get("arch"))
        .by_hand("Look above for \"ignoring file\": such a file is for another CPU, and its symbols are those that are missing")
        .run("See what a library is for", "ogive inspect LIBRARY")
        .run("See the C flags of the build", "go env CGO_CFLAGS CGO_LDFLAGS PKG_CONFIG")
}

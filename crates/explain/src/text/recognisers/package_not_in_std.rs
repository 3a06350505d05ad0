//! Go takes an import for one of the standard library, which has none of that name.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("package-not-in-std"),
    title: "Go takes an import for one of the standard library, which has none of that name",
    rationale: "A path without a dot in its first part is one of the standard library. The package is new in a later Go, the module's own path is misspelt, or GOROOT belongs to another Go.",
    literals: &["is not in std", "is not in GOROOT"],
    pattern: r#"package (?P<package>\S+) is not in (?:std|GOROOT)(?: \((?P<folder>[^)]+)\))?"#,
    doctor: Some(RuleName::new("goroot-mismatch")),
    tell,
    examples: &[
        Example {
            line: "main.go:4:2: package slices is not in std (/usr/local/go/src/slices)",
            seen: "Go 1.21",
        },
        Example { line: "package foo/bar is not in GOROOT (/usr/lib/go-1.19/src/foo/bar)", seen: "Go 1.19" },
        Example { line: "package ./cmd/x is not in std", seen: "Go 1.22" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("package", found.get("package"))
        .fact("looked for in", found.get("folder"))
        .run("See which Go runs, and why", "ogive which --why")
        .by_hand("When the package came with a later Go: raise the go line of go.mod")
        .by_hand("When it is one of your module: write its path as go.mod's module line begins")
}

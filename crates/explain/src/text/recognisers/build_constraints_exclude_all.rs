//! No file of the package is built for this platform.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("build-constraints-exclude-all"),
    title: "no file of the package is built for this platform",
    rationale: "Each file of the package is left out by its name (_linux, _amd64) or its //go:build line: the package has nothing for this GOOS and GOARCH, or needs cgo, which is off in cross builds.",
    literals: &["build constraints exclude all Go files"],
    pattern: r#"(?:package (?P<by>\S+): )?(?:imports (?P<package>\S+): )?build constraints exclude all Go files in (?P<folder>.+)"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "package example.com/m: build constraints exclude all Go files in /src/m",
            seen: "Go 1.27",
        },
        Example {
            line: "imports github.com/mattn/go-sqlite3: build constraints exclude all Go files in /go/pkg/mod/github.com/mattn/go-sqlite3@v1.14.22",
            seen: "Go 1.22",
        },
        Example {
            line: "go: build constraints exclude all Go files in C:\\src\\m",
            seen: "Go 1.21 on Windows",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("package", found.get("package").or(found.get("by")))
        .fact("folder", found.get("folder"))
        .run("See what the build is for, and whether cgo is on", "go env GOOS GOARCH CGO_ENABLED GOFLAGS")
        .run(
            "See which files are left out, and why",
            format!("go list -e -f '{{{{.IgnoredGoFiles}}}}' {}", found.word("folder", "FOLDER")),
        )
        .by_hand("When the files need cgo: CGO_ENABLED=1 with a C compiler of the target in CC")
        .by_hand("Else the dependency needs a newer version, or a file for this platform")
}

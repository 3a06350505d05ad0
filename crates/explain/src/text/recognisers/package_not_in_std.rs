//! An import was looked for in the standard library.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// An import was looked for in the standard library.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("package-not-in-std"),
    title: "an import without a dot in its first part is taken for the standard library's, and is not there",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    rationale: "The path is misspelled, is a local package that needs the module's path before it, \
        belongs to a newer Go, or lies in GOPATH, which module mode does not look at.",
    literals: &["is not in std", "is not in GOROOT"],
    patterns: &[r"package (?<package>\S+) is not in (?:std|GOROOT)\b"],
    ways: &[
        way("see the module's path, which local imports begin with", "go list -m"),
        way("see which version of Go runs, and why", "ogive which"),
        way("make a module of the folder, if it is none", "go mod init EXAMPLE.COM/NAME"),
    ],
    doctor: Some(RuleName::new("gopath-leftovers")),
    examples: &[
        sample("m.go:2:8: package foo/bar is not in std (/usr/local/go/src/foo/bar)", "measured: go 1.26"),
        sample("m.go:2:8: package foo/bar is not in GOROOT (/usr/local/go/src/foo/bar)", "measured: go 1.18"),
    ],
    references: &[],
};

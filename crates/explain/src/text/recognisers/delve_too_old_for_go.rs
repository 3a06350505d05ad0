//! Delve is older than the Go that built the program.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// Delve is older than the Go that built the program.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("delve-too-old-for-go"),
    title: "the debugger is older than the Go that builds here, and does not know its programs",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "A release of Delve knows the Gos that were there when it was made. dlv is a program of its own and \
        stays what it is when Go is replaced; with --check-go-version=false it goes on, and may show wrong values.",
    literals: &["ersion of Delve is too old for "],
    patterns: &[
        r"ersion of Delve is too old for Go version (?:go)?(?<version>\d[\w.]*) \(maximum supported version (?<known>[\d.]+)",
        r"ersion of Delve is too old for this version of Go \(maximum supported version (?<known>[\d.]+)",
    ],
    ways: &[
        way("install dlv again, the newest", "go install github.com/go-delve/delve/cmd/dlv@latest"),
        way("see which dlv runs here, and what built it", "ogive inspect $(command -v dlv)"),
        way("or debug with a Go that this dlv knows", "ogive install {known}"),
    ],
    doctor: Some(RuleName::new("dlv-older-than-module")),
    examples: &[
        sample(
            "Version of Delve is too old for Go version 1.20.8 (maximum supported version 1.19, suppress this error with --check-go-version=false)",
            "elastic/beats#37230",
        ),
        sample(
            "WARNING: undefined behavior - version of Delve is too old for Go version go1.24.0 (maximum supported version 1.23)",
            "go-delve/delve#3926",
        ),
        sample(
            "Version of Delve is too old for this version of Go (maximum supported version 1.12, suppress this error with --check-go-version=false)",
            "go-delve/delve#1710",
        ),
    ],
    references: &[reference(
        "Go versions that Delve supports",
        "https://github.com/go-delve/delve/blob/master/pkg/goversion/compat.go",
    )],
};

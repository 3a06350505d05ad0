//! A pattern such as ./... was used where no module is.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// A pattern such as ./... was used where no module is.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("directory-outside-module"),
    title: "the folder belongs to no module that counts here",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Patterns that begin with a dot mean packages of the main module or of those that go.work \
        lists; the folder is in none of them.",
    literals: &["directory prefix "],
    patterns: &[
        r"directory prefix (?<folder>\S+) (?:does not contain|outside) (?:main module|modules listed in go\.work)",
    ],
    ways: &[
        way("go to the folder of the module", "cd FOLDER"),
        way("see which go.mod and go.work count here", "go env GOMOD GOWORK"),
        way("add the module to the workspace", "go work use ."),
        way("or leave the workspace out", "GOWORK=off go build ./..."),
        way("or make a module of the folder", "go mod init EXAMPLE.COM/NAME"),
    ],
    doctor: None,
    examples: &[
        sample(
            "pattern ./...: directory prefix . does not contain main module or its selected dependencies",
            "measured: go 1.26",
        ),
        sample(
            "pattern ./...: directory prefix . does not contain modules listed in go.work or their selected dependencies",
            "Go, cmd/go/internal/modload/load.go",
        ),
        sample(
            "pattern ./cmd/...: directory prefix cmd outside main module or its selected dependencies",
            "Go 1.16",
        ),
    ],
    references: &[],
};

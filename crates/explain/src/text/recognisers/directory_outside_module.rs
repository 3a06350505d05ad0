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
    literals: &[
        "directory prefix ",
        "outside available modules",
        "outside main module",
        "outside modules listed in go.work",
        "contained in a module that is not one",
    ],
    patterns: &[
        r"directory prefix (?<folder>\S+) (?:does not contain|outside) (?:main module|modules listed in go\.work)",
        r"directory (?<folder>\S+) outside (?:available modules|main module or its selected dependencies|modules listed in go\.work)",
        r"(?:current directory|directory (?<folder>\S+)) is contained in a module that is not one of the workspace modules listed in go\.work",
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
        sample("directory ../other/x outside available modules", "measured: Go 1.16"),
        sample(
            "go: directory ../other/x outside main module or its selected dependencies",
            "measured: Go 1.18",
        ),
        sample(
            "directory ../other/x outside modules listed in go.work or their selected dependencies",
            "measured: Go 1.18",
        ),
        sample(
            "current directory is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using:",
            "measured: Go 1.20",
        ),
    ],
    references: &[],
};

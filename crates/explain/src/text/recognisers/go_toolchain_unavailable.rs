//! The go command was told to become a Go that does not exist.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The go command was told to become a Go that does not exist.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-toolchain-unavailable"),
    title: "the Go that is asked for does not exist under that name",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "A toolchain is named by its version alone: go1.27.3. An architecture in the name, as in \
        go1.27.3-amd64, is a name that no proxy has; the go command always fetches for its own \
        architecture.",
    literals: &["toolchain not available"],
    patterns: &[
        r"download (?<version>go[\w.-]+)(?: for (?<have>[\w/]+))?: toolchain not available",
        "toolchain not available",
    ],
    ways: &[
        way("see what asks for it", "go env GOTOOLCHAIN; grep -n toolchain go.mod go.work"),
        way("take the setting back", "go env -u GOTOOLCHAIN"),
        way("use a Go of another architecture for one command", "ogive exec +amd64 go version"),
    ],
    doctor: Some(RuleName::new("toolchain-name-with-architecture")),
    examples: &[
        sample("go: download go1.99.1 for linux/amd64: toolchain not available", "measured: go 1.26"),
        sample("go: download go1.22.1-amd64 for linux/amd64: toolchain not available", "measured: go 1.26"),
    ],
    references: &[],
};

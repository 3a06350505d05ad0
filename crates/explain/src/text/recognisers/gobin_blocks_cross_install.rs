//! `go install` for another platform was refused.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// `go install` for another platform was refused.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("gobin-blocks-cross-install"),
    title: "GOBIN is set, and Go installs nothing there for another platform",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Programs of several platforms would overwrite one another in one folder. Often GOOS or \
        GOARCH was persisted without being meant, and the install was to be for this machine.",
    literals: &["cannot install cross-compiled"],
    patterns: &["cannot install cross-compiled binaries when GOBIN is set"],
    ways: &[
        way("install for this machine", "GOOS= GOARCH= go install PACKAGE@latest"),
        way("take back what was persisted", "go env -u GOOS GOARCH"),
        way("build into a file instead", "go build -o PROGRAM ."),
    ],
    doctor: Some(RuleName::new("gobin-blocks-cross-install")),
    examples: &[sample(
        "go: cannot install cross-compiled binaries when GOBIN is set",
        "Go, cmd/go/internal/work/build.go",
    )],
    references: &[],
};

//! GOCACHE=off is an error since Go 1.12.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// GOCACHE=off is an error since Go 1.12.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("build-cache-off"),
    title: "GOCACHE=off is set, and Go needs its build cache",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The cache never hands out objects of another GOARCH, so that turning it off helps \
        nothing. To build all anew there is a flag.",
    literals: &["build cache is ", "with build cache disabled"],
    patterns: &["build cache is disabled by GOCACHE=off", "cannot use modules with build cache disabled"],
    ways: &[
        way("take it out of Go's own settings", "go env -u GOCACHE"),
        way("and of the environment", "unset GOCACHE"),
        way("build all anew, if that was meant", "go build -a ./..."),
    ],
    doctor: Some(RuleName::new("gocache-off")),
    examples: &[
        sample(
            "build cache is disabled by GOCACHE=off, but required as of Go 1.12",
            "measured: go 1.12, 1.18 and 1.27",
        ),
        sample(
            "go: cannot use modules with build cache disabled",
            "Go 1.11 to 1.14, cmd/go/internal/modload/init.go",
        ),
    ],
    references: &[],
};

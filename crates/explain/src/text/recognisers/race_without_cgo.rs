//! The race detector needs cgo, which is off.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The race detector needs cgo, which is off.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("race-without-cgo"),
    title: "the race detector and the sanitizers need cgo, which is off",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Their runtime is C. cgo is off when CGO_ENABLED=0 is set, when the build is for another platform than \
        that of the go command, as under Rosetta or with a persisted GOARCH, or when no C compiler is found.",
    literals: &[" requires cgo; enable"],
    patterns: &[r"(?<flag>-(?:race|msan|asan)) requires cgo; enable cgo by setting CGO_ENABLED=1"],
    ways: &[
        way("see what the build is for, and whether cgo is on", "go env GOOS GOARCH CGO_ENABLED CC"),
        way("turn cgo on", "CGO_ENABLED=1 go test -race ./..."),
        way("take it out of Go's own settings", "go env -u CGO_ENABLED"),
    ],
    doctor: Some(RuleName::new("cgo-compiler-missing")),
    examples: &[
        sample("go: -race requires cgo; enable cgo by setting CGO_ENABLED=1", "measured: go 1.18 to 1.27"),
        sample(
            "go build: -race requires cgo; enable cgo by setting CGO_ENABLED=1",
            "measured: go 1.9 and 1.12",
        ),
    ],
    references: &[],
};

//! The go command does not find its own SDK.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The go command does not find its own SDK.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("goroot-missing"),
    title: "GOROOT names a folder that is not there, or the go command was copied out of its SDK",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The go command finds its SDK by its own place; GOROOT in the environment or in the GOENV \
        file overrides that and goes stale with the next version. A copied or linked go without \
        its folders has none.",
    literals: &["find GOROOT dir"],
    patterns: &[
        "cannot find GOROOT directory: '(?:go' binary is trimmed)",
        r"cannot find GOROOT directory: (?<folder>[^\'\s]\S*)",
    ],
    ways: &[
        way("take GOROOT away", "unset GOROOT"),
        way("and from Go's own settings", "go env -u GOROOT"),
        way("see which go runs, and why", "ogive which"),
    ],
    doctor: Some(RuleName::new("goroot-mismatch")),
    examples: &[
        sample("go: cannot find GOROOT directory: /nonexistent", "measured: go 1.26"),
        sample(
            "go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set",
            "measured: go 1.26, its program copied elsewhere",
        ),
    ],
    references: &[],
};

//! The workspace lists no module.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The workspace lists no module.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("workspace-empty"),
    title: "a go.work above the folder lists no module",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "A go.work in the folder or in one above turns the workspace on, and without a use line it has no module.",
    literals: &["found in the current workspace"],
    patterns: &["no modules were found in the current workspace"],
    ways: &[
        way("see which go.work counts here", "go env GOWORK"),
        way("add every module below", "go work use -r ."),
        way("or leave the workspace out", "GOWORK=off go build ./..."),
    ],
    doctor: None,
    examples: &[sample(
        "go: no modules were found in the current workspace; see 'go help work'",
        "measured: go 1.18 to 1.27",
    )],
    references: &[],
};

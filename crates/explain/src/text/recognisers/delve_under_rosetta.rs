//! Delve refuses to work under Rosetta.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// Delve refuses to work under Rosetta.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("delve-under-rosetta"),
    title: "the debugger, or the Go that built the program, is Intel code on Apple silicon",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Delve controls processes by means that Rosetta does not offer. Installing a native Go is \
        half of it: dlv itself stays Intel code until it is installed again.",
    literals: &["run under Rosetta"],
    patterns: &["can ?not run under Rosetta"],
    ways: &[
        way("see which Go runs here, and why", "ogive which"),
        way("install the native Go", "ogive install"),
        way("then install dlv again", "go install github.com/go-delve/delve/cmd/dlv@latest"),
        way("see what dlv is", "ogive inspect $(command -v dlv)"),
    ],
    doctor: Some(RuleName::new("dlv-translated")),
    examples: &[
        sample(
            "could not launch process: can not run under Rosetta, check that the installed build of Go is right for your CPU architecture",
            "go-delve/delve#2908",
        ),
        sample(
            "Failed to launch: could not launch process: can not run under Rosetta, check that the installed build of Go is right for your CPU architecture",
            "golang/vscode-go#3466",
        ),
    ],
    references: &[reference("Why Delve refuses", "https://github.com/go-delve/delve/issues/2604")],
};

//! `go mod download` has nothing to download.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// `go mod download` has nothing to download.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("no-modules-specified"),
    title: "there is no go.mod here or above, and no module was named",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Without arguments the command downloads what the main module needs, and a folder without \
        go.mod has no main module.",
    literals: &["no modules specified"],
    patterns: &["no modules specified"],
    ways: &[
        way("go to the folder of the module", "cd FOLDER"),
        way("or name a module", "go mod download MODULE@VERSION"),
        way("see which go.mod counts here", "go env GOMOD"),
    ],
    doctor: None,
    examples: &[sample("go: no modules specified (see 'go help mod download')", "measured: go 1.26")],
    references: &[],
};

//! `go install` outside of a module needs a version.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// `go install` outside of a module needs a version.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-install-without-version"),
    title: "`go install` outside of a module needs the version of the program",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "In a module go.mod says which version is meant. Elsewhere the argument does, since Go 1.16.",
    literals: &["requires a version when"],
    patterns: &[r"'go install' requires a version when current directory is not in a module"],
    ways: &[
        way("name the version", "go install PACKAGE@latest"),
        way("or go to the folder of the module", "cd FOLDER"),
    ],
    doctor: None,
    examples: &[sample(
        "go: 'go install' requires a version when current directory is not in a module",
        "measured: go 1.18 to 1.27",
    )],
    references: &[],
};

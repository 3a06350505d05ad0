//! `go get` was used to install a program.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// `go get` was used to install a program.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-get-outside-module"),
    title: "`go get` changes the dependencies of a module, and there is none here",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Programs are installed by `go install` with a version since Go 1.17. The line before \
        says that no go.mod was found.",
    literals: &["supported outside a module"],
    patterns: &["'?go get'? is no longer supported outside a module"],
    ways: &[
        way("install a program", "go install PACKAGE@latest"),
        way("or add a dependency, in the folder of the module", "cd FOLDER && go get PACKAGE"),
    ],
    doctor: None,
    examples: &[sample("	'go get' is no longer supported outside a module.", "measured: go 1.26")],
    references: &[reference(
        "Deprecation of installing by go get",
        "https://go.dev/doc/go-get-install-deprecation",
    )],
};

//! `go list -m all` was asked outside a module.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// `go list -m all` was asked outside a module.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("list-all-without-module"),
    title: "there is no go.mod here or above, so there is no module whose dependencies could be listed",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "`all` means the packages or modules that the main module needs, and a folder without \
        go.mod has no main module.",
    literals: &[r#"cannot match "all""#, "not using modules"],
    patterns: &[r#"cannot match "all""#, "go list -m: not using modules"],
    ways: &[
        way("go to the folder of the module", "cd FOLDER"),
        way("see which go.mod counts here", "go env GOMOD GO111MODULE"),
        way("make a module of the folder", "go mod init EXAMPLE.COM/NAME"),
    ],
    doctor: Some(RuleName::new("gopath-mode")),
    examples: &[
        sample(
            r#"go: cannot match "all": go.mod file not found in current directory or any parent directory; see 'go help modules'"#,
            "measured: go 1.26",
        ),
        sample(r#"go: cannot match "all": working directory is not part of a module"#, "Go before 1.16"),
        sample("go list -m: not using modules", "measured: go 1.12"),
    ],
    references: &[],
};

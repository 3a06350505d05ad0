//! A command needs a module and there is none.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// A command needs a module and there is none.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-mod-missing"),
    title: "there is no go.mod here or in a folder above",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Since Go 1.16 packages are built in modules by default. The folder is outside of one, or \
        go.mod was never made.",
    literals: &["go.mod file not found", "find main module"],
    patterns: &[
        r"go\.mod file not found in current directory or any parent directory",
        "cannot find main module",
    ],
    ways: &[
        way("go to the folder of the module", "cd FOLDER"),
        way("or make a module of the folder", "go mod init EXAMPLE.COM/NAME"),
        way("to install a program, name its version", "go install PACKAGE@latest"),
        way("see which go.mod counts here", "go env GOMOD GO111MODULE"),
    ],
    doctor: Some(RuleName::new("gopath-mode")),
    examples: &[
        sample(
            "go: go.mod file not found in current directory or any parent directory; see 'go help modules'",
            "measured: go 1.26",
        ),
        sample(
            "go: go.mod file not found in current directory or any parent directory.",
            "measured: go 1.26, go get",
        ),
        sample("go: cannot find main module; see 'go help modules'", "measured: go 1.12"),
    ],
    references: &[],
};

//! `go list -m` was asked with modules turned off.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// `go list -m` was asked with modules turned off.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("list-m-in-gopath-mode"),
    title: "GO111MODULE=off turns modules off, and -m asks about modules",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The setting stands in the environment, a shell file or the GOENV file. Nothing needs it \
        since modules are the default; without it Go takes the go.mod.",
    literals: &["list -m cannot be used"],
    patterns: &["list -m cannot be used with GO111MODULE=off"],
    ways: &[
        way("take it out of Go's own settings", "go env -u GO111MODULE"),
        way("and of the environment", "unset GO111MODULE"),
        way(
            "see where it is set",
            "grep -n GO111MODULE ~/.profile ~/.bashrc ~/.zshrc ~/.zprofile 2>/dev/null",
        ),
    ],
    doctor: Some(RuleName::new("gopath-mode")),
    examples: &[sample("go: list -m cannot be used with GO111MODULE=off", "measured: go 1.26")],
    references: &[],
};

//! `go list -m` was asked with modules turned off.

use ogive_record::{Confidence, RuleName, Severity};

use super::modules_disabled::{RATIONALE, WAYS};
use crate::text::recogniser::{Recogniser, sample};

/// `go list -m` was asked with modules turned off.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("list-m-in-gopath-mode"),
    title: "GO111MODULE=off turns modules off, and -m asks about modules",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: RATIONALE,
    literals: &["list -m cannot be used"],
    patterns: &["list -m cannot be used with GO111MODULE=off"],
    ways: WAYS,
    doctor: Some(RuleName::new("gopath-mode")),
    examples: &[sample("go: list -m cannot be used with GO111MODULE=off", "measured: go 1.26")],
    references: &[],
};

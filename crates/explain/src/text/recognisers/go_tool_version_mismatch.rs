//! Two versions of Go are mixed in one SDK.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// Two versions of Go are mixed in one SDK.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-tool-version-mismatch"),
    title: "the go command and the compiler that it found are of different versions",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "GOROOT points to another SDK than the go that runs, or a release was unpacked over an \
        older one, which leaves files of both.",
    literals: &["match go tool version"],
    patterns: &[r#"(?<tool>\w+): version "(?<have>[^"]+)" does not match go tool version "(?<need>[^"]+)""#],
    ways: &[
        way("take GOROOT away", "unset GOROOT"),
        way("and from Go's own settings", "go env -u GOROOT"),
        way("see which go runs, and why", "ogive which"),
        advice("if it was unpacked over an older one: remove the folder, then unpack again"),
    ],
    doctor: Some(RuleName::new("stale-usr-local-go")),
    examples: &[
        sample(
            r#"compile: version "go1.19.4" does not match go tool version "go1.20.2""#,
            "gopherdata/gophernotes#259",
        ),
        sample(
            r#"compile: version "go1.21.6" does not match go tool version "go1.18.1""#,
            "berachain/polaris#1468",
        ),
        sample(
            r#"compile: version "go1.22.2" does not match go tool version "go1.21.9""#,
            "cri-o/cri-o#7967",
        ),
    ],
    references: &[],
};

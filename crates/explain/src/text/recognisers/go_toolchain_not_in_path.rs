//! The Go that is asked for may only come from PATH, and is not there.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// The Go that is asked for may only come from PATH, and is not there.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-toolchain-not-in-path"),
    title: "the Go that is asked for may only come from PATH, and is not there",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "With GOTOOLCHAIN=path, or a value that ends in +path, the go command runs another Go only as a program of \
        that name in PATH, and fetches none.",
    literals: &[r#"cannot find "go"#],
    patterns: &[r#"cannot find "go(?<version>\d[\w.]*)" in PATH"#],
    ways: &[
        way("install that Go: its name is then in PATH", "ogive install {version}"),
        way("or let Go fetch it", "go env -u GOTOOLCHAIN"),
        way("see what asks for it", "ogive which"),
    ],
    doctor: Some(RuleName::new("gotoolchain-blocks")),
    examples: &[sample(r#"go: cannot find "go1.99.1" in PATH"#, "measured: go 1.26")],
    references: &[reference("Go toolchains", "https://go.dev/doc/toolchain")],
};

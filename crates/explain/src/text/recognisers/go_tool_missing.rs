//! The go command does not find its compiler.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The go command does not find its compiler.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-tool-missing"),
    title: "the go command's SDK has no such tool for this machine: GOROOT is another SDK's",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The compiler is looked for in pkg/tool of GOROOT, in a folder named after the machine. \
        GOROOT of another version or architecture, or a half-unpacked SDK, does not have it.",
    literals: &[r#"no such tool ""#],
    patterns: &[r#"go(?: tool)?: no such tool "(?<tool>[^"]+)""#],
    ways: &[
        way("take GOROOT away", "unset GOROOT"),
        way("and from Go's own settings", "go env -u GOROOT"),
        way("see which go runs, and why", "ogive which"),
        way("check the installed SDKs", "ogive verify"),
    ],
    doctor: Some(RuleName::new("goroot-mismatch")),
    examples: &[
        sample(r#"go: no such tool "compile""#, "measured: go 1.27, GOROOT of linux/arm64 on amd64"),
        sample(r#"go: no such tool "nosuch""#, "measured: go 1.26"),
        sample(r#"go tool: no such tool "compile""#, "Go before 1.25, cmd/go/internal/base/tool.go"),
    ],
    references: &[],
};

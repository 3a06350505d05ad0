//! A module needs a newer Go.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// A module needs a newer Go.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-too-old-for-module"),
    title: "the module asks for a newer Go than the one that runs, which may not fetch it",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The go line of go.mod is a minimum. GOTOOLCHAIN=local, or an exact version, keeps the go \
        command from fetching what it needs; one before 1.21 cannot.",
    literals: &["requires go >", "module requires Go", "invalid go version", "file indicates go"],
    patterns: &[
        r"(?<file>go\.(?:mod|work)) requires go >= (?<version>[\w.]+) \(running go (?<running>[^;)]+)",
        r"requires go >= (?<version>[\w.]+)(?: \(running go (?<running>[^;)]+)|[^;\w.]|$)",
        r"module requires Go (?<version>[\w.]+)",
        "invalid go version '(?<version>[^']+)': must match format",
        r"file indicates go (?<version>[\w.]+), but maximum (?:supported )?version",
    ],
    ways: &[
        way("install that Go and let it decide here", "ogive install {version}"),
        way("let Go fetch what a module needs", "go env -u GOTOOLCHAIN"),
        way("see which Go runs, and why", "ogive which"),
    ],
    doctor: Some(RuleName::new("gotoolchain-blocks")),
    examples: &[
        sample("go: go.mod requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local)", "measured: go 1.26"),
        sample(
            "go: example.com/x@v1.2.0 requires go >= 1.25 (running go 1.24.1)",
            "Go, cmd/go/internal/gover/toolchain.go",
        ),
        sample("note: module requires Go 1.27", "Go before 1.21, cmd/go/internal/work/exec.go"),
        sample("/tmp/g2/go.mod:2: invalid go version '1.27.1': must match format 1.23", "measured: go 1.18"),
        sample(
            "go: go.mod file indicates go 1.21, but maximum supported version is 1.20",
            "Go 1.20, cmd/go/internal/modload",
        ),
    ],
    references: &[reference("Go toolchains", "https://go.dev/doc/toolchain")],
};

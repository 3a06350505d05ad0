//! A tool that reads Go was built by an older Go than the code needs.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// A tool that reads Go was built by an older Go than the code needs.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("tool-built-by-older-go"),
    title: "gopls, or another tool that reads Go, was built by an older Go than the code needs",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Such a tool has the parser and the type checker of the Go that built it inside. A newer go on PATH \
        does not change that: the tool has to be built again by it.",
    literals: &["requires newer Go version go", "of the source-processing packages but runs version go"],
    patterns: &[
        r"(?:package|file) requires newer Go version go(?<version>\d[\w.]*)(?: \(application built with go(?<built>[\w.]+)\))?",
        r"This application uses version go(?<built>[\w.]+) of the source-processing packages but runs version go(?<version>[\w.]+) of 'go list'",
    ],
    ways: &[
        way("see which Go runs here, and why", "ogive which"),
        way("then build the tool again, such as gopls", "go install golang.org/x/tools/gopls@latest"),
        way("see which Go built it", "ogive inspect $(command -v gopls)"),
        advice("a tool that comes built, as golangci-lint does, is to be as new as Go"),
    ],
    doctor: Some(RuleName::new("gopls-older-than-module")),
    examples: &[
        sample(
            "/home/dominikh/prj/src/example.com/foo.go:3:1: package requires newer Go version go1.24 (application built with go1.23)",
            "golang/go#68258, with Go 1.23",
        ),
        sample(
            "auth.pb.go:7:1: package requires newer Go version go1.23",
            "nikolaydubina/smrcptr#17, with Go 1.22",
        ),
        sample(
            "-: This application uses version go1.22 of the source-processing packages but runs version go1.23 of 'go list'. It may fail to process source files that rely on newer language features. If so, rebuild the application using a newer version of Go.",
            "nikolaydubina/smrcptr#17",
        ),
        sample(
            "panic: file requires newer Go version go1.26 (application built with go1.25) [recovered, repanicked]",
            "kopia/kopia#5507, golangci-lint",
        ),
    ],
    references: &[reference("gopls and the Go that built it", "https://github.com/golang/go/issues/68258")],
};

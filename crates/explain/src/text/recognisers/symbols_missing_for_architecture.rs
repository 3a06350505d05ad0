//! Apple's linker misses symbols for the architecture that is built.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// Apple's linker misses symbols for the architecture that is built.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("symbols-missing-for-architecture"),
    title: "the linker found no symbols for the architecture that is built",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    rationale: "No library given to the linker has the symbols in a slice for this architecture. A line \
        before it mostly tells which file was left out because it is for another one.",
    literals: &["for architecture "],
    patterns: &[
        r"symbol\(s\) not found for architecture (?<need>\S+)",
        r"Undefined symbols? for architecture (?<need>[^\s:]+)",
    ],
    ways: &[
        way("see what Go here builds for, and why", "ogive which"),
        way(
            "build with a Go of the hardware's own architecture",
            "ogive exec +$(uname -m | sed 's/x86_64/amd64/') go build .",
        ),
        way(
            "see the architectures of the libraries",
            r"ogive inspect $(go env CGO_LDFLAGS | tr ' ' '\n' | sed -n 's/^-L//p')",
        ),
        way("build without cgo, if the package can", "CGO_ENABLED=0 go build ."),
    ],
    doctor: Some(RuleName::new("pkg-config-foreign")),
    examples: &[
        sample("ld: symbol(s) not found for architecture arm64", "spf13/cobra#2025"),
        sample("Undefined symbols for architecture arm64:", "lukeroth/gdal#75"),
        sample("ld: symbol(s) not found for architecture x86_64", "golang/go#38485"),
    ],
    references: &[],
};

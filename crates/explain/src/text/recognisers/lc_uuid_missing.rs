//! macOS refused a program without a UUID.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// macOS refused a program without a UUID.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("lc-uuid-missing"),
    title: "the program has no LC_UUID load command, which macOS 26 demands",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Go before 1.24 writes none when it links by itself. Every program and tool that such a \
        Go built stops, until it is built again by a newer one.",
    literals: &["LC_UUID"],
    patterns: &["missing LC_UUID load command in (?<program>/.+)", "(?i)missing LC_UUID"],
    ways: &[
        way("build it with a Go of 1.24 or newer", "ogive exec +latest go build ."),
        way("install the tool again", "go install PACKAGE@latest"),
        way("or, with an older Go, let Apple's linker do it", "go build -ldflags=-linkmode=external ."),
        way("see the program's UUID and the Go that built it", "ogive inspect --long {program}"),
    ],
    doctor: Some(RuleName::new("go-too-old-for-os")),
    examples: &[
        sample("dyld[3113]: missing LC_UUID load command in /path/to/ginkgo", "onsi/ginkgo#1612"),
        sample("dyld[28016]: missing LC_UUID load command", "ironcrafter54/mac2mqtt#14"),
        sample("dyld: missing LC_UUID load command in .../smcrypto.test", "FISCO-BCOS/go-sdk#304"),
    ],
    references: &[reference("Go and LC_UUID", "https://github.com/golang/go/issues/68678")],
};

//! Rosetta for Linux could not run an Intel program in a virtual machine.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// Rosetta for Linux could not run an Intel program in a virtual machine.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("rosetta-for-linux"),
    title: "Rosetta for Linux could not run an Intel program",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Rosetta translates Intel programs in Linux machines on Apple silicon. It needs the Intel \
        loader in the container, and a virtual machine made for it; inside other ones it \
        refuses.",
    literals: &["osetta error:"],
    patterns: &[
        r"rosetta error: failed to open elf at (?<interpreter>\S+)",
        "rosetta error: (?:Rosetta is only intended to run on Apple Silicon)",
        "rosetta error: ",
    ],
    ways: &[
        way("use an image that is Intel throughout", "docker run --platform linux/amd64 IMAGE"),
        way("or build the program for the machine's own CPU", "GOOS=linux GOARCH=arm64 go build ."),
        way("or build it without cgo, so that it needs no loader", "CGO_ENABLED=0 GOARCH=amd64 go build ."),
    ],
    doctor: Some(RuleName::new("default-platform-exported")),
    examples: &[
        sample("rosetta error: failed to open elf at /lib64/ld-linux-x86-64.so.2", "docker/for-mac#7644"),
        sample(
            "rosetta error: Rosetta is only intended to run on Apple Silicon with a macOS host using Virtualization.framework with Rosetta mode enabled",
            "paradigmxyz/forge-eof#5",
        ),
        sample(
            "rosetta error: Unable to open /proc/self/exe: 40",
            "Rosetta of macOS 13, in an unprivileged container",
        ),
    ],
    references: &[],
};

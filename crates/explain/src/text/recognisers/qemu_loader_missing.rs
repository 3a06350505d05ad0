//! qemu runs a foreign program whose dynamic loader is not here.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// qemu runs a foreign program whose dynamic loader is not here.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("qemu-loader-missing"),
    title: "the emulator runs the program, but the program's dynamic loader is not here",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "qemu translates the machine code only; the loader and libraries of the foreign \
        architecture must be in its root folder or below QEMU_LD_PREFIX.",
    literals: &["Could not open "],
    patterns: &[r"(?<tool>qemu-[\w-]+): Could not open '(?<interpreter>/[^']+)'"],
    ways: &[
        way("build it without cgo, so that it needs no loader", "CGO_ENABLED=0 go build ."),
        way(
            "or install the foreign C library (Debian)",
            "dpkg --add-architecture ARCH && apt-get update && apt-get install libc6:ARCH",
        ),
        way("or show qemu a cross compiler's libraries", "QEMU_LD_PREFIX=/usr/TRIPLE COMMAND"),
        advice("in a container, use an image for the program's platform: docker run --platform"),
    ],
    doctor: Some(RuleName::new("wrong-libc")),
    examples: &[
        sample(
            "qemu-aarch64-static: Could not open '/lib/ld-linux-aarch64.so.1': No such file or directory",
            "measured: qemu 7.2",
        ),
        sample(
            "qemu-x86_64: Could not open '/lib64/ld-linux-x86-64.so.2': No such file or directory",
            "qemu, linux-user/elfload.c",
        ),
    ],
    references: &[],
};

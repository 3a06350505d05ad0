//! GNU ld was given an object for a CPU that it does not know.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// GNU ld was given an object for a CPU that it does not know.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("relocations-in-generic-elf"),
    title: "the linker was given an object for a CPU that it was not built for",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "GNU ld falls back to a generic reader when it has no support for the machine of an \
        object, and cannot relocate it. The number is the ELF e_machine of the object.",
    literals: &["elocations in generic ELF", "一般的な ELF 内の再配置"],
    patterns: &[
        r": (?<file>[^\s:]+): Relocations in generic ELF \(EM: (?<have>\d+)\)",
        r"Relocations in generic ELF \(EM: (?<have>\d+)\)",
        r"(?<file>[^\s:]+): 一般的な ELF 内の再配置 \(EM: (?<have>\d+)\)",
    ],
    ways: &[
        way("see what the object is", "ogive inspect {file}"),
        way(
            "build for the object's architecture, with its compiler",
            "GOARCH={have.go} CGO_ENABLED=1 CC=COMPILER go build .",
        ),
        way("clear objects that a compiler of the same name left in the cache", "go build -a ."),
        advice("or give the linker the library for the architecture that is built"),
    ],
    doctor: Some(RuleName::new("cgo-compiler-foreign")),
    examples: &[
        sample("/usr/bin/ld: f-arm64.o: Relocations in generic ELF (EM: 183)", "measured: GNU ld 2.40"),
        sample(
            "/usr/lib/gcc-cross/aarch64-linux-gnu/12/../../../../aarch64-linux-gnu/bin/ld: u.o: Relocations in generic ELF (EM: 62)",
            "measured: GNU ld 2.40 for aarch64",
        ),
        sample("ld: x.o: 一般的な ELF 内の再配置 (EM: 183)", "binutils, bfd/po/ja.po"),
    ],
    references: &[reference(
        "ELF machine numbers",
        "https://www.sco.com/developers/gabi/latest/ch4.eheader.html",
    )],
};

//! A program was built for a newer CPU than the one that it runs on.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// A program was built for a newer CPU than the one that it runs on.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("level-above-cpu"),
    title: "the program is for a newer generation of this CPU",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "It was built for a level such as GOAMD64=v3, whose instructions this CPU, or the virtual \
        machine, does not have. A hypervisor often hides what the CPU has.",
    literals: &[
        "microarchitecture support",
        "CPU ISA level",
        "CPU does not support x86-64",
        "only be run on ",
    ],
    patterns: &[
        r"can only be run on \w+ processors with (?<level>v\d) microarchitecture support",
        r"(?<library>[^\s:]+): CPU ISA level is lower than required",
        "CPU ISA level is lower than required",
        r"CPU does not support (?<level>x86-64-v\d)",
        r"can only be run on (?<level>\S+) processors",
    ],
    ways: &[
        way("build it for every CPU", "GOAMD64=v1 go build ."),
        way("see the level that the program asks for, and this CPU's", "ogive explain ./PROGRAM"),
        advice("or give the virtual machine the CPU of its host: type host in Proxmox and libvirt"),
    ],
    doctor: Some(RuleName::new("level-above-cpu")),
    examples: &[
        sample(
            "This program can only be run on AMD64 processors with v3 microarchitecture support.",
            "MetaCubeX/mihomo#123",
        ),
        sample(
            "This program can only be run on AMD64 processors with v2 microarchitecture support",
            "MetaCubeX/mihomo#393",
        ),
        sample("./app: CPU ISA level is lower than required", "glibc, sysdeps/x86/dl-prop.h"),
        sample("libc.so.6: CPU ISA level is lower than required", "glibc, sysdeps/x86/dl-prop.h"),
        sample(
            "Fatal glibc error: CPU does not support x86-64-v2",
            "glibc, sysdeps/x86_64/dl-get-cpu-features.c",
        ),
    ],
    references: &[reference("Minimum requirements: GOAMD64", "https://go.dev/wiki/MinimumRequirements")],
};

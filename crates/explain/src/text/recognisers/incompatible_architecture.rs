//! The loader of macOS found a library for another CPU.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The loader of macOS found a library for another CPU.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("incompatible-architecture"),
    title: "a library is there, but has no slice for the CPU that the program runs as",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Program and libraries must be of one architecture. An Intel program under Rosetta loads \
        Intel libraries only, an arm64 program arm64 ones only; /usr/local belongs to the Intel \
        Homebrew, /opt/homebrew to the native one.",
    literals: &["incompatible architecture", "but wrong architecture"],
    patterns: &[
        r"'(?<file>/[^']+)' \(mach-o file, but is an incompatible architecture \(have '(?<have>[^']+)', need '(?<need>[^']+)'\)\)",
        r"incompatible architecture \(have '(?<have>[^']+)', need '(?<need>[^']+)'",
        r"incompatible architecture \(have \((?<have>[^)]+)\), need \((?<need>[^)]+)\)",
        r"(?<file>/[^\s:]+): mach-o, but wrong architecture",
        "mach-o, but wrong architecture",
    ],
    ways: &[
        way("see which slices the library has", "ogive inspect {file}"),
        way("run the whole with a Go of the library's architecture", "ogive exec +{have.go} go run ."),
        way(
            "install the library for the CPU that the program runs as",
            "arch -{need} brew reinstall LIBRARY",
        ),
    ],
    doctor: Some(RuleName::new("homebrew-prefix-mismatch")),
    examples: &[
        sample(
            "(mach-o file, but is an incompatible architecture (have 'arm64', need 'x86_64')",
            "notjosh/bleno-mac#15",
        ),
        sample(
            "(mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
            "donn/nudelta#27",
        ),
        sample(
            "(mach-o file, but is an incompatible architecture (have (arm64), need (x86_64h)))",
            "leptos-null/classdumpctl#1",
        ),
        sample(
            "dlopen(/usr/local/lib/libclang.dylib, 0x0001): tried: '/usr/local/lib/libclang.dylib' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
            "dyld of macOS 12",
        ),
        sample("/usr/local/lib/libssl.dylib: mach-o, but wrong architecture", "dyld of macOS 11"),
    ],
    references: &[],
};

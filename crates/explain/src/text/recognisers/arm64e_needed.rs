//! A system program of macOS was to load a library that is not arm64e.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// A system program of macOS was to load a library that is not arm64e.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("arm64e-needed"),
    title: "a program of macOS itself was to load this library, and it takes arm64e code only",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Programs that come with macOS run as arm64e, with authenticated pointers, and load \
        nothing else. A library set by DYLD_INSERT_LIBRARIES or found by a system interpreter \
        must have an arm64e slice, which neither Go nor a usual Xcode makes.",
    literals: &["need 'arm64e'"],
    patterns: &[
        r"'?(?<file>/[^'\s(]+)'? \(mach-o file, but is an incompatible architecture \(have '(?<have>[^']+)', need '(?<need>arm64e[^']*)'\)\)",
        "have '(?<have>[^']+)', need '(?<need>arm64e)[^)]*",
    ],
    ways: &[
        advice(
            "start it from a program that is not part of macOS: a Homebrew or own build of the interpreter is arm64 and loads it",
        ),
        way("see which slices the library has", "ogive inspect {file}"),
        way(
            "take the variable away that makes system programs load it",
            "env -u DYLD_INSERT_LIBRARIES COMMAND",
        ),
    ],
    doctor: None,
    examples: &[
        sample(
            "dyld: terminating because inserted dylib '/opt/lib/x.dylib' could not be loaded: tried: '/opt/lib/x.dylib' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64e'))",
            "dyld of macOS 13",
        ),
        sample(
            "(mach-o file, but is an incompatible architecture (have 'arm64', need 'arm64e'))",
            "dyld of macOS 12",
        ),
    ],
    references: &[],
};

//! dyld was given a library that is no Mach-O file.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// dyld was given a library that is no Mach-O file.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("library-not-macho"),
    title: "the library that macOS is to load is no Mach-O file at all",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "dyld found the file and knows none of it. It was built for another system, as the Linux build of a native \
        module in a shared folder or copied image, is a static archive, or was damaged on the way.",
    literals: &["not valid mach-o file"],
    patterns: &[r"'(?<library>/[^']+)' \(slice is not valid mach-o file\)", "slice is not valid mach-o file"],
    ways: &[
        way("see what the file is", "ogive inspect {library}"),
        advice("build or install the library for macOS: for a native module of Node, `npm rebuild`"),
    ],
    doctor: None,
    examples: &[
        sample(
            "dlopen(./libvend.a, 0x0002): tried: '/tmp/libvend.a' (slice is not valid mach-o file)",
            "dyld, how it lists what it tried",
        ),
        sample(
            "Error: dlopen bcrypt_lib.node (slice is not valid mach-o file)",
            "dyld, a native module of Node built for Linux",
        ),
    ],
    references: &[],
};

//! A library file ends too early.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// A library file ends too early.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("library-cut-short"),
    title: "the library file is cut off: it ends before its headers do",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The loader reads the headers of the file first, and there is less of it. It is empty, a download or a \
        copy that stopped, or a pointer of Git LFS in place of the file. Which CPU it is for is not even looked at.",
    literals: &[": file too short", "cannot read file data"],
    patterns: &[r"(?<library>[^\s:]+\.so[.\d]*): (?:file too short|cannot read file data)(?:[^:]|$)"],
    ways: &[
        way("see how much of it there is", "ogive inspect {library}"),
        advice("get the file anew: install its package again, or `git lfs pull`"),
    ],
    doctor: None,
    examples: &[
        sample("./short.so: file too short", "measured: glibc 2.36"),
        sample("OSError: ./short2.so: cannot read file data", "measured: glibc 2.36, Python 3.11"),
        sample(
            "./app: error while loading shared libraries: libz.so.1: file too short",
            "glibc, elf/dl-load.c",
        ),
    ],
    references: &[],
};

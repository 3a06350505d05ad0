//! `arch` could not start a program for the CPU that it was told.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// `arch` could not start a program for the CPU that it was told.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("arch-cannot-spawn"),
    title: "`arch` was told to run a slice that the program does not have, or that this Mac cannot run",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "`arch -x86_64` chooses a slice of a universal file. A thin Go program has one slice; \
        official Go binaries are thin, so that the file alone decides what runs and `arch` \
        before it can only fail.",
    literals: &["osix_spawn"],
    patterns: &[
        "arch: posix_spawnp?: (?<program>[^:]+): Bad CPU type in executable",
        r"arch: (?:posix_spawn|posix_spawnp)\b(?:: (?<program>[^:]+))?",
    ],
    ways: &[
        way("run it without arch", "{program}"),
        way("start a Go for the other architecture instead", "ogive exec +amd64 go version"),
        way(
            "install the translator, if the program is Intel code",
            "softwareupdate --install-rosetta --agree-to-license",
        ),
        way("see which slices it has", "ogive inspect $(command -v {program})"),
    ],
    doctor: Some(RuleName::new("go-is-alias")),
    examples: &[
        sample("arch: posix_spawnp: go: Bad CPU type in executable", "arch(1) of macOS, without Rosetta"),
        sample(
            "arch: posix_spawnp: gopls: Bad CPU type in executable",
            "arch(1) of macOS, a thin arm64 gopls under -x86_64",
        ),
        sample("arch: posix_spawn: ./app: No such file or directory", "arch(1) of macOS"),
    ],
    references: &[],
};

//! Two Windows resource files are in one build.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, sample, way};

/// Two Windows resource files are in one build.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("too-many-rsrc-sections"),
    title: "more than one .syso file brings Windows resources into the program",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "A program has one resource section, and Go links every .syso of every package in the \
        build. One in a dependency and one of your own, or two tools, make two.",
    literals: &["rsrc section", ".rsrc merge failure"],
    patterns: &[
        r"(?<package>\S+?)\(\.rsrc\): too many \.rsrc sections",
        r"too many \.rsrc sections",
        r"\.rsrc merge failure",
    ],
    ways: &[
        way("find them", r"go list -deps -f '{{.ImportPath}} {{.SysoFiles}}' . | grep -v '\[\]'"),
        way("see what each holds", "ogive inspect *.syso"),
        advice("keep one: put icon, manifest and version into the same file"),
    ],
    doctor: None,
    examples: &[
        sample("github.com/ying32/govcl/pkgs/winappres(.rsrc): too many .rsrc sections", "ying32/govcl#47"),
        sample(
            r"C:/Tools/msys64/mingw64/bin/ld.exe: $WORK\b001\exe\a.out.exe: .rsrc merge failure: corrupt .rsrc section",
            "josephspurrier/goversioninfo#39",
        ),
    ],
    references: &[],
};

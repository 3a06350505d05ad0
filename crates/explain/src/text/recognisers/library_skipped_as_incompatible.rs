//! GNU ld passed over a library for another CPU.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// GNU ld passed over a library for another CPU.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("library-skipped-as-incompatible"),
    title: "a library of that name is there, but for another architecture",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The linker looks on for one that fits, and fails with \"cannot find\" when there is none. \
        The folder belongs to another architecture, by -L, LIBRARY_PATH or pkg-config.",
    literals: &["skipping incompatible", "跳过不兼容", "スキップしました", "skipping incompatible file"],
    patterns: &[
        r"skipping incompatible (?<library>\S+) when searching for (?<flag>\S+)",
        r"当搜索用于 (?<flag>\S+) 时跳过不兼容的 (?<library>\S+)",
        r"互換性のないを (?<library>\S+) スキップしました",
        r"(?<library>[^\s:]+): skipping incompatible file (?<have>\S+)",
    ],
    ways: &[
        way("see what the library is", "ogive inspect {library}"),
        way(
            "let pkg-config look in the target's folders alone",
            "PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR=/usr/lib/TRIPLE/pkgconfig go build .",
        ),
        way("build with the compiler for the target", "CC=TRIPLE-gcc CGO_ENABLED=1 go build ."),
    ],
    doctor: Some(RuleName::new("pkg-config-foreign")),
    examples: &[
        sample(
            "/usr/bin/ld: skipping incompatible lib/libf.so when searching for -lf",
            "measured: GNU ld 2.40",
        ),
        sample("/usr/bin/ld: 当搜索用于 -lf 时跳过不兼容的 lib/libf.so", "binutils, ld/po/zh_CN.po"),
        sample(
            "/usr/bin/ld: 互換性のないを lib/libf.so スキップしました (-lf を探索している時)",
            "binutils, ld/po/ja.po",
        ),
        sample("mold: warning: lib/libf.a: skipping incompatible file arm64 62", "measured: mold 1.10"),
    ],
    references: &[],
};

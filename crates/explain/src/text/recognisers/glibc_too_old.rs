//! A program needs a newer glibc than the one here.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// A program needs a newer glibc than the one here.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("glibc-too-old"),
    title: "the program was linked against a newer glibc than the one here",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "A program needs at least the glibc of the machine that linked it, for each symbol's \
        version. With Go only cgo brings this: net and os/user use it by default where a C \
        compiler is.",
    literals: &["GLIBC_2.", "GLIBCXX_3."],
    patterns: &[
        r"version [`'‘](?<version>GLIBCXX_[0-9.]+)['’] not found(?: \(required by (?<program>[^)]+)\))?",
        r"version [`'‘]GLIBC_(?<version>[0-9.]+)['’] not found \(required by (?<program>[^)]+)\)",
        r"version [`'‘]GLIBC_(?<version>[\w.]+)['’] not found",
        "[Vv]ersion [»`„'](?:GLIBC_)(?<version>[0-9.]+)[«'“] nicht gefunden",
        "GLIBC_(?<version>[0-9.]+)['’]? ?(?:が見つかりません|未找到)",
        "[`'‘]?GLIBC_(?<version>[0-9.]+)['’]? not found",
    ],
    ways: &[
        way("build without cgo: no glibc at all", "CGO_ENABLED=0 go build ."),
        way(
            "or link against an older glibc",
            "CC='zig cc -target x86_64-linux-gnu.2.28' CGO_ENABLED=1 go build .",
        ),
        way("see what the program needs", "ogive inspect --long {program}"),
        advice("or build in a container of the oldest system that it is to run on"),
    ],
    doctor: None,
    examples: &[
        sample(
            "/usr/lib64/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by ./app)",
            "libstdc++ of GCC 10, a program of GCC 11",
        ),
        sample(
            "./goflow2: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by ./goflow2)",
            "netsampler/goflow2#381",
        ),
        sample("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found", "mithrandie/csvq#110"),
        sample(
            "/lib64/libc.so.6: version 'GLIBC_2.32' not found (required by ...)",
            "haojie06/selfhelp-iptables#12",
        ),
        sample("GLIBC_2.28 not found on Ubuntu 18.04", "Velocidex/velociraptor#115"),
        sample(
            "./app: /lib/x86_64-linux-gnu/libc.so.6: Version »GLIBC_2.34« nicht gefunden (benötigt von ./app)",
            "glibc, po/de.po",
        ),
        sample("libc.so.6: バージョン `GLIBC_2.34' が見つかりません", "glibc, po/ja.po"),
        sample("libc.so.6: 版本“GLIBC_2.34' 未找到", "glibc, po/zh_CN.po"),
    ],
    references: &[reference("The same from a runner of GitHub", "https://github.com/golang/go/issues/58550")],
};

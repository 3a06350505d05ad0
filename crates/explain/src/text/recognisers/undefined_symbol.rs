//! A symbol that a cgo link needs is in no library.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// A symbol that a cgo link needs is in no library.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("undefined-symbol"),
    title: "no library given to the linker has a symbol that is used",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    rationale: "A library is missing from the cgo LDFLAGS, stands before what uses it, is an older \
        version, or was left out because it is for another architecture; in the last case \
        another line says so.",
    literals: &[
        "ndefined reference to",
        "ndefined symbol",
        "relocation target ",
        "未定义的引用",
        "未定义的参考",
        "定義されていない参照",
        "未定義の参照",
        "ndefinierter Verweis",
    ],
    patterns: &[
        "undefined reference to [`'‘](?<symbol>[^'’]+)['’]",
        r"(?i)undefined symbol: (?<symbol>\S+)",
        r"relocation target (?<symbol>\S+) not defined",
        "对[‘`'](?<symbol>[^’']+)[’'] ?未定义的引用",
        r"更多未定义的参考到 (?<symbol>\S+)",
        "`(?<symbol>[^']+)' に対する定義されていない参照",
        "'(?<symbol>[^']+)' への未定義の?参照",
        "[Uu]ndefinierter Verweis auf [»`„'](?<symbol>[^«'“]+)",
    ],
    ways: &[
        way("find the library that has it", "ogive inspect --long LIBRARY"),
        way("give it to the linker after what needs it", "CGO_LDFLAGS=-lNAME go build ."),
        way("clear C objects that another compiler left in the cache", "go build -a ."),
        way("build without cgo, if the package can", "CGO_ENABLED=0 go build ."),
    ],
    doctor: Some(RuleName::new("cgo-flags-foreign")),
    examples: &[
        sample("u.c:(.text+0x5): undefined reference to `f'", "measured: GNU ld 2.40"),
        sample("/tmp/go-build/m.cgo2.c:54: undefined reference to `g'", "measured: go 1.26 with cgo"),
        sample("ld.lld: error: undefined symbol: f", "measured: lld 14"),
        sample("u.o:u.c:function main: error: undefined reference to 'f'", "measured: gold 2.40"),
        sample("_cgo_munmap: relocation target x_cgo_munmap not defined", "void-linux/void-packages#36617"),
        sample("./app: symbol lookup error: ./app: undefined symbol: SSL_new", "glibc, elf/dl-lookup.c"),
        sample("m.cgo2.c:54：对‘g’未定义的引用", "binutils, ld/po/zh_CN.po"),
        sample("x.c:(.text+0x5): 跟着更多未定义的参考到 g", "binutils, ld/po/zh_CN.po"),
        sample("u.c:(.text+0x5): `f' に対する定義されていない参照です", "binutils, ld/po/ja.po"),
        sample("u.o: main: エラー: 'f' への未定義の参照です", "binutils, gold/po/ja.po"),
        sample("u.c:(.text+0x5): undefinierter Verweis auf »f«", "binutils, ld/po/de.po"),
    ],
    references: &[],
};

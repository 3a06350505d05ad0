//! A linker met a relocation that it does not know.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// A linker met a relocation that it does not know.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("unknown-relocation"),
    title: "an object holds a relocation that this linker does not know: it is for another CPU, or made by a newer compiler",
    severity: Severity::Error,
    confidence: Confidence::Medium,
    rationale: "Relocation numbers have their meaning from the object's machine. Go's own linker knows \
        those of the compilers of its time; an old Go with a new gcc, or an object for another \
        CPU, brings ones it does not know.",
    literals: &[
        "relocation type",
        "ecognized relocation",
        "nown relocation",
        "unsupported reloc",
        "不支持的重定位",
        "サポートされない再配置",
        "unexpected reloc",
        "認識できない再配置",
    ],
    patterns: &[
        r"(?i)unknown relocation type (?<relocation>\w+)",
        r"(?<file>[^\s:]+): unrecognized relocation \((?<relocation>0x[0-9a-f]+)\) in section",
        r"(?<file>[^\s:]+): (?:unrecognized|unsupported) relocation type (?<relocation>0x[0-9a-f]+)",
        r"unknown relocation(?: \(|: unknown \()(?<relocation>\d+)\)",
        r"(?<file>[^\s:]+): .*unsupported reloc (?<relocation>\d+)",
        r"不支持的重定位|サポートされない再配置",
        r"unexpected reloc(?:ation)? (?:type )?(?<relocation>0x[0-9a-f]+|\d+)",
        r"(?<file>[^\s:]+): 認識できない再配置 \((?<relocation>0x[0-9a-f]+)\)",
    ],
    ways: &[
        way("see what the object is", "ogive inspect {file}"),
        way("link with the C compiler's linker", "go build -ldflags=-linkmode=external ."),
        way("or build with a newer Go", "ogive pin latest"),
    ],
    doctor: None,
    examples: &[
        sample("cmd/pprof: unknown relocation type 42 when compiling Go 1.4.3", "golang/go#18156"),
        sample(
            "/usr/bin/ld: libx.a(x.o): unrecognized relocation (0x2a) in section `.text'",
            "GNU ld before 2.26, bfd/elf64-x86-64.c",
        ),
        sample("error while loading shared libraries: unexpected reloc type 0x00a04018", "golang/go#18044"),
        sample(
            "ld: x.o: 認識できない再配置 (0x2a) がセクション `.text' にあります",
            "binutils, bfd/po/ja.po",
        ),
        sample(
            "/usr/bin/ld: x.o: unrecognized relocation type 0x7f in section `.text'",
            "measured: binutils 2.40",
        ),
        sample(
            "ld.lld: error: x.o:(.text+0x0): unknown relocation (127) against symbol f",
            "measured: lld 14",
        ),
        sample("x.o: in function f: unsupported reloc 127 against global symbol f", "measured: gold 2.40"),
        sample("mold: fatal: x.o: unknown relocation: unknown (127)", "measured: mold"),
        sample("urel.o:u.c:function main：错误：不支持的重定位 127", "measured: gold 2.40, zh_CN"),
        sample(
            "urel.o:u.c:function main: エラー: サポートされない再配置 127 です",
            "measured: gold 2.40, ja_JP",
        ),
    ],
    references: &[],
};

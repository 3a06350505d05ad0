//! A linker was given an object or library that it cannot link.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// A linker was given an object or library that it cannot link.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("object-in-wrong-format"),
    title: "a file given to the linker is for another architecture, or no object file",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Every object of a link must be for the same machine. With Go it is mostly a C compiler \
        or library for another architecture than GOARCH, a .syso that is in every build because \
        its name has no GOOS and GOARCH, or a broken download.",
    literals: &[
        "in wrong format",
        "is incompatible with ",
        "unsupported ELF machine",
        "incompatible file type",
        ": incompatible target",
        "elf object but not ",
        "ormat not recognized",
        "文件格式错误",
        "的文件格式",
        "形式のファイルです",
        "ファイル形式が認識",
        "と互換性がありません",
        "输出不兼容",
        "サポートされていない ELF",
    ],
    patterns: &[
        r"(?<have>\S+) architecture of input file [`‘\'](?<file>[^\'’]+)[\'’] is incompatible with (?<need>\S+) output",
        r"(?<file>[^\s:]+) is incompatible with (?<need>elf\S+|armelf\S+|aarch64\S+)",
        r"(?<file>[^\s:]+): incompatible file type: (?<need>\S+) is expected but got (?<have>\S+)",
        r"(?<file>[^\s:]+): incompatible target\b",
        r"loadelf: [^(]*\((?<file>[^)]+)\): elf object but not (?<need>\w+)",
        r"(?<file>[^\s:]+\.o) is incompatible with \S+\.o\b",
        r"(?<file>[^\s:]+): unsupported ELF machine number (?<have>\d+)",
        r"(?<file>[^\s:]+): error adding symbols: (?i)file in wrong format",
        r"(?<file>[^\s:]+): (?:file not recognized|error adding symbols): (?i)file format not recognized",
        "(?i)file in wrong format",
        r"(?<file>[^\s:]+): .*(?:^|[^行])文件格式错误",
        "不可识别的文件格式",
        "誤った形式のファイルです",
        "ファイル形式が認識できません",
        r"(?<have>\S+) アーキテクチャ \(入力ファイル`(?<file>[^']+)'\) は (?<need>\S+) 出力と互換性がありません",
        r"(?<have>\S+) 架构于输入文件 (?<file>\S+) 与 (?<need>\S+) 输出不兼容",
        r"サポートされていない ELF マシン番号 (?<have>\d+)",
    ],
    ways: &[
        way("see what the file is", "ogive inspect {file}"),
        way("build for its architecture", "GOARCH={have.go} go build ."),
        way("name the C compiler for the target", "CC=TRIPLE-gcc CGO_ENABLED=1 go build ."),
        advice("give .syso files names such as rsrc_windows_amd64.syso, so that they enter no other build"),
    ],
    doctor: Some(RuleName::new("cgo-compiler-foreign")),
    examples: &[
        sample("/usr/bin/ld: f-arm64.o: error adding symbols: file in wrong format", "measured: GNU ld 2.40"),
        sample("./lpsolve55.lib: error adding symbols: File in wrong format", "golang/go#16849"),
        sample("ld.lld: error: f-arm64.o is incompatible with elf64-x86-64", "measured: lld 14"),
        sample(
            "/usr/bin/ld.gold: fatal error: f-arm64.o: unsupported ELF machine number 183",
            "measured: gold 2.40",
        ),
        sample(
            "/usr/bin/ld: i386 architecture of input file `u32.o' is incompatible with i386:x86-64 output",
            "measured: GNU ld 2.40",
        ),
        sample(
            r"e:/mingw64/bin/ld.exe: i386 architecture of input file `C:\Users\XXX\AppData\Local\Temp\go-link-947727318\000000.o' is incompatible with i386:x86-64 output",
            "rodrigocfd/windigo#25",
        ),
        sample("z.o: file not recognized: file format not recognized", "measured: GNU ld 2.40"),
        sample("/usr/bin/ld: libx.so: error adding symbols: 文件格式错误", "binutils, bfd/po/zh_CN.po"),
        sample("libx.a: file not recognized: 不可识别的文件格式", "binutils, bfd/po/zh_CN.po"),
        sample("libx.so: error adding symbols: 誤った形式のファイルです", "binutils, bfd/po/ja.po"),
        sample("x.o: file not recognized: ファイル形式が認識できません", "binutils, bfd/po/ja.po"),
        sample(
            "ld: i386 アーキテクチャ (入力ファイル`x.o') は i386:x86-64 出力と互換性がありません",
            "binutils, ld/po/ja.po",
        ),
        sample("ld: i386 架构于输入文件 x.o 与 i386:x86-64 输出不兼容", "binutils, ld/po/zh_CN.po"),
        sample(
            "ld.gold: fatal error: x.o: サポートされていない ELF マシン番号 183 です",
            "binutils, gold/po/ja.po",
        ),
        sample(
            "mold: fatal: f.o: incompatible file type: x86_64 is expected but got arm64",
            "measured: mold",
        ),
        sample("ld.gold: error: f32.o: incompatible target", "measured: gold 2.40"),
        sample("ld.lld: error: farm.o is incompatible with f64.o", "measured: lld 19"),
        sample("loadelf: example.com/x(x.syso): elf object but not amd64", "measured: Go 1.27, cmd/link"),
    ],
    references: &[reference(".syso files in every build", "https://github.com/golang/go/issues/38020")],
};

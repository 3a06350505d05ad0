//! A C compiler was given a flag of another CPU.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// A C compiler was given a flag of another CPU.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("compiler-flag-for-other-cpu"),
    title: "the C compiler is for another architecture than GOARCH",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Go passes -m64, -m32, -marm or -arch by GOARCH, and packages pass -march. A compiler \
        that does not know them is for another target: CC names a cross compiler while GOARCH \
        does not, or the reverse.",
    literals: &[
        "recognized command",
        " for ‘-m",
        " for '-m",
        " für ",
        "unknown target ",
        " to option '-m",
        "unrecognized -m",
        "to -mfpu=",
        "内で認識できない引数",
        "argument in option",
        "not support '-m",
        "unsupported option '",
        "arch name ",
        "Kommandozeilenoption",
        "Kommandozeilenargument",
        "命令行选项",
        "コマンドラインオプション",
        " for -m",
        "ISA string must begin",
    ],
    patterns: &[
        r#"(?<compiler>[\w./+-]*(?:gcc|g\+\+|cc|clang)\S*?): error: unrecogni[sz]ed command[- ]line option [‘'\"“`](?<flag>-m(?:64|32|arm|thumb|abi|arch|cpu|fpu|float-abi|sse|avx)[^’'\"”]*)"#,
        r#"unrecogni[sz]ed command[- ]line option [‘'\"“`](?<flag>-m[^’'\"”]*)"#,
        "unknown target (?:CPU|triple) '(?<have>[^']+)'",
        r"unsupported argument '(?<have>[^']+)' to option '(?<flag>-m\w+=?)'",
        r"invalid argument '(?<have>[^']+)' to (?<flag>-mfpu=)",
        r"unrecognized (?<flag>-m(?:arch|cpu|tune)) target: (?<have>\S+)",
        r"(?:falscher|unbekannter) Wert »(?<have>[^«]+)« für (?:Schalter )?»(?<flag>-m(?:arch|cpu|tune|abi)=?)«",
        r"(?:unbekannte Kommandozeilenoption|nicht erkanntes Kommandozeilenargument in Option) »(?<flag>-m[^«]+)«",
        r"オプション ‘(?<flag>-m[^’]+)’ 内で認識できない引数",
        r#"(?:bad|unknown) value [‘'(\"]+(?<have>[^’')\"]+)[’')\"]+ for [‘'\"]?(?<flag>-m(?:arch|cpu|tune|abi)=?)"#,
        "unrecogni[sz]ed argument in option [‘'](?<flag>-m[^’']+)",
        "compiler does not support [‘'](?<flag>-m[^’']+)",
        r"unsupported (?:option|argument) [‘'](?<flag>[^’']+)['’] (?:for target|to option '-m\w+=?') ?'?(?<need>[\w-]*)",
        "invalid arch name '(?<have>[^']+)'",
        "(?:nicht erkannte Kommandozeilenoption|不能识别的命令行选项|无法识别的命令行选项|コマンドラインオプション) ?[»‘“「`'](?<flag>-m[^«’”」']+)",
        r"[‘\'](?<flag>-march=[^’\']+)[’\']: ISA string must begin",
    ],
    ways: &[
        way("see what CC is made for", "$(go env CC) -dumpmachine"),
        way("name the compiler of the target", "CC=TRIPLE-gcc CGO_ENABLED=1 go build ."),
        way("or one that has every target", "CC='zig cc -target TRIPLE' CGO_ENABLED=1 go build ."),
        way("take back a CC that was persisted", "go env -u CC"),
        way("build without cgo, if the package can", "CGO_ENABLED=0 go build ."),
    ],
    doctor: Some(RuleName::new("cgo-compiler-foreign")),
    examples: &[
        sample(
            "aarch64-linux-gnu-gcc: error: unrecognized command-line option '-m64'",
            "measured: go 1.26 with a cross compiler as CC",
        ),
        sample("aarch64-linux-gnu-gcc: error: unrecognized command-line option ‘-m64’", "measured: gcc 12"),
        sample("gcc: error: unrecognized command line option '-m64'", "gcc 8, gcc/opts-global.c"),
        sample(
            "arm-linux-gnueabihf-gcc: error: unrecognized command-line option ‘-m32’; did you mean ‘-mbe32’?",
            "measured: gcc 12",
        ),
        sample("cc1: error: unknown value ‘x86-64-v3’ for ‘-march’", "measured: gcc 12 for aarch64"),
        sample("cc1: error: bad value ‘armv8-a’ for ‘-march=’ switch", "measured: gcc 12 for x86-64"),
        sample("gcc: error: unrecognized argument in option ‘-mabi=lp64’", "measured: gcc 12"),
        sample(
            "clang: error: the clang compiler does not support '-march=x86-64'",
            "measured: clang 14 for aarch64",
        ),
        sample(
            "clang: error: invalid arch name 'armv8', string must begin with rv32{i,e,g} or rv64{i,g}",
            "measured: clang 14 for riscv64",
        ),
        sample(
            "clang: error: unsupported option '-mfpu=neon' for target 'arm64-apple-macosx14.0.0'",
            "clang 15",
        ),
        sample("gcc: Fehler: nicht erkannte Kommandozeilenoption »-m64«", "gcc, po/de.po"),
        sample("gcc: 错误：不能识别的命令行选项‘-m64’", "gcc, po/zh_CN.po"),
        sample("gcc: エラー: コマンドラインオプション ‘-m64’ を認識できません", "gcc, po/ja.po"),
        sample("cc1: error: bad value 'armv8-a' for '-march=' switch", "measured: gcc 12, LC_ALL=C"),
        sample("cc1: error: unknown value 'skylake' for '-mcpu'", "measured: gcc 12, LC_ALL=C"),
        sample("cc1: Fehler: falscher Wert »armv8-a« für Schalter »-march=«", "measured: gcc 12, de_DE"),
        sample("gcc: Fehler: unbekannte Kommandozeilenoption »-marm«", "measured: gcc 12, de_DE"),
        sample("gcc: エラー: オプション ‘-mabi=lp64’ 内で認識できない引数です", "measured: gcc 12, ja_JP"),
        sample("error: unknown target CPU 'x86-64'", "measured: clang 14"),
        sample("clang: error: unsupported argument 'x86-64' to option '-march='", "measured: clang 16"),
        sample("clang: error: invalid argument 'neon' to -mfpu=", "measured: clang 14"),
        sample(
            "arm-linux-gnueabihf-gcc: error: unrecognized -march target: x86-64",
            "measured: gcc 12 for armhf",
        ),
        sample(
            "gcc: Fehler: nicht erkanntes Kommandozeilenargument in Option »-mabi=lp64«",
            "measured: gcc 12, de_DE",
        ),
        sample("error: bad value (native) for -march= switch", "gcc 4.8, gcc/config/i386/i386.c"),
        sample(
            "riscv64-linux-gnu-gcc: error: ‘-march=native’: ISA string must begin with rv32 or rv64",
            "measured: gcc 12 for riscv64",
        ),
    ],
    references: &[],
};

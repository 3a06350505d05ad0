//! The loader of Linux found a library of another width or CPU.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, sample, way};

/// The loader of Linux found a library of another width or CPU.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("wrong-elf-class"),
    title: "a library is there, but for another width or CPU than the program",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "A 64-bit program loads 64-bit libraries only, and each CPU its own. LD_LIBRARY_PATH or \
        LD_PRELOAD mostly points into the folder of another architecture.",
    literals: &[
        "rong ELF class",
        "alsche ELF-Klasse",
        "間違った ELF クラス",
        "错误的 ELF 类",
        "nvalid ELF header",
        "Ungültiger ELF-Header",
        "無効な ELF ヘッダー",
        "无效的 ELF 头",
        "Exec format error",
        "nvalid ELF image",
    ],
    patterns: &[
        r"(?<file>[^\s:\']+)(?:\' from LD_PRELOAD cannot be preloaded \(|: )wrong ELF class: (?<have>ELFCLASS\d+)",
        r"(?<file>[^\s:]+): (?:falsche ELF-Klasse|間違った ELF クラスです|错误的 ELF 类)[:：] ?(?<have>ELFCLASS\d+)",
        r"wrong ELF class: (?<have>ELFCLASS\d+)",
        r"(?<file>[^\s:]+): (?:invalid ELF header|Ungültiger ELF-Header|無効な ELF ヘッダー|无效的 ELF 头)",
        r"Error loading shared library (?<library>[^\s:]+): Exec format error(?: \(needed by (?<program>[^)]+)\))?",
        r"qemu-\S+: (?<file>[^\s:]+): Invalid ELF image for this architecture",
    ],
    ways: &[
        way("see what the library is", "ogive inspect {file}"),
        way("see what the library is", "ogive inspect {library}"),
        way("start without the variables that lead there", "env -u LD_LIBRARY_PATH -u LD_PRELOAD COMMAND"),
    ],
    doctor: None,
    examples: &[
        sample(
            "error while loading shared libraries: libf.so: wrong ELF class: ELFCLASS32",
            "glibc, elf/dl-load.c",
        ),
        sample(
            "ERROR: ld.so: object '/opt/lib/libx.so' from LD_PRELOAD cannot be preloaded (wrong ELF class: ELFCLASS32): ignored.",
            "glibc, elf/rtld.c",
        ),
        sample("libf.so: falsche ELF-Klasse: ELFCLASS32", "glibc, po/de.po"),
        sample("libf.so: 間違った ELF クラスです: ELFCLASS32", "glibc, po/ja.po"),
        sample("libf.so: 错误的 ELF 类：ELFCLASS32", "glibc, po/zh_CN.po"),
        sample("ImportError: ./m.so: invalid ELF header", "glibc, elf/dl-load.c"),
        sample("./m.so: Ungültiger ELF-Header", "glibc, po/de.po"),
        sample("./m.so: 無効な ELF ヘッダーです", "glibc, po/ja.po"),
        sample("./m.so: 无效的 ELF 头", "glibc, po/zh_CN.po"),
        sample(
            "Error loading shared library libz.so.1: Exec format error (needed by /usr/bin/app)",
            "musl, ldso/dynlink.c",
        ),
        sample("qemu-aarch64-static: ./noint: Invalid ELF image for this architecture", "measured: qemu 7.2"),
    ],
    references: &[],
};

//! A file is there and what it needs to start is not.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// A file is there and what it needs to start is not.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("interpreter-missing"),
    title: "the file is there, but the interpreter or dynamic loader that it names is not",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The kernel answers ENOENT for the interpreter as for the file itself. For a program this \
        is its dynamic loader: one linked against glibc on a musl system, or one for another \
        CPU. For a script it is the program on its first line.",
    literals: &[
        "required file not found",
        "bad interpreter",
        "必要なファイルがありません",
        "找不到需要的文件",
        "specified the interpreter",
        "Defekter Interpreter",
        "誤ったインタプリタ",
        "错误的解释器",
        "Check the interpreter or linker",
        "bad ELF interpreter",
        "找不到必須檔案",
    ],
    patterns: &[
        r"(?<program>[^\s:]+): cannot execute: required file not found",
        r"(?<program>[^\s:]+): bad interpreter: (?<interpreter>[^:^]+): ",
        r"(?<program>[^\s:]+): (?<interpreter>[^\s:^]+): bad interpreter",
        "process '(?<program>[^']+)': The file specified the interpreter '(?<interpreter>[^']+)'",
        r"(?<program>[^\s:]+): 実行できません: 必要なファイルがありません",
        r"(?<program>[^\s:]+): 无法执行：找不到需要的文件",
        r"(?<program>[^\s:]+): (?<interpreter>[^\s:^]+): (?:Defekter Interpreter|誤ったインタプリタです|错误的解释器)",
        "process '(?<program>[^']+)': The file exists and is executable. Check the interpreter or linker",
        r"(?:(?<program>[^\s:]+): )?(?<interpreter>/[^\s:]+): bad ELF interpreter",
        r"(?<program>[^\s:：]+)：無法執行：找不到必須檔案",
    ],
    ways: &[
        way("see which interpreter or loader it names, and what is here", "ogive explain {program}"),
        way("build it without cgo, so that it needs no loader", "CGO_ENABLED=0 go build ."),
        advice(
            "or install the C library that it was linked against: gcompat on Alpine, libc6 of the program's architecture on Debian",
        ),
    ],
    doctor: Some(RuleName::new("wrong-libc")),
    examples: &[
        sample("bash: line 1: ./bad: cannot execute: required file not found", "measured: bash 5.2"),
        sample(
            "zsh:1: ./bad: bad interpreter: /nonexistent/sh: no such file or directory",
            "measured: zsh 5.9",
        ),
        sample(
            "exec: Failed to execute process './bad': The file specified the interpreter '/nonexistent/sh', which is not an executable command.",
            "measured: fish 3.6",
        ),
        sample("bash: 行 1: ./bad: 実行できません: 必要なファイルがありません", "measured: bash 5.2, ja_JP"),
        sample("bash: 行 1: ./bad: 无法执行：找不到需要的文件", "measured: bash 5.2, zh_CN"),
        sample(
            "bash: ./tool: /usr/bin/python: bad interpreter: No such file or directory",
            "bash 5.1, execute_cmd.c",
        ),
        sample(
            "bash: ./tool: /usr/bin/python: Defekter Interpreter: Datei oder Verzeichnis nicht gefunden",
            "bash 5.1, po/de.po",
        ),
        sample(
            "bash: ./tool: /usr/bin/python: 誤ったインタプリタです: そのようなファイルやディレクトリはありません",
            "bash 5.1, po/ja.po",
        ),
        sample("bash: ./tool: /usr/bin/python: 错误的解释器: 没有那个文件或目录", "bash 5.1, po/zh_CN.po"),
        sample(
            "exec: Failed to execute process './noint': The file exists and is executable. Check the interpreter or linker?",
            "measured: fish 3.6",
        ),
        sample(
            "bash: ./easyrp: /lib/ld-linux-x86-64.so.2: bad ELF interpreter: No such file or directory",
            "Pizzabelly/EasyRP#84",
        ),
        sample("bash: 列 1: ./noint：無法執行：找不到必須檔案", "measured: bash 5.2, zh_TW"),
    ],
    references: &[reference("execve(2), ENOENT", "https://man7.org/linux/man-pages/man2/execve.2.html")],
};

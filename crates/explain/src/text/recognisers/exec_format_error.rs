//! The kernel knows no way to run the program: it is for another CPU or system, or no program at all.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("exec-format-error"),
    title: "the kernel knows no way to run the program: it is for another CPU or system, or no program at all",
    rationale: "ENOEXEC: the file is of a format or machine that this kernel does not run, and no handler in binfmt_misc takes it. Empty and cut-off files, texts without #! and pages saved as programs end the same way.",
    literals: &[
        "xec format error",
        "cannot execute binary file",
        "Fehler im Format der Programmdatei",
        "Binärdatei nicht ausführen",
        "実行形式エラー",
        "バイナリファイルを実行できません",
        "可执行文件格式错误",
        "无法执行二进制文件",
        "执行格式错误",
        "could not be run by the operating system",
    ],
    pattern: r#"(?:(?P<program>[^\s:'"]*[/.][^\s:'"]*)['"]?: )?(?:[Ee]xec format error(?:: '?(?P<other>[^\s:']*[/.][^\s:']*)'?)?|cannot execute binary file|Fehler im Format der Programmdatei|Kann die Binärdatei nicht ausführen|実行形式エラー|バイナリファイルを実行できません|可执行文件格式错误|无法执行二进制文件|执行格式错误|.*could not be run by the operating system)"#,
    doctor: Some(RuleName::new("binfmt-missing")),
    tell,
    examples: &[
        Example { line: "bash: ./app: cannot execute binary file: Exec format error", seen: "bash 5.2" },
        Example { line: "zsh: exec format error: ./app", seen: "zsh 5.9" },
        Example { line: "./app: 1: ./app: Exec format error", seen: "dash" },
        Example {
            line: "standard_init_linux.go:228: exec user process caused: exec format error",
            seen: "runc 1.0, docker logs",
        },
        Example {
            line: "exec /usr/local/bin/docker-entrypoint.sh: exec format error",
            seen: "containerd 1.7, kubectl logs",
        },
        Example { line: "fork/exec ./app: exec format error", seen: "Go, os/exec on Linux" },
        Example { line: "OSError: [Errno 8] Exec format error: './app'", seen: "CPython, subprocess" },
        Example { line: "Error: Exec format error (os error 8)", seen: "Rust, std::process" },
        Example {
            line: "bash: ./app: Kann die Binärdatei nicht ausführen: Fehler im Format der Programmdatei",
            seen: "bash 5.2, LANG=de_DE.UTF-8",
        },
        Example {
            line: "bash: ./app: バイナリファイルを実行できません: 実行形式エラー",
            seen: "bash, LANG=ja_JP.UTF-8",
        },
        Example {
            line: "bash: ./app: 无法执行二进制文件: 可执行文件格式错误",
            seen: "bash, LANG=zh_CN.UTF-8",
        },
        Example {
            line: "exec: Failed to execute process: './app' the file could not be run by the operating system.",
            seen: "fish 3.6",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program").or(found.get("other")))
        .run("See what the program is and what this machine runs", format!("ogive explain {}", found.first_word(&["program", "other"], "./PROGRAM")))
        .run("In a container, see what the image really holds", "ogive explain --image IMAGE")
        .by_hand("Build or pull for this machine's platform: GOOS and GOARCH of `go env`, `--platform` of docker")
        .by_hand("Or register an emulator, as Debian's qemu-user-static does, with the flag F so that containers have it too")
}

//! A kernel other than macOS refused a file as no program of its own.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// A kernel other than macOS refused a file as no program of its own.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("exec-format-error"),
    title: "this machine cannot run the machine code of this file",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "The kernel knows no way to start the file (ENOEXEC): it is for another CPU, byte order \
        or system and no handler is registered for it, or it is no program at all. Which of them \
        it is, the file itself tells.",
    literals: &[
        "format error",
        "execute binary",
        "im Format der Programmdatei",
        "実行形式エラー",
        "执行文件格式错误",
        "バイナリファイルを実行できません",
        "无法执行二进制文件",
        "Binärdatei nicht ausführen",
        "not executable: ",
        "run by the operating system",
        "Wrong Architecture.",
        "無法執行二進位檔案",
        "可執行檔格式錯誤",
        "spawn ENOEXEC",
        "system error -8",
    ],
    patterns: &[
        r"(?:^|[\s(])(?<program>[^\s:]+): cannot execute binary file",
        r"(?i)exec format error: (?<program>\S+)",
        "(?i)exec format error: '(?<program>[^']+)'",
        r"(?<program>[^\s:]+): cannot execute \[",
        r"(?<program>[^\s:]+): (?:Exec|exec) format error",
        "Failed to execute process: '(?<program>[^']+)' the file could not be run by the operating system",
        r"(?<program>[^\s:]+): not executable: (?:32|64)-bit ELF file",
        r"(?<program>[^\s:]+): Kann die (?:Binärdatei|Datei) nicht ausführen",
        "(?i)Fehler im Format der Programmdatei",
        r"(?<program>[^\s:]+): バイナリファイルを実行できません",
        "実行形式エラー",
        r"(?<program>[^\s:]+): 无法执行二进制文件",
        "可执行文件格式错误",
        "(?i)exec format error",
        "cannot execute binary file",
        r"(?<program>[^\s:]+): not executable: magic [0-9A-F]{4}\b",
        r"(?<program>[^\s:]+): 無法執行二進位檔案",
        "可執行檔格式錯誤",
        "spawn ENOEXEC",
        r"spawn Unknown system error -8(?:\D|$)",
    ],
    ways: &[
        way("look at the file itself", "ogive explain {program}"),
        way("build it for this machine, if it is your own", "GOOS= GOARCH= go build ."),
        way("or register an emulator", "apt-get install qemu-user-static binfmt-support"),
    ],
    doctor: Some(RuleName::new("binfmt-missing")),
    examples: &[
        sample("bash: line 1: ./s390: cannot execute binary file: Exec format error", "measured: bash 5.2"),
        sample("bash: ./fake-sms: cannot execute binary file: Exec format error", "Narasimha1997/fake-sms#9"),
        sample("bash: ./ARCANUS: cannot execute binary file", "bash 4, builtins"),
        sample("dash: 1: ./s390: Exec format error", "measured: dash 0.5.12"),
        sample("zsh:1: exec format error: ./s390", "measured: zsh 5.9"),
        sample(
            "exec: Failed to execute process: './s390' the file could not be run by the operating system.",
            "measured: fish 3.6",
        ),
        sample("E: mksh: ./s390: not executable: 64-bit ELF file", "measured: mksh 59c"),
        sample("./s390: ./s390: cannot execute [Exec format error]", "measured: ksh 93u+m"),
        sample("./s390: Exec format error. Wrong Architecture.", "measured: tcsh 6.24"),
        sample(
            "./s390: Fehler im Format der Programmdatei. Wrong Architecture.",
            "measured: tcsh 6.24, de_DE",
        ),
        sample(
            "bash: Zeile 1: ./s390: Kann die Binärdatei nicht ausführen: Fehler im Format der Programmdatei",
            "measured: bash 5.2, de_DE",
        ),
        sample("zsh:1: fehler im Format der Programmdatei: ./s390", "measured: zsh 5.9, de_DE"),
        sample(
            "bash: 行 1: ./s390: バイナリファイルを実行できません: 実行形式エラー",
            "measured: bash 5.2, ja_JP",
        ),
        sample("zsh:1: 実行形式エラー: ./s390", "measured: zsh 5.9, ja_JP"),
        sample("bash: 行 1: ./s390: 无法执行二进制文件：可执行文件格式错误", "measured: bash 5.2, zh_CN"),
        sample("./s390: ./s390: cannot execute [可执行文件格式错误]", "measured: ksh 93u+m, zh_CN"),
        sample("OSError: [Errno 8] Exec format error: './s390'", "measured: Python 3.11"),
        sample(
            "fork/exec /home/kronos/.ligolo-mp-server/assets/go/bin/go: exec format error",
            "ttpreport/ligolo-mp#17",
        ),
        sample(
            "app.service: Failed at step EXEC spawning /opt/app: Exec format error",
            "systemd, src/core/execute.c",
        ),
        sample("E: mksh: ./win.exe: not executable: magic 4D5A", "measured: mksh 59c"),
        sample("bash: 列 1: ./s390: 無法執行二進位檔案: 可執行檔格式錯誤", "measured: bash 5.2, zh_TW"),
        sample("zsh:1: 可執行檔格式錯誤: ./s390", "measured: zsh 5.9, zh_TW"),
        sample("[Operation Error] spawn ENOEXEC", "MCSManager/MCSManager#1529"),
        sample("Error: spawn Unknown system error -8", "electron/electron#37051"),
    ],
    references: &[reference("execve(2), ENOEXEC", "https://man7.org/linux/man-pages/man2/execve.2.html")],
};

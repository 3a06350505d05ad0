//! Windows refused a file as no program for its CPU (error 193).

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, advice, reference, sample, way};

/// Windows refused a file as no program for its CPU (error 193).
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("not-a-windows-program"),
    title: "Windows knows no way to run this file",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Error 193, ERROR_BAD_EXE_FORMAT: the file is no Windows program (an ELF or Mach-O file \
        under the name .exe, a truncated download), or a 64-bit library loaded by a 32-bit \
        program.",
    literals: &[
        "valid Win32 app",
        "Win32-Anwendung",
        "Win32 应用程序",
        "Win32 アプリケーション",
        "valid application for this OS",
    ],
    patterns: &[
        r#"(?:fork/exec|program) "?(?<program>[^":]+(?::\\[^":]+)?)"?:.*is not a valid Win32 application"#,
        "is not a valid Win32 application",
        r"(?:^|\s)(?<program>\S+) ist keine zulässige Win32-Anwendung",
        "不是有效的 ?Win32 ?应用程序",
        "有効な Win32 アプリケーションではありません",
        "not a valid application for this OS ?platform",
    ],
    ways: &[
        way("look at the file itself", "ogive explain {program}"),
        way("build it for Windows", "GOOS=windows GOARCH=amd64 go build ."),
        advice("download it again, if its size is not what it should be"),
    ],
    doctor: None,
    examples: &[
        sample(
            r"fork/exec C:\Users\vmom\AppData\Local\Temp\godebug620220755\godebug.a.out: %1 is not a valid Win32 application.",
            "mailgun/godebug#70",
        ),
        sample(
            r#"Cannot run program "C:\Users\tobias\AppData\Local\JetBrains\tsgo": CreateProcess error=193, %1 is not a valid Win32 application"#,
            "microsoft/typescript-go#2770",
        ),
        sample(
            "The specified executable is not a valid application for this OS platform.",
            "PowerShell, fsnotify/fsnotify#645",
        ),
        sample(
            "app.exe ist keine zulässige Win32-Anwendung.",
            "the message table of Windows, error 193, de-DE",
        ),
        sample("%1 不是有效的 Win32 应用程序。", "the message table of Windows, error 193, zh-CN"),
        sample(
            "%1 は有効な Win32 アプリケーションではありません。",
            "the message table of Windows, error 193, ja-JP",
        ),
    ],
    references: &[reference(
        "System error codes, 193",
        "https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-",
    )],
};

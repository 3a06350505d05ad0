//! Windows refused a program for another CPU or a newer Windows (error 216).

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// Windows refused a program for another CPU or a newer Windows (error 216).
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("windows-version-mismatch"),
    title: "the program is for another CPU than this Windows, or for a newer Windows",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "Error 216, ERROR_EXE_MACHINE_TYPE_MISMATCH: arm64 code on an Intel PC, 64-bit code on a \
        32-bit Windows, or a minimum version above this one. Windows 11 on Arm runs x64 and x86 \
        code by emulation; nothing runs arm64 code on Intel.",
    literals: &[
        "version of Windows you",
        "Windows-Version kompatibel",
        "Windows 版本不兼容",
        "Windows のバージョンと互換性",
    ],
    patterns: &[
        "fork/exec (?<program>.+?): This version of",
        "(?:is )?not compatible with the version of Windows you'?re",
        "nicht mit der (?:ausgeführten|verwendeten) Windows-Version kompatibel",
        "Windows 版本不兼容",
        "Windows のバージョンと互換性がありません",
    ],
    ways: &[
        way("look at the file itself", "ogive explain {program}"),
        way("build it for this PC", "GOARCH= go build ."),
        way("build it for Intel", "GOOS=windows GOARCH=amd64 go build ."),
    ],
    doctor: Some(RuleName::new("persisted-target")),
    examples: &[
        sample(
            r"fork/exec C:\Users\xilin\AppData\Local\Temp\go-build275391226\b001\exe\main.exe: This version of %1 is not compatible with the version of Windows you're running. Check your computer's system information and then contact the software publisher.",
            "golang/go#38088",
        ),
        sample(
            "The version of this file is not compatible with the version of Windows you're running.",
            "the message table of Windows, error 216",
        ),
        sample(
            "Diese Version von app.exe ist nicht mit der ausgeführten Windows-Version kompatibel.",
            "the message table of Windows, error 216, de-DE",
        ),
        sample(
            "该版本的 app.exe 与你运行的 Windows 版本不兼容。",
            "the message table of Windows, error 216, zh-CN",
        ),
        sample(
            "このバージョンの app.exe は、実行中の Windows のバージョンと互換性がありません。",
            "the message table of Windows, error 216, ja-JP",
        ),
    ],
    references: &[reference(
        "System error codes, 216",
        "https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-",
    )],
};

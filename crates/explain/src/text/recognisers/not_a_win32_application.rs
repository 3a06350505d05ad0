//! Windows takes the file for no program of this machine.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("not-a-win32-application"),
    title: "Windows takes the file for no program of this machine",
    rationale: "ERROR_BAD_EXE_FORMAT (193): the file is for a CPU that this Windows does not run (64-bit on 32-bit Windows, arm64 on Intel), for another system, cut off, or no program at all.",
    literals: &["Win32"],
    pattern: r#"(?:(?P<program>\S+?) is not a valid Win32 application|%1 is not a valid Win32 application|(?:ist )?keine zulässige Win32-Anwendung|不是有效的 ?Win32 ?应用程序|有効な ?Win32 ?アプリケーションではありません)"#,
    doctor: Some(RuleName::new("prism-emulated")),
    tell,
    examples: &[
        Example {
            line: "fork/exec C:\\go\\bin\\app.exe: %1 is not a valid Win32 application.",
            seen: "Go, os/exec on Windows",
        },
        Example { line: "app.exe is not a valid Win32 application.", seen: "Explorer, Windows 10" },
        Example {
            line: "OSError: [WinError 193] %1 is not a valid Win32 application",
            seen: "CPython on Windows",
        },
        Example { line: "%1 ist keine zulässige Win32-Anwendung.", seen: "Windows in German" },
        Example { line: "%1 不是有效的 Win32 应用程序。", seen: "Windows in Chinese" },
        Example {
            line: "%1 は有効な Win32 アプリケーションではありません。", seen: "Windows in Japanese"
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program"))
        .run("See what the file is", format!("ogive explain {}", found.word("program", ".\\PROGRAM.exe")))
        .run("Build for this machine", "go env GOHOSTARCH, then: GOOS=windows GOARCH=... go build")
}

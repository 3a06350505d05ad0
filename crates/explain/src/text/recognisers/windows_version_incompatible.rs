//! The program is for another CPU than this Windows.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("windows-version-incompatible"),
    title: "the program is for another CPU than this Windows",
    rationale: "ERROR_EXE_MACHINE_TYPE_MISMATCH (216): the machine of the file's header is one that this Windows does not run, such as arm64 on Intel or 64-bit code on a 32-bit system.",
    literals: &["not compatible with the version of Windows"],
    pattern: r#"(?P<program>\S+ )?(?:is|%1 is|file .* is)? ?not compatible with the version of Windows"#,
    doctor: Some(RuleName::new("prism-emulated")),
    tell,
    examples: &[
        Example {
            line: "This version of C:\\app.exe is not compatible with the version of Windows you're running.",
            seen: "cmd.exe, Windows 10",
        },
        Example {
            line: "The specified executable is not compatible with the version of Windows you're running.",
            seen: "PowerShell 7",
        },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new()
        .run("See what the file is for", "ogive inspect PROGRAM.exe")
        .by_hand("Fetch or build it for this machine: GOARCH=amd64 for Intel and AMD, arm64 for Arm, 386 for 32-bit Windows")
}

//! MacOS 26 refuses the program because it has no UUID.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("missing-lc-uuid"),
    title: "macOS 26 refuses the program because it has no UUID",
    rationale: "Programs that Go before 1.24 linked itself often have no LC_UUID load command, which dyld of macOS 26 demands. Tools that were installed long ago are the usual case.",
    literals: &["LC_UUID"],
    pattern: r#"missing LC_UUID(?: load command)?(?: in (?P<program>\S+))?"#,
    doctor: Some(RuleName::new("go-too-old-for-os")),
    tell,
    examples: &[
        Example {
            line: "dyld[1234]: missing LC_UUID load command in /Users/me/go/bin/dlv",
            seen: "macOS 26, go-delve/delve#4162",
        },
        Example { line: "dyld: missing LC_UUID load command", seen: "golang/go#68678" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program"))
        .run("Build it with Go 1.24 or later", "go install PACKAGE@latest")
        .run("Find all such tools", "ogive inspect --long ~/go/bin")
        .by_hand("Or link with Apple's linker: -ldflags=-linkmode=external")
}

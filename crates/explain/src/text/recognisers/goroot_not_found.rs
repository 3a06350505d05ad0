//! GOROOT names a folder that is no Go.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("goroot-not-found"),
    title: "GOROOT names a folder that is no Go",
    rationale: "The go command looks for its own files where GOROOT says, before it looks beside itself. A GOROOT left over from an older or removed Go breaks every command.",
    literals: &["cannot find GOROOT"],
    pattern: r#"cannot find GOROOT directory: (?P<folder>.+)"#,
    doctor: Some(RuleName::new("goroot-mismatch")),
    tell,
    examples: &[
        Example { line: "go: cannot find GOROOT directory: /usr/local/go", seen: "Go 1.21" },
        Example {
            line: "go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set",
            seen: "Go 1.25",
        },
        Example {
            line: "go: cannot find GOROOT directory: /opt/homebrew/Cellar/go/1.20/libexec",
            seen: "Go 1.20",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("GOROOT", found.get("folder"))
        .run("Take it out of this shell", "unset GOROOT")
        .run("And out of Go's own settings", "go env -u GOROOT")
        .by_hand("Remove the line that exports it from your start-up files: Go needs none")
}

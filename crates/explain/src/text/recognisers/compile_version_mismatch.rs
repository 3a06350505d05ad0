//! Two Gos are mixed: the go command and its compiler are of different versions.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("compile-version-mismatch"),
    title: "two Gos are mixed: the go command and its compiler are of different versions",
    rationale: "GOROOT belongs to another Go than the one that runs, or one was unpacked over an older one.",
    literals: &["does not match go tool version"],
    pattern: r#"(?:compile|asm|link|cgo): version "(?P<have>[^"]+)" does not match go tool version "(?P<want>[^"]+)""#,
    doctor: Some(RuleName::new("goroot-mismatch")),
    tell,
    examples: &[
        Example {
            line: "compile: version \"go1.20.4\" does not match go tool version \"go1.21.0\"",
            seen: "Go 1.21",
        },
        Example {
            line: "# internal/goarch compile: version \"go1.16.5\" does not match go tool version \"go1.17\"",
            seen: "Go 1.17",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("the tool is", found.get("have"))
        .fact("the go command is", found.get("want"))
        .run("Take GOROOT out of this shell", "unset GOROOT")
        .run("See which Go runs, and why", "ogive which --why")
        .by_hand("When one was unpacked over another: remove the folder and unpack it anew")
}

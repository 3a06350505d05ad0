//! GOCACHE=off is an error since Go 1.12.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("gocache-off"),
    title: "GOCACHE=off is an error since Go 1.12",
    rationale: "The build cache cannot be switched off: the go command needs it. What was meant is mostly a fresh build.",
    literals: &["GOCACHE=off", "GOCACHE is not defined"],
    pattern: r#"(?:build cache is disabled by GOCACHE=off|GOCACHE is not defined)"#,
    doctor: Some(RuleName::new("gocache-off")),
    tell,
    examples: &[
        Example {
            line: "build cache is disabled by GOCACHE=off, but required as of Go 1.12",
            seen: "Go 1.12 and later",
        },
        Example {
            line: "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined",
            seen: "Go 1.21",
        },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new()
        .run("Take it out of Go's own settings", "go env -u GOCACHE")
        .run("And out of this shell", "unset GOCACHE")
        .run("Build everything anew instead", "go build -a")
}

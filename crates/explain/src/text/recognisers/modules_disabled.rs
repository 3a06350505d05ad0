//! Module mode is off.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("modules-disabled"),
    title: "module mode is off",
    rationale: "GO111MODULE=off makes Go look for packages below GOPATH only and ignore every go.mod. It is a left-over of the years before 1.16.",
    literals: &["GO111MODULE=off"],
    pattern: r#"(?:modules disabled by GO111MODULE=off|cannot be used with GO111MODULE=off|can only be used in module-aware mode)"#,
    doctor: Some(RuleName::new("gopath-mode")),
    tell,
    examples: &[
        Example { line: "go: modules disabled by GO111MODULE=off; see 'go help modules'", seen: "Go 1.21" },
        Example { line: "go: list -m cannot be used with GO111MODULE=off", seen: "Go 1.21" },
        Example {
            line: "go: go.work only works with modules: cannot be used with GO111MODULE=off",
            seen: "Go 1.22",
        },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new()
        .run("See where it is set", "go env GO111MODULE GOFLAGS GOENV")
        .run("Take it out of Go's own settings", "go env -u GO111MODULE")
        .run("And out of this shell", "unset GO111MODULE")
}

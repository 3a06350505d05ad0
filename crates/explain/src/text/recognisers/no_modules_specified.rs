//! The command needs a module's name, and there is no main module.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("no-modules-specified"),
    title: "the command needs a module's name, and there is no main module",
    rationale: "Commands such as `go mod download` and `go list -m` are about the main module when none is named.",
    literals: &["no modules specified", "no module specified"],
    pattern: r#"no modules? specified"#,
    doctor: Some(RuleName::new("gopath-mode")),
    tell,
    examples: &[
        Example { line: "go: no modules specified (see 'go help mod download')", seen: "Go 1.21" },
        Example {
            line: "go mod download: no modules specified (see 'go help mod download')",
            seen: "Go 1.15",
        },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new().run("See what Go takes for the module", "go env GOMOD GOWORK").by_hand(
        "Change into the folder that has the go.mod, or name a module with a version: example.com/m@latest",
    )
}

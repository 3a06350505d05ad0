//! Go get changes a go.mod, and here is none.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-get-outside-module"),
    title: "`go get` changes a go.mod, and here is none",
    rationale: "Since Go 1.18 `go get` only changes the dependencies of the main module. Programs are installed by `go install` with a version.",
    literals: &["no longer supported outside a module"],
    pattern: r#"'?go get'? is no longer supported outside a module"#,
    doctor: None,
    tell,
    examples: &[
        Example { line: "go: 'go get' is no longer supported outside a module.", seen: "Go 1.18 and later" },
        Example { line: "go get: 'go get' is no longer supported outside a module.", seen: "Go 1.18 beta" },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new()
        .run("Install a program", "go install PACKAGE@latest")
        .by_hand("To add a dependency, change into the folder that has the go.mod")
}

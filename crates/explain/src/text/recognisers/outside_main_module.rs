//! The folder belongs to no module of this build.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("outside-main-module"),
    title: "the folder belongs to no module of this build",
    rationale: "The package named by a folder stands outside the main module, or in a folder with a go.mod of its own that go.work does not list.",
    literals: &["main module", "listed in go.work"],
    pattern: r#"(?:directory (?:prefix )?(?P<folder>\S+) (?:outside|does not contain) (?:main module|modules listed in go\.work)(?: or (?:its|their) selected dependencies)?|main module \((?P<module>[^)]+)\) does not contain package)"#,
    doctor: None,
    tell,
    examples: &[
        Example {
            line: "pattern ./...: directory prefix . does not contain main module or its selected dependencies",
            seen: "Go 1.21",
        },
        Example { line: "directory ../x outside main module or its selected dependencies", seen: "Go 1.22" },
        Example {
            line: "main module (example.com/m) does not contain package example.com/m/x",
            seen: "Go 1.21",
        },
        Example {
            line: "directory prefix . does not contain modules listed in go.work or their selected dependencies",
            seen: "Go 1.22",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("folder", found.get("folder"))
        .fact("module", found.get("module"))
        .run("See what Go takes for the module and the workspace", "go env GOMOD GOWORK")
        .run("Add its module to the workspace", format!("go work use {}", found.word("folder", "FOLDER")))
        .by_hand("Or run the command in the folder of its own go.mod")
}

//! This folder is in no module.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("no-module-here"),
    title: "this folder is in no module",
    rationale: "There is no go.mod here or above. Patterns such as \"all\" and ./... are about the main module, and there is none.",
    literals: &["cannot match \"all\"", "go.mod file not found", "no go.mod file"],
    pattern: r#"(?:cannot match "all": (?P<reason>.+)|go\.mod file not found in current directory or any parent directory|cannot find main module|no go\.mod file)"#,
    doctor: Some(RuleName::new("gopath-mode")),
    tell,
    examples: &[
        Example {
            line: "go: cannot match \"all\": go.mod file not found in current directory or any parent directory; see 'go help modules'",
            seen: "Go 1.21",
        },
        Example {
            line: "go: cannot match \"all\": working directory is not part of a module",
            seen: "Go 1.15",
        },
        Example {
            line: "go: go.mod file not found in current directory or any parent directory; see 'go help modules'",
            seen: "Go 1.22",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("reason", found.get("reason"))
        .run("See what Go takes for the module and the workspace", "go env GOMOD GOWORK GO111MODULE")
        .by_hand("Change into the folder that has the go.mod")
        .run("Or make a module here", "go mod init example.com/NAME")
}

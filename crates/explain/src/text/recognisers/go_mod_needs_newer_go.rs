//! The module needs a newer Go than the one that runs.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("go-mod-needs-newer-go"),
    title: "the module needs a newer Go than the one that runs",
    rationale: "The go line of go.mod is the least version since Go 1.21. GOTOOLCHAIN=local, and a Go before 1.21, do not fetch the one that is asked for.",
    literals: &["requires go >=", "requires Go ", "invalid go version"],
    pattern: r#"(?:requires go >= (?P<needs>\S+?)(?: \(running go (?P<runs>[^;)]+)(?:; GOTOOLCHAIN=(?P<setting>[^)]+))?\))?(?:$|[ ;,])|module requires Go (?P<older>\d+\.\d+)|invalid go version '(?P<invalid>[^']+)': must match format)"#,
    doctor: Some(RuleName::new("gotoolchain-blocks")),
    tell,
    examples: &[
        Example {
            line: "go: go.mod requires go >= 1.23.0 (running go 1.21.13; GOTOOLCHAIN=local)",
            seen: "Go 1.21",
        },
        Example {
            line: "go: errors parsing go.mod: go.mod:3: invalid go version '1.21.0': must match format 1.23",
            seen: "Go 1.20",
        },
        Example { line: "note: module requires Go 1.22", seen: "Go 1.19" },
        Example {
            line: "go: module golang.org/x/tools@v0.30.0 requires go >= 1.22.0; switching failed",
            seen: "Go 1.21",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("it needs", found.get("needs").or(found.get("older")).or(found.get("invalid")))
        .fact("running", found.get("runs"))
        .fact("GOTOOLCHAIN", found.get("setting"))
        .run("Install the Go that the folder asks for", "ogive install")
        .run("Or let Go fetch it", "GOTOOLCHAIN=auto go build")
        .run("See what decides here", "ogive which --why")
}

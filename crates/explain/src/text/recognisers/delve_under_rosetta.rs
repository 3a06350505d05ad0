//! The debugger is an amd64 program, and Rosetta lets no program be debugged.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("delve-under-rosetta"),
    title: "the debugger is an amd64 program, and Rosetta lets no program be debugged",
    rationale: "Delve refuses to run translated. Replacing Go alone does not help: dlv itself must be built for this CPU.",
    literals: &["Rosetta"],
    pattern: r#"(?:could not launch process|can not run|cannot run).*?under Rosetta"#,
    doctor: Some(RuleName::new("dlv-translated")),
    tell,
    examples: &[
        Example {
            line: "could not launch process: can not run under Rosetta, check that the installed build of Go is right for your CPU architecture",
            seen: "Delve 1.21, go-delve/delve#2604",
        },
        Example {
            line: "Failed to launch: could not launch process: can not run under Rosetta",
            seen: "VS Code, Go extension",
        },
    ],
};

fn tell(_: &Found<'_>) -> Told {
    Told::new()
        .run("Build dlv for this CPU", "GOARCH=arm64 go install github.com/go-delve/delve/cmd/dlv@latest")
        .run("See which dlv is found, and what it is", "ogive inspect \"$(command -v dlv)\"")
        .run("See that Go is native", "ogive which --why")
}

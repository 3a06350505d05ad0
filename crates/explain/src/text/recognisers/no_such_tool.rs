//! This Go lacks one of its own tools.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("no-such-tool"),
    title: "this Go lacks one of its own tools",
    rationale: "The tool stands in pkg/tool/GOOS_GOARCH of GOROOT, for the platform of the Go that runs. GOROOT belongs to a Go of another architecture, or was damaged.",
    literals: &["no such tool"],
    pattern: r#"(?:go(?: tool)?: )?no such tool "?(?P<tool>[a-z0-9]+)"?"#,
    doctor: Some(RuleName::new("goroot-mismatch")),
    tell,
    examples: &[
        Example { line: "go: no such tool \"compile\"", seen: "Go 1.22" },
        Example { line: "go tool: no such tool \"asm\"", seen: "Go 1.16" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("tool", found.get("tool"))
        .run("See which Go runs, and why", "ogive which --why")
        .run("Take GOROOT out of this shell", "unset GOROOT")
        .run("Check the files of installed Gos", "ogive verify")
}

//! The program is for another CPU than this Mac's.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("bad-cpu-type"),
    title: "the program is for another CPU than this Mac's",
    rationale: "macOS says so (EBADARCH) when no slice of a Mach-O file is for this CPU, and Rosetta, which runs amd64 programs on Apple silicon, is missing or does not take it. arm64 programs never run on Intel.",
    literals: &["CPU type in executable"],
    pattern: r#"(?:^|[ :])(?:(?P<program>[^ :]*/[^ :]*): )?[Bb]ad CPU type in executable(?:: (?P<other>\S+))?"#,
    doctor: Some(RuleName::new("rosetta-missing")),
    tell,
    examples: &[
        Example { line: "zsh: bad CPU type in executable: ./hello", seen: "zsh 5.9, macOS" },
        Example { line: "-bash: /usr/local/go/bin/go: Bad CPU type in executable", seen: "bash 3.2, macOS" },
        Example {
            line: "fork/exec /Users/me/go/bin/dlv: bad CPU type in executable",
            seen: "Go, os/exec on darwin",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program").or(found.get("other")))
        .run("See what the program is for", format!("ogive explain {}", found.first_word(&["program", "other"], "./PROGRAM")))
        .run("Install Rosetta, when the program is for amd64 and this is Apple silicon", "softwareupdate --install-rosetta")
        .by_hand("Fetch or build the program for this Mac's CPU: GOARCH=arm64 on Apple silicon, GOARCH=amd64 on Intel")
}

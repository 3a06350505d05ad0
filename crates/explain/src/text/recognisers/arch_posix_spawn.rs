//! Arch could not start the program for the CPU that was asked for.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("arch-posix-spawn"),
    title: "`arch` could not start the program for the CPU that was asked for",
    rationale: "`arch` starts one slice of a universal program. It fails where the program has no such slice, and where that slice needs Rosetta and Rosetta is not installed.",
    literals: &["posix_spawn"],
    pattern: r#"arch: posix_spawnp?: (?P<program>.+?): Bad CPU type in executable"#,
    doctor: Some(RuleName::new("rosetta-missing")),
    tell,
    examples: &[
        Example {
            line: "arch: posix_spawnp: brew: Bad CPU type in executable",
            seen: "Homebrew/discussions, Apple silicon without Rosetta",
        },
        Example {
            line: "arch: posix_spawn: /usr/local/bin/go: Bad CPU type in executable",
            seen: "macOS 14, arch -x86_64 of an arm64 program",
        },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program"))
        .run(
            "See which slices the program has",
            format!("ogive inspect {}", found.word("program", "PROGRAM")),
        )
        .run("Install Rosetta, when an amd64 slice was asked for", "softwareupdate --install-rosetta")
        .by_hand("Start it without `arch`, so that the system takes the slice of this CPU")
}

//! MacOS killed the program because of its signature, or somebody killed it.

use ogive_record::RuleName;

use crate::text::recogniser::{Example, Found, Recogniser, Told};

pub(super) static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("killed-code-signature"),
    title: "macOS killed the program because of its signature, or somebody killed it",
    rationale: "On Apple silicon the kernel kills programs without a valid signature, and those whose file was overwritten in place: the signature of the old contents is kept with the inode. On Linux the same words mean that memory ran out.",
    literals: &["Killed: 9", "signal: killed", "Code Signature Invalid", "CODESIGNING"],
    pattern: r#"(?:(?P<program>[^\s:]+): )?(?:Killed: 9|signal: killed|Code Signature Invalid|CODESIGNING)"#,
    doctor: None,
    tell,
    examples: &[
        Example { line: "zsh: killed     ./app (Killed: 9)", seen: "macOS 14" },
        Example { line: "signal: killed", seen: "Go, os/exec" },
        Example {
            line: "Termination Reason: Namespace SIGNAL, Code 0x1 Code Signature Invalid",
            seen: "macOS crash report",
        },
        Example { line: "./app: Killed: 9", seen: "bash 3.2, macOS, golang/go#42684" },
        Example { line: "Termination Reason: CODESIGNING 2", seen: "macOS 13 crash report" },
    ],
};

fn tell(found: &Found<'_>) -> Told {
    Told::new()
        .fact("program", found.get("program"))
        .run(
            "On macOS, give it a new inode and a signature of its own",
            "cp PROGRAM PROGRAM.new && mv PROGRAM.new PROGRAM && codesign --force --sign - PROGRAM",
        )
        .run("See what signature it has", "ogive inspect --long PROGRAM")
        .by_hand("On Linux, look for \"Out of memory\" in dmesg, and raise the limit of the container")
}

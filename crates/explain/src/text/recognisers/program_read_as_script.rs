//! A shell took machine code for a script.

use ogive_record::{Confidence, RuleName, Severity};

use crate::text::recogniser::{Recogniser, reference, sample, way};

/// A shell took machine code for a script.
pub static RECOGNISER: Recogniser = Recogniser {
    name: RuleName::new("program-read-as-script"),
    title: "a shell that could not start the file read it as a script: it is machine code for another machine",
    severity: Severity::Error,
    confidence: Confidence::High,
    rationale: "When the kernel refuses a file, shells such as busybox and dash read it as their own \
        script, as POSIX asks. The first words of machine code then become commands that are not \
        found.",
    literals: &[": \x7fELF", "line 1: MZ", ": 1: MZ", "no such command `ELF"],
    patterns: &[
        r"(?<program>[^\s:]+): (?:line )?\d+: \x7f?ELF[^:]*: not found",
        r"(?<program>[^\s:]+): (?:line )?\d+: \x7fELF",
        r"(?<program>[^\s:]+): (?:line )?\d+: .?ELF\S*: (?:command )?not found",
        r"(?<program>[^\s:]+): (?:line )?1: MZ(?-u:[^:\n]{0,200}): not found",
        r"no such command `\x7fELF",
    ],
    ways: &[
        way("look at the file itself", "ogive explain {program}"),
        way("build it for this machine, if it is your own", "GOOS= GOARCH= go build ."),
    ],
    doctor: Some(RuleName::new("binfmt-missing")),
    examples: &[
        sample("./s390: line 1: \x7fELF�@�@8: not found", "measured: busybox 1.35"),
        sample("./s390: 1: \x7fELF\x02\x02\x01: not found", "measured: dash 0.5.12, started by env"),
        sample("./win.exe: line 1: MZ�\x03\x04���@�\x0e\x1f�\x0e�: not found", "measured: busybox 1.35"),
        sample(
            "./win.exe: 1: MZ�\x03\x04���@�\x0e\x1f�\x0e�: not found",
            "measured: dash 0.5.12, started by env",
        ),
        sample("sh: no such command `\x7fELF\x02\x02\x01'", "measured: yash 2.52"),
    ],
    references: &[reference(
        "POSIX, command search and execution",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html",
    )],
};

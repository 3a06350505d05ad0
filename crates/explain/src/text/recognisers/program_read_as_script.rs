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
    literals: &[": \x7fELF"],
    patterns: &[
        r"(?<program>[^\s:]+): (?:line )?\d+: \x7f?ELF[^:]*: not found",
        r"(?<program>[^\s:]+): (?:line )?\d+: \x7fELF",
        r"(?<program>[^\s:]+): (?:line )?\d+: .?ELF\S*: (?:command )?not found",
    ],
    ways: &[way("look at the file itself", "ogive explain {program}")],
    doctor: Some(RuleName::new("binfmt-missing")),
    examples: &[
        sample("./s390: line 1: \x7fELF�@�@8: not found", "measured: busybox 1.35"),
        sample("./s390: 1: \x7fELF\x02\x02\x01: not found", "measured: dash 0.5.12, started by env"),
    ],
    references: &[reference(
        "POSIX, command search and execution",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html",
    )],
};

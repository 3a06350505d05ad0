//! `platform-unknown`: machine code whose platform can't be told.

use ogive_record::{
    Audience, Confidence, Example, Fact, Provenance, Reference, Rule, RuleMeta, RuleName, Severity, Verdict,
};

use super::{Judged, Said};
use crate::Seen;

static META: RuleMeta = RuleMeta {
    name: RuleName::new("platform-unknown"),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    audience: Audience::Developer,
    summary: "a file can't be told to run where it is expected to",
    rationale: "A check that lets pass what it could not judge proves nothing. The file is damaged, could not be \
                read, or is for a machine that Go has no name for.",
    examples: &[Example { wrong: "an ELF file for AVR", right: "one for linux/arm64" }],
    references: &[Reference {
        title: "ELF machines",
        url: "https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html",
    }],
};

/// Machine code whose platform can't be told.
pub(super) struct PlatformUnknown;

impl Rule<Judged<'_>> for PlatformUnknown {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, judged: &Judged<'_>) -> Verdict {
        let because = match &judged.item.seen {
            // What could not be looked at is told by itself, and ends with another exit code.
            Seen::Unreadable(_) | Seen::LeftOut(_) => return Verdict::NotApplicable,
            Seen::Program(_) => {
                let Some(program) = judged.program() else { return Verdict::NotApplicable };
                let unknown = program.codes().into_iter().find_map(|code| match &code.target {
                    Fact::Unknown { unknown, .. } => Some(unknown.clone()),
                    Fact::Known { .. } => None,
                });
                match unknown {
                    Some(unknown) => unknown,
                    None if program.targets().is_empty() && !program.codes().is_empty() => {
                        "nothing in it tells".into()
                    }
                    None => return Verdict::Passed,
                }
            }
        };
        let said = Said {
            title: format!("can't be told to run on {}: {because}", judged.wanted()),
            evidence: vec![(
                "its platform",
                format!("unknown, because {because}"),
                Provenance::Field("headers".into()),
            )],
            steps: vec!["leave it out, or look at it with `ogive inspect --long`".into()],
        };
        judged.finding(&META, &said)
    }
}

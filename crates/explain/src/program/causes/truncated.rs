//! A file that ends too early, or contradicts itself.

use ogive_binary::{Content, Fault};
use ogive_record::{Confidence, RuleName};

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::by_hand;

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("truncated-file"),
    title: "the file ends too early, or is damaged",
    rationale: "The headers of a program say where its parts stand. A download or copy that broke off leaves \
                headers that are right and parts that are missing: the kernel refuses the file, or starts it \
                and it dies by SIGBUS or SIGSEGV where the bytes end.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    if !matches!(
        case.program.content,
        Content::Elf(_) | Content::MachO(_) | Content::Universal(_) | Content::Pe(_)
    ) {
        return None;
    }
    let again = by_hand("Download, copy or build it again, and compare its checksum");
    case.program
        .faults
        .iter()
        .find_map(|fault| match fault {
            Fault::Truncated { needs } => {
                let size = case.program.size;
                let title = format!("the file ends after {size} bytes; its own headers need {needs}");
                Some(
                    Found::certain(Refusal::Start, title, "A part of the program is missing.")
                        .with([again.clone()]),
                )
            }
            Fault::Malformed { .. } => None,
        })
        .or_else(|| malformed(case).map(|found| found.with([again])))
}

/// What contradicts itself may run all the same: packers and strippers write odd headers.
fn malformed(case: &Case<'_>) -> Option<Found> {
    let tried = case.file.attempt.as_ref()?;
    if matches!(tried.end, crate::program::attempt::End::Code(_)) {
        return None;
    }
    let what = case.program.faults.iter().find_map(|fault| match fault {
        Fault::Malformed { what } => Some(what),
        Fault::Truncated { .. } => None,
    })?;
    let title = format!("the file contradicts itself: {what}");
    Some(
        Found::certain(Refusal::Start, title, "The system can't make a process of it.")
            .less_sure(Confidence::Medium),
    )
}

//! A folder, a device, a pipe.

use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::file::FileKind;
use crate::program::refusal::Refusal;
use crate::program::ways::by_hand;

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("not-a-file"),
    title: "what stands there is no file",
    rationale: "Only files can be started. A folder that has the name of a program is mostly the unpacked \
                release, with the program inside; the kernel answers \"permission denied\", whatever its \
                rights are, and shells say \"is a directory\".",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let path = case.path();
    match case.file.kind {
        FileKind::File => None,
        FileKind::Directory => Some(
            Found::certain(
                Refusal::Access,
                format!("{path} is a folder"),
                "A folder can't be started; the kernel calls that a lack of permission.",
            )
            .with([by_hand("Name the program in it")]),
        ),
        FileKind::Special => Some(Found::certain(
            Refusal::Access,
            format!("{path} is a device, socket or pipe"),
            "Only files can be started; the kernel calls that a lack of permission.",
        )),
    }
}

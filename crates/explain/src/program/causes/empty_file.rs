//! A file without bytes.

use ogive_binary::{Content, Other};
use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::file::FileKind;
use crate::program::refusal::Refusal;
use crate::program::ways::by_hand;

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("empty-file"),
    title: "the file is empty",
    rationale: "A download, a copy onto a full disk or a build that failed leaves a file without bytes. The \
                kernel has no format to recognise and answers \"exec format error\"; a shell then takes it \
                for a script with no commands and ends with 0, as though all were well.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let is_empty = matches!(case.program.content, Content::Other(Other::Empty)) || case.program.size == 0;
    (is_empty && case.file.kind == FileKind::File).then(|| {
        Found::certain(
            Refusal::Format,
            "the file is empty",
            "There is nothing in it to run. A shell takes it for a script without commands and ends with 0.",
        )
        .with([by_hand("Download, copy or build it again, and look whether the disk is full")])
    })
}

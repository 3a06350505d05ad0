//! A pointer of Git LFS.

use ogive_binary::{Content, Other};
use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("git-lfs-pointer"),
    title: "the file is a pointer of Git LFS",
    rationale: "Git LFS keeps large files elsewhere, and has a small text in their place until they are \
                fetched. A clone without git-lfs, and an archive that a forge makes, have the text alone.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let Content::Other(Other::GitLfsPointer { size, .. }) = &case.program.content else { return None };
    let found = Found::certain(
        Refusal::Format,
        format!("the file is a pointer of Git LFS to a file of {size} bytes"),
        "The program itself was never fetched; a text stands in its place.",
    );
    let command = match shell::path(&case.file.path) {
        Some(path) => format!("git lfs install && git lfs pull --include={path}"),
        None => "git lfs install && git lfs pull".to_owned(),
    };
    Some(found.with([run("Fetch the real file", command)]))
}

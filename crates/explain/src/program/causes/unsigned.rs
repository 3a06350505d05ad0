//! Unsigned arm64 programs on macOS.

use ogive_binary::Signature;
use ogive_platform::Goarch;
use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{native, run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("unsigned-arm64"),
    title: "an arm64 program without a signature, which macOS kills",
    rationale: "On Apple silicon every arm64 program must be signed, if only by nobody (\"ad hoc\"). Linkers do \
                that; strip, patching tools and Go before 1.16 leave programs without a signature, and the \
                kernel kills them: \"killed: 9\".",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let macho = case.macho()?;
    let (title, why) = match macho.signature {
        Signature::None => {
            ("an arm64 program without a signature", "macOS kills unsigned arm64 programs as they start.")
        }
        Signature::Unreadable => (
            "an arm64 program whose signature can't be read",
            "macOS kills arm64 programs whose signature is not in order.",
        ),
        Signature::AdHoc { .. } | Signature::Signed { .. } => return None,
    };
    if !case.is_mac() || case.cpu() != Some(Goarch::Arm64) || case.target()?.arch != Goarch::Arm64 {
        return None;
    }
    let sign = shell::path(&case.file.path);
    let sign = sign
        .map(|path| run("Sign it for this machine, by nobody", format!("codesign --force --sign - {path}")));
    Some(Found::certain(Refusal::Killed, title, why).with(sign).with(native(case)))
}

//! A kernel below what the program asks for.

use ogive_record::{Confidence, RuleName};

use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::version;
use crate::program::ways::{by_hand, native};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("kernel-too-old"),
    title: "the kernel is older than the program asks for",
    rationale: "A note in ELF programs (NT_GNU_ABI_TAG) names the oldest kernel that their C library supports. \
                glibc's loader ends with \"FATAL: kernel too old\" below it. Qt and others use the same note \
                for their own libraries, whose loading then fails.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let needs = case.elf()?.minimum_kernel.as_deref()?;
    let here = case.machine.host.system.value()?.kernel.as_str();
    if case.route() != Route::Native || !case.is_linux() || !version::is_below(here, needs)? {
        return None;
    }
    let title = format!("the program asks for Linux {needs}, this is {here}");
    let found = Found::certain(Refusal::Loader, title, "Its C library ends with \"FATAL: kernel too old\".");
    let newer = by_hand(format!(
        "Run it on a machine with Linux {needs} or newer: containers do not change the kernel"
    ));
    Some(found.less_sure(Confidence::Medium).with(native(case)).with([newer]))
}

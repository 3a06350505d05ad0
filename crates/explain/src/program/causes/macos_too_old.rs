//! macOS below what the program asks for.

use ogive_record::RuleName;

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::version;
use crate::program::ways::{by_hand, native};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("macos-too-old"),
    title: "macOS is older than the program asks for",
    rationale: "LC_BUILD_VERSION names the oldest macOS that a program runs on. Each Go raises it: Go 1.27 asks \
                for macOS 13. Below it the dynamic loader refuses the program, or misses symbols.",
    doctor: Some(RuleName::new("os-too-old")),
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let platform = case.macho()?.platform.as_ref().filter(|platform| platform.name == "macos")?;
    let here = case.machine.host.system.value()?.version.as_deref()?;
    if !case.is_mac() || !version::is_below(here, &platform.minimum)? {
        return None;
    }
    let title = format!("the program asks for macOS {}, this is {here}", platform.minimum);
    let found = Found::certain(
        Refusal::Loader,
        title,
        "The dynamic loader refuses it, or misses symbols of the newer system.",
    );
    let older = by_hand(
        "Build it with an older Go, which asks for an older macOS: 1.25 and 1.26 for 12, 1.23 and 1.24 for 11",
    );
    Some(found.with(native(case)).with([older]))
}

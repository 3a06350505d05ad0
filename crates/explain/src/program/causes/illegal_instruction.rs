//! SIGILL without a level that would tell why.

use ogive_record::{Confidence, RuleName};

use crate::program::attempt::signal;
use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, native};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("illegal-instruction"),
    title: "the program used an instruction that this CPU does not have",
    rationale: "SIGILL says that the CPU met an instruction that it does not know. Code for a higher level, in \
                the program or in a library of it, is the most frequent reason; a jump into data and a \
                deliberate trap (ud2) are others. C code of cgo may be built for more than GOAMD64 says \
                (-march=native).",
    doctor: Some(RuleName::new("level-above-cpu")),
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let attempt = case.file.attempt.as_ref()?;
    if attempt.signal() != Some(signal::ILLEGAL_INSTRUCTION) || case.route() != Route::Native {
        return None;
    }
    let cpu =
        case.target().and_then(|target| case.cpu_level(target.arch)).map(|level| format!(" (level {level})"));
    let title =
        format!("it died by SIGILL: an instruction that this CPU does not have{}", cpu.unwrap_or_default());
    let why =
        "No level that it records is above this CPU; a library of it, or C code built with -march, may be.";
    let march = by_hand("Look for -march and -mcpu in CGO_CFLAGS and in the build of its C libraries");
    Some(
        Found::certain(Refusal::Start, title, why)
            .less_sure(Confidence::Low)
            .with(native(case))
            .with([march]),
    )
}

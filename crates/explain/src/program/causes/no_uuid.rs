//! Programs without LC_UUID.

use ogive_record::{Confidence, RuleName};

use crate::program::case::Case;
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::version;
use crate::program::ways::{native, run};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("no-uuid"),
    title: "the program has no LC_UUID, which macOS demands",
    rationale: "macOS 26 refuses programs without the load command LC_UUID: \"missing LC_UUID load command\", \
                then \"Abort trap: 6\". Go wrote none before 1.24, so that old tools in GOBIN, dlv among them, \
                stop to work after an upgrade (golang/go#68678, go-delve/delve#4162).",
    doctor: Some(RuleName::new("go-too-old-for-os")),
    judge,
};

/// The first macOS that demands it.
const DEMANDS: &str = "26";

fn judge(case: &Case<'_>) -> Option<Found> {
    let macho = case.macho()?;
    let here = case.machine.host.system.value()?.version.as_deref()?;
    if !case.is_mac() || macho.uuid.is_some() || version::is_below(here, DEMANDS)? {
        return None;
    }
    let found = Found::certain(
        Refusal::Killed,
        format!("the program has no LC_UUID, which macOS {here} demands"),
        "The dynamic loader aborts it: \"missing LC_UUID load command\". Go writes one since 1.24.",
    );
    // Whether programs without cgo are spared is disputed.
    let mut found = found.less_sure(Confidence::Medium).with(native(case));
    if case.go().and_then(|go| go.release()).is_some_and(|version| version.line() < (1, 24)) {
        found = found.with([run("Get a Go that writes one, then build it again", "ogive install latest")]);
    }
    Some(found)
}

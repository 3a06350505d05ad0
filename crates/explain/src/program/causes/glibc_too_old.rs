//! A C library below what the program needs.

use ogive_binary::Libc;
use ogive_record::RuleName;

use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::version;
use crate::program::ways::{by_hand, native, rebuild};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("glibc-too-old"),
    title: "the C library is older than the program needs",
    rationale: "glibc gives each function the version in which its behaviour came. A program that was linked on \
                a newer system needs newer versions, and the loader of an older one ends it: \"version \
                `GLIBC_2.34' not found\". With Go this befalls cgo programs, net and os/user among them.",
    doctor: Some(RuleName::new("wrong-libc")),
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let Some(Libc::Glibc { needs: Some(needs) }) = &case.elf()?.libc else { return None };
    let Some(ogive_machine::Libc::Glibc { version: Some(here) }) = case.machine.host.libc.value() else {
        return None;
    };
    // The library that is known is that of the system's own programs.
    let same = case.machine.host.userland.value().map(|port| port.arch) == Some(case.target()?.arch);
    if case.route() != Route::Native || !same || !version::is_below(here, needs)? {
        return None;
    }
    let found = Found::certain(
        Refusal::Loader,
        format!("the program needs glibc {needs}, this system has {here}"),
        format!(
            "The loader looks for symbols of GLIBC_{needs}, which this C library does not have, and ends the program."
        ),
    );
    let old = by_hand(format!(
        "Build it on a system whose glibc is at most {here}, or for that version: CC='zig cc -target ARCH-linux-gnu.{here}'"
    ));
    let newer = by_hand("Run it in a container of the system that it was built on");
    Some(found.with(rebuild::without_libc(case)).with(native(case)).with([old, newer]))
}

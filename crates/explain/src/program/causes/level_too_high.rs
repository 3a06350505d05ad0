//! Right CPU, level too high.

use ogive_platform::{Amd64Level, Goarch, Level, Platform};
use ogive_record::{Confidence, RuleName};

use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::version;
use crate::program::ways::native;

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("level-too-high"),
    title: "the program needs a newer CPU of this architecture",
    rationale: "Architectures have levels: amd64 v1 to v4, arm64 v8.0 to v9.5, arm 5 to 7. A program that was \
                built for a level (GOAMD64, GOARM64, -march) uses its instructions without asking. Go's \
                programs and glibc's loader say so at their start; others die by SIGILL, \"illegal \
                instruction\". Old servers and virtual machines with a plain CPU model offer less than one \
                expects.",
    doctor: Some(RuleName::new("level-above-cpu")),
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let target = case.target()?;
    let (cpu, translated) = match case.route() {
        Route::Native => (case.cpu_level(target.arch)?, None),
        route => {
            let (level, who) = translated(case, route)?;
            (level, Some(who))
        }
    };
    let note = case.elf().and_then(|elf| elf.isa_needed).map(Level::Amd64);
    let go = case.go().and_then(|go| go.platform()).and_then(|platform: Platform| platform.level);
    let above = |level: &Level| level.belongs_to(target.arch) && !Level::runs_on(cpu, *level);
    let (level, from) = [
        (go, Level::variable(target.arch).unwrap_or("the level")),
        (note, "the note GNU_PROPERTY_X86_ISA_1_NEEDED"),
        (target.level, "the file"),
    ]
    .into_iter()
    .find_map(|(level, from)| Some((level.filter(above)?, from)))?;
    let arch = target.arch;
    let from = format!("By {from} it uses instructions of that level.");
    if let Some(who) = translated {
        let title = format!("the program needs {arch} {level}, {who} offers {cpu} at most");
        let found = Found::certain(
            Refusal::Start,
            title,
            format!("{from} A translator plays a CPU of its own choice."),
        );
        return Some(found.less_sure(Confidence::Medium).with(native(case)));
    }
    let title = format!("the program needs {arch} {level}, this CPU is {arch} {cpu}");
    let end = match go {
        Some(_) => "Its Go runtime says so and ends it, or the first such instruction does.",
        None => {
            "Its loader says so and ends it, or the first such instruction does: \"illegal instruction\"."
        }
    };
    Some(Found::certain(Refusal::Start, title, format!("{from} {end}")).with(native(case)))
}

/// The highest level of the CPU that a translator plays: Rosetta has AVX2 since macOS 15 and AVX-512
/// nowhere, qemu the same since 7.2.
fn translated<'c>(case: &Case<'c>, route: Route<'c>) -> Option<(Level, &'static str)> {
    if case.target()?.arch != Goarch::Amd64 {
        return None;
    }
    match route {
        Route::Rosetta => {
            let macos = case.machine.host.system.value()?.version.as_deref()?;
            let old = version::is_below(macos, "15")?;
            Some((Level::Amd64(if old { Amd64Level::V2 } else { Amd64Level::V3 }), "Rosetta"))
        }
        Route::Handler(handler) if handler.interpreter.to_string_lossy().contains("qemu") => {
            Some((Level::Amd64(Amd64Level::V3), "qemu"))
        }
        _ => None,
    }
}

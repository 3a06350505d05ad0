//! Right CPU, level too high.

use ogive_platform::{Level, Platform};
use ogive_record::RuleName;

use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
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
    let cpu = case.cpu_level(target.arch)?;
    if case.route() != Route::Native {
        return None;
    }
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
    let title = format!("the program needs {arch} {level}, this CPU is {arch} {cpu}");
    let end = match (from, arch) {
        (name, _) if name.starts_with("GO") => {
            "Its Go runtime says so and ends it, or the first such instruction does."
        }
        _ => "Its loader says so and ends it, or the first such instruction does: \"illegal instruction\".",
    };
    Some(
        Found::certain(Refusal::Start, title, format!("By {from} it uses instructions of that level. {end}"))
            .with(native(case)),
    )
}

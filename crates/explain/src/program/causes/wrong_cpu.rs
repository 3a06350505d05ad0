//! Machine code that this machine has no way to run.

use ogive_binary::{Content, Target};
use ogive_platform::Goarch;
use ogive_record::{Confidence, Fact, RuleName};

use crate::program::attempt::End;
use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{by_hand, native, translator};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("wrong-cpu"),
    title: "the program is for another CPU",
    rationale: "A CPU runs the instructions of its own architecture. Linux answers \"exec format error\" for \
                others, macOS \"bad CPU type in executable\", Windows \"not compatible with the version of \
                Windows\", unless a translator is installed that takes such programs over.",
    doctor: Some(RuleName::new("binfmt-missing")),
    judge,
};

pub(super) static BYTE_ORDER: CauseRule = CauseRule {
    name: RuleName::new("wrong-byte-order"),
    title: "the program is for the other byte order",
    rationale: "Some families of CPUs exist in both byte orders: mips and mipsle, ppc64 and ppc64le, arm64 and \
                arm64be. Code for one does not run on a kernel of the other, though tools name the same \
                machine for both.",
    doctor: None,
    judge: byte_order,
};

pub(super) static WORD_SIZE: CauseRule = CauseRule {
    name: RuleName::new("wrong-word-size"),
    title: "the program has the word size that this machine does not run",
    rationale: "A 32-bit kernel runs no 64-bit program. A 64-bit kernel runs 32-bit ones of its family only \
                where that is built in and switched on: `ia32_emulation=off` and newer distributions switch it \
                off, many Arm servers lack the 32-bit state, and macOS dropped it with 10.15.",
    doctor: None,
    judge: word_size,
};

pub(super) static ROSETTA_MISSING: CauseRule = CauseRule {
    name: RuleName::new("rosetta-missing"),
    title: "the program needs Rosetta, which is not installed",
    rationale: "Apple silicon runs amd64 programs by Rosetta, which is installed when it is first asked for. \
                A program that is started from a terminal does not ask: it fails with \"bad CPU type in \
                executable\".",
    doctor: Some(RuleName::new("rosetta-missing")),
    judge: rosetta_missing,
};

/// A target that nothing here runs, with the architecture of the hardware.
fn stuck(case: &Case<'_>) -> Option<(Target, Goarch)> {
    let target = case.target()?;
    let here = case.cpu()?;
    let nothing = match case.route() {
        Route::Nothing => case.is_own_format(),
        // The kernel's handlers are not visible; what the CPU runs itself is.
        Route::Unknown => {
            case.is_own_format() && case.machine.runs_natively(target.arch).value() == Some(&false)
        }
        _ => false,
    };
    // Refused before it was looked at, or ended in whatever way by itself: then it did start.
    let ran = case.file.attempt.as_ref().is_some_and(|attempt| !matches!(attempt.end, End::NotStarted(_)));
    (nothing && !(ran && case.route() == Route::Unknown)).then_some((target, here))
}

fn refusal(case: &Case<'_>) -> Refusal {
    match () {
        () if case.is_mac() => Refusal::BadCpuType,
        () if case.is_windows() => Refusal::NotWin32,
        () => Refusal::Format,
    }
}

fn found(case: &Case<'_>, target: Target, title: String, why: String) -> Found {
    let found = Found::certain(refusal(case), title, why);
    // In a container the machine's handlers are not to be seen.
    let blind = case.route() == Route::Unknown && case.file.attempt.is_none();
    let found = if blind { found.less_sure(Confidence::Medium) } else { found };
    found.with(native(case)).with(translator::ways(case, target.arch))
}

fn unseen(case: &Case<'_>) -> &'static str {
    match &case.machine.handlers {
        Fact::Unknown { .. } if case.is_linux() && case.file.attempt.is_none() => {
            " Whether a handler would run it can't be seen from here."
        }
        _ => "",
    }
}

/// Architectures that differ in the byte order alone.
const ORDERS: [(Goarch, Goarch); 6] = [
    (Goarch::Mips, Goarch::Mipsle),
    (Goarch::Mips64, Goarch::Mips64le),
    (Goarch::Mips64p32, Goarch::Mips64p32le),
    (Goarch::Ppc64, Goarch::Ppc64le),
    (Goarch::Arm, Goarch::Armbe),
    (Goarch::Arm64, Goarch::Arm64be),
];

fn byte_order(case: &Case<'_>) -> Option<Found> {
    let (target, here) = stuck(case)?;
    let pair = |(big, little): &(Goarch, Goarch)| {
        (target.arch, here) == (*big, *little) || (target.arch, here) == (*little, *big)
    };
    ORDERS.iter().any(pair).then(|| {
        let title =
            format!("the program is for {}, this machine is {here}: the byte orders differ", target.arch);
        let why =
            "The instructions are of one family, but kernel and programs must agree on the order of bytes.";
        found(case, target, title, format!("{why}{}", unseen(case)))
    })
}

/// The 64-bit and 32-bit architectures of one family.
const WIDTHS: [(Goarch, Goarch); 9] = [
    (Goarch::Amd64, Goarch::I386),
    (Goarch::Amd64, Goarch::Amd64p32),
    (Goarch::Arm64, Goarch::Arm),
    (Goarch::Mips64, Goarch::Mips),
    (Goarch::Mips64le, Goarch::Mipsle),
    (Goarch::Ppc64, Goarch::Ppc),
    (Goarch::Riscv64, Goarch::Riscv),
    (Goarch::S390x, Goarch::S390),
    (Goarch::Sparc64, Goarch::Sparc),
];

fn word_size(case: &Case<'_>) -> Option<Found> {
    let (target, here) = stuck(case)?;
    let narrow = WIDTHS.contains(&(here, target.arch));
    let wide = WIDTHS.contains(&(target.arch, here));
    if narrow {
        let title = format!("a 32-bit program ({}), which this {here} machine does not run", target.arch);
        let why = if case.is_mac() {
            "macOS runs no 32-bit programs since 10.15.".to_owned()
        } else {
            format!(
                "Its kernel or CPU has no support for 32-bit programs, or it is switched off.{}",
                unseen(case)
            )
        };
        let found = found(case, target, title, why);
        return Some(match target.arch {
            Goarch::I386 if case.is_linux() => found.with([by_hand(
                "If the kernel has the support built in: take ia32_emulation=off from its command line, or put ia32_emulation=on there",
            )]),
            _ => found,
        });
    }
    wide.then(|| {
        let title = format!("a 64-bit program ({}), and this machine is {here}", target.arch);
        found(case, target, title, format!("A 32-bit CPU or kernel runs no 64-bit code.{}", unseen(case)))
    })
}

fn rosetta_missing(case: &Case<'_>) -> Option<Found> {
    let (target, here) = stuck(case)?;
    let missing = case.is_mac() && (target.arch, here) == (Goarch::Amd64, Goarch::Arm64);
    missing.then(|| {
        let title = "the program is for amd64, and Rosetta is not installed".to_owned();
        found(case, target, title, "This Mac runs amd64 programs by Rosetta only.".to_owned())
    })
}

/// A CPU that Go has no name for: no program of Go, but a program that does not run here all the same.
fn unnamed(case: &Case<'_>) -> Option<Found> {
    let machine = case.unnamed_machine()?;
    let here = case.cpu()?;
    let ran = case.file.attempt.as_ref().is_some_and(|attempt| !matches!(attempt.end, End::NotStarted(_)));
    if ran || matches!(case.route(), Route::Handler(_)) {
        return None;
    }
    let name = machine.name.map_or_else(|| format!("e_machine {}", machine.number), str::to_owned);
    let title = format!("the program is for {name}, this machine is {here}");
    let why = format!("A CPU runs only its own instructions; Go has no port for that one.{}", unseen(case));
    Some(Found::certain(refusal(case), title, why))
}

fn judge(case: &Case<'_>) -> Option<Found> {
    let Some((target, here)) = stuck(case) else { return unnamed(case) };
    let slices = match &case.program.content {
        Content::Universal(universal) => {
            let names = universal
                .slices
                .iter()
                .flat_map(|slice| slice.targets())
                .map(|target| target.arch.to_string());
            Some(names.collect::<Vec<_>>().join(", "))
        }
        _ => None,
    };
    let title = match slices {
        Some(slices) => format!("the file has code for {slices}, none for {here}"),
        None => format!("the program is for {}, this machine is {here}", target.arch),
    };
    let why = if case.is_linux() {
        match case.binfmt() {
            Some(_) => format!(
                "No handler of binfmt_misc takes {} programs, so that the kernel refuses it.",
                target.arch
            ),
            None => format!("A CPU runs only its own instructions.{}", unseen(case)),
        }
    } else {
        "A CPU runs only its own instructions, and no translator here takes it.".to_owned()
    };
    Some(found(case, target, title, why))
}

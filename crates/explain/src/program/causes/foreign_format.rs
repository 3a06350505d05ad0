//! Programs of another operating system.

use ogive_binary::Content;
use ogive_machine::Interpreter;
use ogive_platform::Goos;
use ogive_record::RuleName;

use crate::program::case::{Case, Route};
use crate::program::cause::{CauseRule, Found};
use crate::program::refusal::Refusal;
use crate::program::ways::{self, by_hand, run, shell};

pub(super) static RULE: CauseRule = CauseRule {
    name: RuleName::new("foreign-system"),
    title: "the program is for another operating system",
    rationale: "Linux and the BSDs run ELF, macOS runs Mach-O, Windows runs PE, and translators of CPUs do not \
                change that. macOS says \"exec format error\" for ELF, Linux for Mach-O and PE; a program of \
                one ELF system starts on another and dies at its first system call.",
    doctor: None,
    judge,
};

fn judge(case: &Case<'_>) -> Option<Found> {
    let here = case.os()?;
    if case.is_own_format() {
        return None;
    }
    // Emulators of CPUs take every ELF program of theirs, and know the system calls of one system.
    let handled = matches!(case.route(), Route::Handler(_));
    let elf_on_elf = case.elf().is_some() && !case.is_mac() && !case.is_windows();
    if handled && !elf_on_elf {
        return None;
    }
    let own = case.target().and_then(|target| target.os);
    let (format, of) = match &case.program.content {
        Content::Elf(_) => ("an ELF program", own.map_or("Linux or a BSD", system)),
        Content::MachO(_) | Content::Universal(_) => ("a Mach-O program", "macOS"),
        Content::Pe(_) => ("a PE program", "Windows"),
        Content::Wasm(_) => return None,
        _ => ("a program", own.map(system)?),
    };
    let native =
        case.target().is_some_and(|target| case.machine.runs_natively(target.arch).value() == Some(&true));
    let loader = case.file.interpreter.as_ref().and_then(|state| state.value());
    let refusal = match () {
        () if case.is_windows() => Refusal::NotWin32,
        () if elf_on_elf && native && loader == Some(&Interpreter::Missing) => Refusal::NoEntry,
        () if elf_on_elf && (native || handled) => Refusal::Start,
        () => Refusal::Format,
    };
    let why = if elf_on_elf {
        "Both systems use ELF, but the system calls of their kernels are others.".to_owned()
    } else {
        format!("{} does not run programs of that format, on whatever CPU.", system(here))
    };
    let mut found = Found::certain(refusal, format!("{format} for {of}; this is {}", system(here)), why)
        .with(ways::native(case));
    if case.pe().is_some()
        && let Some(path) = shell::path(&case.file.path)
    {
        found = found.with([run("Have Wine run it, where that is installed", format!("wine {path}"))]);
    } else if of == "macOS" {
        found = found.with([by_hand("Run it on a Mac: nothing runs macOS programs on other systems")]);
    }
    Some(found)
}

/// What people call a system.
fn system(os: Goos) -> &'static str {
    match os {
        Goos::Linux => "Linux",
        Goos::Android => "Android",
        Goos::Darwin => "macOS",
        Goos::Ios => "iOS",
        Goos::Windows => "Windows",
        Goos::Freebsd => "FreeBSD",
        Goos::Netbsd => "NetBSD",
        Goos::Openbsd => "OpenBSD",
        Goos::Plan9 => "Plan 9",
        Goos::Aix => "AIX",
        other => other.name(),
    }
}

//! What came out, held against what was asked for.

use ogive_binary::{Content, Elf, Program, Target};
use ogive_platform::{FloatUnit, Goarch, Goos, Level};
use ogive_record::Fact;

use super::ProbeError;
use crate::{Libc, Toolchain};

/// Whether an object or program is for the platform.
pub(super) fn program(
    toolchain: &Toolchain,
    program: &Program,
    what: &'static str,
    compiler: &str,
) -> Result<(), ProbeError> {
    let lies =
        |asked: String, came: String| ProbeError::Lies { compiler: compiler.to_owned(), asked, what, came };
    let platform = toolchain.platform;
    let targets = program.targets();
    let Some(target) = targets.first() else {
        return Err(lies(platform.port.to_string(), "nothing that is known".to_owned()));
    };
    if !is_for(*target, platform.port.os, platform.port.arch) {
        return Err(lies(platform.port.to_string(), target.to_string()));
    }
    let Content::Elf(elf) = &program.content else { return Ok(()) };
    match convention(platform.level, platform.port.arch, elf) {
        Some((asked, came)) => {
            Err(lies(format!("{} with {asked}", platform.port), format!("{} with {came}", platform.port)))
        }
        None => Ok(()),
    }
}

fn is_for(target: Target, os: Goos, arch: Goarch) -> bool {
    let system = match target.os {
        None => true,
        // Objects do not tell them apart, and most programs of Android say nothing but Linux.
        Some(Goos::Linux) => matches!(os, Goos::Linux | Goos::Android),
        Some(Goos::Solaris | Goos::Illumos) => matches!(os, Goos::Solaris | Goos::Illumos),
        Some(found) => found == os,
    };
    system && target.arch == arch
}

/// The calling conventions asked for and seen, where they differ. What says nothing is let pass.
fn convention(level: Option<Level>, arch: Goarch, elf: &Elf) -> Option<(String, String)> {
    let asked = match level {
        Some(Level::Arm(level)) => Some(level.float()),
        Some(Level::Mips(float) | Level::Mips64(float)) => Some(float),
        _ => None,
    };
    let seen = elf.abi.float.map(|float| if float == "hard" { FloatUnit::Hard } else { FloatUnit::Soft });
    let words = |unit: FloatUnit| match unit {
        FloatUnit::Hard => "hardware floating point".to_owned(),
        FloatUnit::Soft => "software floating point".to_owned(),
    };
    if let Some((asked, seen)) = asked.zip(seen).filter(|(asked, seen)| asked != seen) {
        return Some((words(asked), words(seen)));
    }
    // Those of the C code in Go's own runtime.
    let name = match arch {
        Goarch::Arm => "EABI5",
        Goarch::Mips | Goarch::Mipsle => "o32",
        Goarch::Mips64 | Goarch::Mips64le => "n64",
        Goarch::Ppc64 | Goarch::Ppc64le => "ELFv2",
        Goarch::Riscv64 | Goarch::Loong64 => "lp64d",
        _ => return None,
    };
    let came = elf.abi.name.as_deref().filter(|came| *came != name)?;
    Some((format!("ABI {name}"), format!("ABI {came}")))
}

/// Whether headers, libraries and what was promised are of one C library.
pub(super) fn libraries(
    toolchain: &Toolchain,
    linked: &Fact<Libc>,
    headers: &Fact<Libc>,
    compiler: &str,
) -> Result<(), ProbeError> {
    let Some(&linked) = linked.value() else { return Ok(()) };
    if let Some(&headers) = headers.value()
        && !same(headers, linked)
    {
        return Err(ProbeError::Mixed { compiler: compiler.to_owned(), headers, linked });
    }
    match toolchain.libc {
        Some(asked) if !linked.meets(asked) && !unversioned(linked, asked) => {
            Err(ProbeError::Library { compiler: compiler.to_owned(), asked, came: linked })
        }
        _ => Ok(()),
    }
}

fn same(one: Libc, other: Libc) -> bool {
    one == other || matches!((one, other), (Libc::Glibc { .. }, Libc::Glibc { .. }))
}

/// A program that asks for no release of glibc runs on all.
fn unversioned(linked: Libc, asked: Libc) -> bool {
    matches!((linked, asked), (Libc::Glibc { floor: None }, Libc::Glibc { .. }))
}

//! CPUs of Mach-O files (`mach/machine.h`), and what code for them is for.

use ogive_platform::names::{Dialect, MachCpu, from_name};
use ogive_platform::{Goos, Level};
use ogive_record::{Fact, Provenance};

use super::MachCpuName;
use crate::{GoBuild, Target};

/// Type, subtype without feature bits, and the name that `lipo` gives. The first row of a type also names
/// its other subtypes where `lipo` does.
const NAMES: &[(u32, u32, &str)] = &[
    (7, 3, "i386"),
    (7, 4, "i486"),
    (0x0100_0007, 3, "x86_64"),
    (0x0100_0007, 8, "x86_64h"),
    (12, 0, "arm"),
    (12, 5, "armv4t"),
    (12, 6, "armv6"),
    (12, 7, "armv5"),
    (12, 8, "xscale"),
    (12, 9, "armv7"),
    (12, 10, "armv7f"),
    (12, 11, "armv7s"),
    (12, 12, "armv7k"),
    (12, 14, "armv6m"),
    (12, 15, "armv7m"),
    (12, 16, "armv7em"),
    (0x0100_000c, 0, "arm64"),
    (0x0100_000c, 1, "arm64v8"),
    (0x0100_000c, 2, "arm64e"),
    (0x0200_000c, 0, "arm64_32"),
    (0x0200_000c, 1, "arm64_32"),
    (18, 0, "ppc"),
    (18, 9, "ppc750"),
    (18, 10, "ppc7400"),
    (18, 11, "ppc7450"),
    (18, 100, "ppc970"),
    (0x0100_0012, 0, "ppc64"),
    (0x0100_0012, 100, "ppc970-64"),
];

/// The subtype's feature bits.
pub(super) const FEATURES: u32 = 0xff00_0000;

/// A CPU with its name.
pub(super) fn cpu_name(cputype: u32, cpusubtype: u32) -> MachCpuName {
    let subtype = cpusubtype & !FEATURES;
    let row = NAMES.iter().find(|(kind, sub, _)| (*kind, *sub) == (cputype, subtype));
    MachCpuName { cputype, cpusubtype, name: row.map(|(.., name)| *name) }
}

/// What code for this CPU and system is for.
pub(super) fn target(cpu: &MachCpuName, platform: Option<&str>, go: Option<&GoBuild>) -> Fact<Target> {
    let seen = |field: &str| Provenance::Field(field.to_owned());
    let by_numbers = MachCpu { cputype: cpu.cputype, cpusubtype: cpu.cpusubtype }.named();
    let named = by_numbers.or_else(|error| match cpu.name {
        Some(name) => from_name(name, Dialect::MachO),
        None => Err(error),
    });
    let Ok(named) = named else {
        let name = cpu.name.map_or_else(|| format!("cputype {:#x}", cpu.cputype), str::to_owned);
        return Fact::unknown(format!("Go knows no architecture for {name}"), seen("cputype"));
    };
    let built = go.and_then(GoBuild::platform).filter(|built| built.port.arch == named.arch);
    let (os, os_seen) = match (built, platform) {
        (Some(built), _) => (Some(built.port.os), ".go.buildinfo"),
        (None, Some("macos" | "mac-catalyst" | "driverkit")) => (Some(Goos::Darwin), "LC_BUILD_VERSION"),
        (None, Some("ios" | "ios-simulator")) => (Some(Goos::Ios), "LC_BUILD_VERSION"),
        // Go has no name for the others.
        (None, Some(_)) => (None, ""),
        // Before there were versions in load commands there was one system.
        (None, None) => (Some(Goos::Darwin), "MH_MAGIC"),
    };
    let level: Option<Level> = named.level.or_else(|| built.and_then(|built| built.level));
    let field = if os_seen.is_empty() { "cputype".to_owned() } else { format!("cputype, {os_seen}") };
    Fact::known(Target { os, arch: named.arch, level }, Provenance::Field(field))
}

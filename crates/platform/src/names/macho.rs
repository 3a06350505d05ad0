//! Mach-O (`mach/machine.h`): the CPU's type and subtype. As text, the names that `lipo` and `arch`
//! use.

use super::{Dialect, NameError, Named, NoName, only};
use crate::{Amd64Level, Arm64Level, Goarch, Goos, Level, Platform};

/// The CPU of a Mach-O file, or of a slice of a universal one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MachCpu {
    /// `cputype`
    pub cputype: u32,
    /// `cpusubtype`, feature bits in its highest byte.
    pub cpusubtype: u32,
}

/// `CPU_SUBTYPE_MASK`: what of the subtype is feature bits.
const FEATURES: u32 = 0xff00_0000;

struct Row {
    name: &'static str,
    cpu: MachCpu,
    arch: Goarch,
    level: Option<Level>,
}

const fn row(name: &'static str, cputype: u32, cpusubtype: u32, arch: Goarch, level: Option<Level>) -> Row {
    Row { name, cpu: MachCpu { cputype, cpusubtype }, arch, level }
}

/// The first row of an architecture is what Go writes.
const ROWS: &[Row] = &[
    row("i386", 7, 3, Goarch::I386, None),
    row("x86_64", 0x0100_0007, 3, Goarch::Amd64, None),
    // Haswell: all of v3 is in it.
    row("x86_64h", 0x0100_0007, 8, Goarch::Amd64, Some(Level::Amd64(Amd64Level::V3))),
    row("arm64", 0x0100_000c, 0, Goarch::Arm64, None),
    row("arm64v8", 0x0100_000c, 1, Goarch::Arm64, Some(Level::Arm64(Arm64Level::V8_0))),
    // Pointers are authenticated, which came with version 8.3.
    row("arm64e", 0x0100_000c, 2, Goarch::Arm64, Some(Level::Arm64(Arm64Level::V8_3))),
    row("armv7", 12, 9, Goarch::Arm, Some(Level::Arm(crate::ArmLevel::V7))),
];

impl MachCpu {
    /// The CPU that Go's linker gives programs of `platform`.
    ///
    /// # Errors
    /// When the system's programs are not Mach-O, or no CPU is known.
    pub fn of(platform: Platform) -> Result<Self, NoName> {
        let apple = matches!(platform.port.os, Goos::Darwin | Goos::Ios);
        let row = ROWS.iter().find(|row| apple && row.arch == platform.port.arch);
        row.map(|row| row.cpu).ok_or(NoName::Unsupported { platform, dialect: Dialect::MachO })
    }

    /// Whether this is arm64e: programs of the system, which call with authenticated pointers. Go
    /// makes none.
    #[must_use]
    pub const fn is_arm64e(self) -> bool {
        self.cputype == 0x0100_000c && self.cpusubtype & !FEATURES == 2
    }

    /// What the CPU says. The system is in the load commands.
    ///
    /// # Errors
    /// When Go knows no such architecture.
    pub fn named(self) -> Result<Named, NameError> {
        let subtype = self.cpusubtype & !FEATURES;
        let kin = || ROWS.iter().filter(|row| row.cpu.cputype == self.cputype);
        // Other subtypes are models of the same architecture.
        let row = kin().find(|row| row.cpu.cpusubtype == subtype).or_else(|| kin().next());
        let level = row.filter(|row| row.cpu.cpusubtype == subtype).and_then(|row| row.level);
        let named = row.map(|row| Named::new(None, row.arch, level)).into_iter().collect();
        only(&format!("cputype {:#x}", self.cputype), Dialect::MachO, named)
    }
}

pub(super) fn write(platform: Platform) -> Option<String> {
    let cpu = MachCpu::of(platform).ok()?;
    ROWS.iter().find(|row| row.cpu == cpu).map(|row| row.name.to_owned())
}

pub(super) fn read(text: &str) -> Vec<Named> {
    ROWS.iter().filter(|row| row.name == text).map(|row| Named::new(None, row.arch, row.level)).collect()
}

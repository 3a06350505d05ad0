//! PE and COFF (Microsoft's PE format): the machine.

use super::{Dialect, NameError, Named, NoName, only};
use crate::{Goarch, Goos, Platform};

/// `Machine` of a COFF file header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PeMachine(pub u16);

/// The first row of an architecture is what Go writes.
const ROWS: &[(u16, &str, Goarch)] = &[
    (0x014c, "IMAGE_FILE_MACHINE_I386", Goarch::I386),
    (0x8664, "IMAGE_FILE_MACHINE_AMD64", Goarch::Amd64),
    (0x01c4, "IMAGE_FILE_MACHINE_ARMNT", Goarch::Arm),
    (0xaa64, "IMAGE_FILE_MACHINE_ARM64", Goarch::Arm64),
    // Objects that mix with x64 code, and files that hold both: they run on Arm.
    (0xa641, "IMAGE_FILE_MACHINE_ARM64EC", Goarch::Arm64),
    (0xa64e, "IMAGE_FILE_MACHINE_ARM64X", Goarch::Arm64),
    (0x5064, "IMAGE_FILE_MACHINE_RISCV64", Goarch::Riscv64),
    (0x6264, "IMAGE_FILE_MACHINE_LOONGARCH64", Goarch::Loong64),
];

impl PeMachine {
    /// The machine that Go's linker gives programs of `platform`.
    ///
    /// # Errors
    /// When the system is not Windows, or no machine is known.
    pub fn of(platform: Platform) -> Result<Self, NoName> {
        let windows = platform.port.os == Goos::Windows;
        let row = ROWS.iter().find(|(_, _, arch)| windows && *arch == platform.port.arch);
        row.map(|row| Self(row.0)).ok_or(NoName::Unsupported { platform, dialect: Dialect::Pe })
    }

    /// What the machine says.
    ///
    /// # Errors
    /// When Go knows no such architecture.
    pub fn named(self) -> Result<Named, NameError> {
        let rows = ROWS.iter().filter(|row| row.0 == self.0);
        let named = rows.map(|row| Named::new(Some(Goos::Windows), row.2, None)).collect();
        only(&format!("machine {:#06x}", self.0), Dialect::Pe, named)
    }
}

pub(super) fn write(platform: Platform) -> Option<String> {
    let machine = PeMachine::of(platform).ok()?;
    ROWS.iter().find(|row| row.0 == machine.0).map(|row| row.1.to_owned())
}

pub(super) fn read(text: &str) -> Vec<Named> {
    let rows = ROWS.iter().filter(|row| row.1 == text);
    rows.map(|row| Named::new(Some(Goos::Windows), row.2, None)).collect()
}

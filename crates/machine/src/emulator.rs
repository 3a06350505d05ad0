//! Emulators of user programs.

use std::path::PathBuf;

use ogive_platform::Goarch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An emulator on PATH, registered or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Emulator {
    /// The architecture whose programs it runs.
    pub arch: Goarch,
    /// The program.
    pub program: PathBuf,
}

/// qemu's names of the architectures that its user mode plays (`qemu-NAME`, `qemu-NAME-static`).
pub const QEMU_NAMES: [(Goarch, &str); 21] = [
    (Goarch::I386, "i386"),
    (Goarch::Amd64, "x86_64"),
    (Goarch::Arm, "arm"),
    (Goarch::Armbe, "armeb"),
    (Goarch::Arm64, "aarch64"),
    (Goarch::Arm64be, "aarch64_be"),
    (Goarch::Loong64, "loongarch64"),
    (Goarch::Mips, "mips"),
    (Goarch::Mipsle, "mipsel"),
    (Goarch::Mips64, "mips64"),
    (Goarch::Mips64le, "mips64el"),
    (Goarch::Mips64p32, "mipsn32"),
    (Goarch::Mips64p32le, "mipsn32el"),
    (Goarch::Ppc, "ppc"),
    (Goarch::Ppc64, "ppc64"),
    (Goarch::Ppc64le, "ppc64le"),
    (Goarch::Riscv, "riscv32"),
    (Goarch::Riscv64, "riscv64"),
    (Goarch::S390x, "s390x"),
    (Goarch::Sparc, "sparc"),
    (Goarch::Sparc64, "sparc64"),
];

/// How qemu's user mode names an architecture.
#[must_use]
pub fn qemu_name(arch: Goarch) -> Option<&'static str> {
    QEMU_NAMES.iter().find(|(of, _)| *of == arch).map(|(_, name)| *name)
}

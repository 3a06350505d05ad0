//! Emulators of user programs on PATH.

use std::path::PathBuf;

use ogive_platform::Goarch;
use ogive_system::{EntryKind, System};
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
const NAMES: [(Goarch, &str); 21] = [
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
    NAMES.iter().find(|(of, _)| *of == arch).map(|(_, name)| *name)
}

pub(super) fn of(system: &System) -> Vec<Emulator> {
    if !matches!(system.kernel.compiled_os(), "linux" | "android") {
        return Vec::new();
    }
    let path = system.environment.var_os("PATH").unwrap_or_default();
    let mut found: Vec<Emulator> = Vec::new();
    for folder in std::env::split_paths(&path).filter(|folder| folder.is_absolute()) {
        for (name, kind) in system.files.list(&folder).unwrap_or_default() {
            let Some(name) = name.to_str().and_then(|name| name.strip_prefix("qemu-")) else { continue };
            let name = name.strip_suffix("-static").unwrap_or(name);
            let arch = NAMES.iter().find(|(_, of)| *of == name).map(|(arch, _)| *arch);
            if let Some(arch) = arch
                && kind != EntryKind::Directory
                && !found.iter().any(|emulator| emulator.arch == arch)
            {
                let program = folder.join(format!("qemu-{name}-static"));
                let program =
                    if system.files.exists(&program) { program } else { folder.join(format!("qemu-{name}")) };
                found.push(Emulator { arch, program });
            }
        }
    }
    found.sort_by_key(|emulator| emulator.arch);
    found
}

//! Emulators of user programs on PATH.

use ogive_machine::{Emulator, QEMU_NAMES};
use ogive_system::{EntryKind, System};

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
            let arch = QEMU_NAMES.iter().find(|(_, of)| *of == name).map(|(arch, _)| *arch);
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

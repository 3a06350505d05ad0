//! Linux.
//!
//! What is said by whom, measured with qemu-user 7.2 and `setarch linux32` on an amd64 kernel:
//!
//! | asked | native | linux32 | qemu-aarch64 |
//! |---|---|---|---|
//! | `uname -m` | x86_64 | i686 | aarch64 |
//! | `/proc/sys/kernel/arch` | x86_64 | x86_64 | x86_64 |
//! | `/proc/self/exe` | the program | the program | the program |
//! | `/proc/thread-self/exe` | the program | the program | qemu, an amd64 program |
//! | `/proc/cpuinfo` | x86 | x86 | x86 |

use std::path::{Path, PathBuf};

use ogive_platform::Goarch;
use ogive_record::{Fact, Provenance};

use super::{contradiction, system_call};
use crate::signs::{PER_LINUX32, PER_MASK};
use crate::{LinuxSigns, names};
use ogive_machine::Translator;

/// The kernel's own architecture (Linux 6.1 and later).
pub(crate) const KERNEL_ARCH: &str = "/proc/sys/kernel/arch";
const EXECUTABLE: &str = "/proc/thread-self/exe";

fn file(path: impl Into<PathBuf>) -> Provenance {
    Provenance::File { path: path.into(), line: None }
}

pub(super) fn hardware(signs: &LinuxSigns) -> Fact<Goarch> {
    if let Some(said) = &signs.kernel_arch {
        return match named(signs, said) {
            Some(arch) => Fact::known(arch, file(KERNEL_ARCH)),
            None => Fact::unknown(format!("{said:?} is no known architecture"), file(KERNEL_ARCH)),
        };
    }
    let compiled = signs.compiled.arch;
    let Some(executable) = signs.executable.and_then(names::of_elf) else {
        return Fact::unknown("the kernel does not show which program runs this process", file(EXECUTABLE));
    };
    let uname = system_call("uname");
    let said = signs.machine.as_deref().and_then(|machine| named(signs, machine));
    // An emulator answers uname for the machine that it plays, so that only its own file is a sign.
    let emulated = executable != compiled;
    if emulated && names::is_wide(executable) {
        return Fact::known(executable, file(EXECUTABLE));
    }
    match said {
        Some(said) if !emulated && names::runs_natively(said, compiled) => {
            let told_to_lie = signs.personality.is_none_or(|p| p & PER_MASK == PER_LINUX32);
            if names::is_wide(said) || !told_to_lie {
                return Fact::known(said, uname);
            }
            let unknown = "a 64-bit kernel may call itself a 32-bit one here (personality linux32)";
            Fact::unknown(unknown, system_call("personality"))
        }
        // linux32 on a 64-bit kernel; that this program runs shows more than what uname says.
        Some(said) if !emulated && names::runs_natively(compiled, said) => {
            Fact::known(compiled, file(EXECUTABLE))
        }
        Some(said) if !emulated => Fact::unknown(contradiction(said, compiled), uname),
        None if !emulated && names::is_wide(compiled) => Fact::known(compiled, file(EXECUTABLE)),
        _ => Fact::unknown(
            format!("this program is run by one for {executable}, which may be translated itself"),
            file(EXECUTABLE),
        ),
    }
}

fn named(signs: &LinuxSigns, machine: &str) -> Option<Goarch> {
    names::of_kernel(machine, signs.executable.map(|elf| elf.endianness))
}

pub(super) fn userland(signs: &LinuxSigns) -> Fact<Goarch> {
    match &signs.shell {
        Some((path, elf)) => match names::of_elf(*elf) {
            Some(arch) => Fact::known(arch, file(path)),
            None => {
                Fact::unknown(format!("ELF machine {} is no known architecture", elf.machine), file(path))
            }
        },
        None => Fact::unknown("there is no shell whose architecture could be looked at", file("/bin/sh")),
    }
}

pub(super) fn translator(signs: &LinuxSigns) -> Fact<Translator> {
    let compiled = signs.compiled.arch;
    let seen = file(EXECUTABLE);
    let hardware = hardware(signs);
    let strange = |native: &Goarch| !names::runs_natively(*native, compiled);
    // qemu also plays other CPUs of the same architecture.
    if let Some(path) = &signs.executable_path
        && let qemu @ Translator::QemuUser { .. } = emulator(Some(path))
    {
        return Fact::known(qemu, seen);
    }
    match signs.executable.and_then(names::of_elf) {
        Some(arch) if arch != compiled => Fact::known(emulator(signs.executable_path.as_deref()), seen),
        // The kernel shows the program, for some translators take themselves out of its view.
        Some(_) => match hardware {
            Fact::Known { value, provenance } if strange(&value) => {
                Fact::known(Translator::Other { program: None }, provenance)
            }
            Fact::Known { .. } => Fact::known(Translator::None, seen),
            Fact::Unknown { unknown, provenance } => Fact::Unknown { unknown, provenance },
        },
        None => match hardware {
            Fact::Known { value, provenance } if strange(&value) => {
                Fact::known(Translator::Other { program: None }, provenance)
            }
            _ => Fact::unknown("the kernel does not show which program runs this process", seen),
        },
    }
}

/// The translator by its file. A handler may be named anything; qemu's programs keep their names.
fn emulator(path: Option<&Path>) -> Translator {
    let Some(path) = path else { return Translator::Other { program: None } };
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let program = path.to_owned();
    if name.starts_with("qemu-") {
        Translator::QemuUser { program }
    } else if name.contains("rosetta") {
        Translator::Rosetta
    } else {
        Translator::Other { program: Some(program) }
    }
}

//! Which architectures the kernel and the CPU run themselves.

use std::path::Path;

use ogive_machine::NativeAbi;
use ogive_platform::{Goarch, Port};
use ogive_record::{Fact, Provenance};
use ogive_system::System;

use super::kernel_config::KernelConfig;
use crate::{Signs, names};

/// Every architecture that some 64-bit kernel runs beside its own.
const SECOND: [Goarch; 8] = [
    Goarch::I386,
    Goarch::Amd64p32,
    Goarch::Arm,
    Goarch::Mips,
    Goarch::Mipsle,
    Goarch::Ppc,
    Goarch::S390,
    Goarch::Sparc,
];

pub(super) fn of(system: &System, signs: &Signs, hardware: &Fact<Port>) -> Vec<NativeAbi> {
    let Fact::Known { value: hardware, provenance } = hardware else { return Vec::new() };
    let arch = hardware.arch;
    let mut native = vec![NativeAbi { arch, runs: Fact::known(true, provenance.clone()) }];
    let second = SECOND.into_iter().filter(|second| *second != arch && names::runs_natively(arch, *second));
    native.extend(second.map(|second| NativeAbi { arch: second, runs: runs(system, signs, second) }));
    native
}

fn runs(system: &System, signs: &Signs, second: Goarch) -> Fact<bool> {
    match signs {
        // macOS 10.15 and later run no 32-bit programs, and Go's oldest supported one is later.
        Signs::Mac(_) => Fact::known(false, Provenance::BuiltIn),
        // WOW64 is a part of every Windows but some server installations.
        Signs::Windows(_) => Fact::known(second == Goarch::I386, Provenance::BuiltIn),
        Signs::Linux(signs) => {
            let shell = signs.shell.as_ref().and_then(|(path, header)| Some((path, names::of_elf(*header)?)));
            if let Some((path, arch)) = shell
                && arch == second
                && signs.compiled.arch == second
            {
                return Fact::known(true, Provenance::File { path: path.clone(), line: None });
            }
            linux(system, second)
        }
        Signs::Other { .. } | Signs::Foreign { .. } => {
            Fact::unknown("no sign of it is known on this system", Provenance::BuiltIn)
        }
    }
}

fn linux(system: &System, second: Goarch) -> Fact<bool> {
    let config = KernelConfig::read(system);
    match second {
        Goarch::I386 => ia32(system, config.as_ref()),
        Goarch::Amd64p32 => by_option(config.as_ref(), "X86_X32_ABI"),
        // The CPU must have the 32-bit state too, which those without it do not tell.
        Goarch::Arm => match by_option(config.as_ref(), "COMPAT") {
            Fact::Known { value: true, provenance } => {
                Fact::unknown("the kernel could, but not whether this CPU has AArch32 is shown", provenance)
            }
            other => other,
        },
        _ => by_option(config.as_ref(), "COMPAT"),
    }
}

fn by_option(config: Option<&KernelConfig>, option: &str) -> Fact<bool> {
    match config {
        Some(config) => Fact::known(config.has(option), config.seen(option)),
        None => Fact::unknown("the kernel's options are not readable", unreadable()),
    }
}

fn unreadable() -> Provenance {
    Provenance::File { path: "/proc/config.gz".into(), line: None }
}

/// `ia32_emulation=` and `CONFIG_IA32_EMULATION_DEFAULT_DISABLED` came with Linux 6.7
/// (`Documentation/admin-guide/kernel-parameters.txt`). `abi.vsyscall32` exists where 32-bit programs
/// are built in (`arch/x86/entry/vdso/vdso32-setup.c`).
fn ia32(system: &System, config: Option<&KernelConfig>) -> Fact<bool> {
    let command_line = Path::new("/proc/cmdline");
    let words = system.files.read(command_line, 1 << 16).unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let asked =
        words.split_ascii_whitespace().filter_map(|word| word.strip_prefix("ia32_emulation=")).next_back();
    let built_in = Path::new("/proc/sys/abi/vsyscall32");
    let is_built_in = match config {
        Some(config) => Fact::known(config.has("IA32_EMULATION"), config.seen("IA32_EMULATION")),
        None if system.files.exists(built_in) => {
            Fact::known(true, Provenance::File { path: built_in.to_owned(), line: None })
        }
        None => Fact::unknown("neither options nor signs of the kernel are readable", unreadable()),
    };
    let seen = Provenance::File { path: command_line.to_owned(), line: None };
    match (is_built_in.value(), asked) {
        (Some(true), Some(asked)) => {
            Fact::known(matches!(asked, "1" | "on" | "true" | "y" | "yes" | "Y"), seen)
        }
        (Some(true), None) => match config {
            Some(config) if config.has("IA32_EMULATION_DEFAULT_DISABLED") => {
                Fact::known(false, config.seen("IA32_EMULATION_DEFAULT_DISABLED"))
            }
            _ => is_built_in,
        },
        _ => is_built_in,
    }
}

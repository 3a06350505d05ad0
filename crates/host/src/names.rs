//! Architectures as kernels and file formats name them.

use ogive_platform::Goarch;
use ogive_platform::names::{Dialect, ElfHeader, Endianness, NameError, PeMachine, from_name};

/// The architecture of a kernel by its `uname -m` or `UTS_MACHINE`. MIPS kernels do not tell their
/// byte order there; it is that of every program they run.
pub(crate) fn of_kernel(machine: &str, order: Option<Endianness>) -> Option<Goarch> {
    // What an arm64 kernel tells 32-bit programs.
    if machine == "armv8l" {
        return Some(Goarch::Arm64);
    }
    let mut candidates: Vec<Goarch> = match from_name(machine, Dialect::Uname) {
        Ok(named) => vec![named.arch],
        Err(NameError::Ambiguous { candidates, .. }) => candidates.iter().map(|named| named.arch).collect(),
        Err(NameError::Unknown { .. }) => Vec::new(),
    };
    candidates.sort_unstable();
    candidates.dedup();
    if candidates.len() > 1 {
        candidates.retain(|arch| mips_order(*arch).is_some_and(|of| Some(of) == order));
    }
    match *candidates.as_slice() {
        [arch] => Some(arch),
        _ => None,
    }
}

const fn mips_order(arch: Goarch) -> Option<Endianness> {
    match arch {
        Goarch::Mips | Goarch::Mips64 => Some(Endianness::Big),
        Goarch::Mipsle | Goarch::Mips64le => Some(Endianness::Little),
        _ => None,
    }
}

/// The architecture that an `IMAGE_FILE_MACHINE_*` names.
pub(crate) fn of_pe(machine: u16) -> Option<Goarch> {
    PeMachine(machine).named().ok().map(|named| named.arch)
}

/// The architecture that an ELF header names.
pub(crate) fn of_elf(header: ElfHeader) -> Option<Goarch> {
    header.named().ok().map(|named| named.arch)
}

/// Whether CPUs and kernels of `hardware` run programs of `program` themselves. Some 64-bit Arm CPUs
/// do not run 32-bit programs; then none could ask.
pub(crate) const fn runs_natively(hardware: Goarch, program: Goarch) -> bool {
    matches!(
        (hardware, program),
        (Goarch::Amd64, Goarch::I386 | Goarch::Amd64p32)
            | (Goarch::Arm64, Goarch::Arm)
            | (Goarch::Mips64, Goarch::Mips)
            | (Goarch::Mips64le, Goarch::Mipsle)
            | (Goarch::Ppc64, Goarch::Ppc)
            | (Goarch::S390x, Goarch::S390)
            | (Goarch::Sparc64, Goarch::Sparc)
    ) || hardware as u8 == program as u8
}

/// Whether a program of `arch` shows that its kernel has 64 bits.
pub(crate) const fn is_wide(arch: Goarch) -> bool {
    !matches!(
        arch,
        Goarch::I386
            | Goarch::Amd64p32
            | Goarch::Arm
            | Goarch::Armbe
            | Goarch::Mips
            | Goarch::Mipsle
            | Goarch::Mips64p32
            | Goarch::Mips64p32le
            | Goarch::Ppc
            | Goarch::Riscv
            | Goarch::S390
            | Goarch::Sparc
            | Goarch::Wasm
    )
}

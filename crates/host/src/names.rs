//! Architectures as kernels and file formats name them.

use ogive_platform::Goarch;

/// A `uname -m` or `UTS_MACHINE` of Linux. `armv8l` is what an arm64 kernel tells 32-bit programs.
pub(crate) fn of_uname(machine: &str) -> Option<Goarch> {
    Some(match machine {
        "x86_64" | "amd64" => Goarch::Amd64,
        "i386" | "i486" | "i586" | "i686" => Goarch::I386,
        "aarch64" | "arm64" | "armv8l" | "armv8b" => Goarch::Arm64,
        "aarch64_be" => Goarch::Arm64be,
        "loongarch64" => Goarch::Loong64,
        "ppc64le" => Goarch::Ppc64le,
        "ppc64" => Goarch::Ppc64,
        "ppcle" | "ppc" => Goarch::Ppc,
        "riscv64" => Goarch::Riscv64,
        "riscv32" => Goarch::Riscv,
        "s390x" => Goarch::S390x,
        "s390" => Goarch::S390,
        "sparc64" => Goarch::Sparc64,
        "sparc" => Goarch::Sparc,
        _ if machine.starts_with("arm") => Goarch::Arm,
        _ => return None,
    })
}

/// MIPS kernels do not tell their byte order; it is that of every program they run.
pub(crate) fn of_mips_uname(machine: &str, little_endian: bool) -> Option<Goarch> {
    Some(match (machine, little_endian) {
        ("mips64", true) => Goarch::Mips64le,
        ("mips64", false) => Goarch::Mips64,
        ("mips", true) => Goarch::Mipsle,
        ("mips", false) => Goarch::Mips,
        _ => return None,
    })
}

/// An `IMAGE_FILE_MACHINE_*` (PE format, "Machine types").
pub(crate) const fn of_pe(machine: u16) -> Option<Goarch> {
    Some(match machine {
        0x014c => Goarch::I386,
        0x01c0 | 0x01c4 => Goarch::Arm,
        0x8664 => Goarch::Amd64,
        0xaa64 => Goarch::Arm64,
        _ => return None,
    })
}

/// An ELF `e_machine` with class and byte order (ELF gABI).
pub(crate) const fn of_elf(machine: u16, wide: bool, little_endian: bool) -> Option<Goarch> {
    Some(match (machine, wide, little_endian) {
        (2 | 18, false, false) => Goarch::Sparc,
        (43, true, false) => Goarch::Sparc64,
        (3, false, true) => Goarch::I386,
        // Class 32 is the x32 ABI, which Go calls amd64p32.
        (62, false, true) => Goarch::Amd64p32,
        (62, true, true) => Goarch::Amd64,
        (8, false, true) => Goarch::Mipsle,
        (8, false, false) => Goarch::Mips,
        (8, true, true) => Goarch::Mips64le,
        (8, true, false) => Goarch::Mips64,
        (20, false, _) => Goarch::Ppc,
        (21, true, true) => Goarch::Ppc64le,
        (21, true, false) => Goarch::Ppc64,
        (22, false, false) => Goarch::S390,
        (22, true, false) => Goarch::S390x,
        (40, false, true) => Goarch::Arm,
        (40, false, false) => Goarch::Armbe,
        (183, true, true) => Goarch::Arm64,
        (183, true, false) => Goarch::Arm64be,
        (243, true, true) => Goarch::Riscv64,
        (243, false, true) => Goarch::Riscv,
        (258, true, true) => Goarch::Loong64,
        _ => return None,
    })
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

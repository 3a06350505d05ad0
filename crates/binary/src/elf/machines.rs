//! Names of `e_machine` (System V gABI, "ELF Machine"; Linux `include/uapi/linux/elf-em.h`).

/// Machines that somebody still has programs for. The names are the specification's.
const NAMES: &[(u16, &str)] = &[
    (0, "EM_NONE"),
    (2, "EM_SPARC"),
    (3, "EM_386"),
    (4, "EM_68K"),
    (7, "EM_860"),
    (8, "EM_MIPS"),
    (15, "EM_PARISC"),
    (18, "EM_SPARC32PLUS"),
    (20, "EM_PPC"),
    (21, "EM_PPC64"),
    (22, "EM_S390"),
    (40, "EM_ARM"),
    (42, "EM_SH"),
    (43, "EM_SPARCV9"),
    (50, "EM_IA_64"),
    (62, "EM_X86_64"),
    (76, "EM_CRIS"),
    (83, "EM_AVR"),
    (92, "EM_OPENRISC"),
    (93, "EM_ARC_COMPACT"),
    (94, "EM_XTENSA"),
    (105, "EM_MSP430"),
    (113, "EM_ALTERA_NIOS2"),
    (164, "EM_HEXAGON"),
    (183, "EM_AARCH64"),
    (189, "EM_MICROBLAZE"),
    (190, "EM_CUDA"),
    (195, "EM_ARC_COMPACT2"),
    (224, "EM_AMDGPU"),
    (243, "EM_RISCV"),
    (247, "EM_BPF"),
    (252, "EM_CSKY"),
    (258, "EM_LOONGARCH"),
    (0x9026, "EM_ALPHA"),
];

/// The name of a machine.
pub(super) fn name(machine: u16) -> Option<&'static str> {
    NAMES.iter().find(|(number, _)| *number == machine).map(|(_, name)| *name)
}

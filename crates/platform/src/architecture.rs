//! What an architecture is like: byte order, sizes, memory order, atomics, calls.
//!
//! Sizes, alignments and the byte order are those of Go's `internal/goarch`, the registers those of
//! `internal/abi`, alignment that hardware demands that of `cmd/internal/sys`, all of Go 1.27. Page
//! sizes are the kernels' (`arch/*/Kconfig` of Linux, `vm_param.h` of the others), memory order the
//! architecture manuals'.

use crate::names::Endianness;
use crate::{Goarch, Goos};

/// What the stores of one CPU may look like to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemoryOrder {
    /// Total store order: only a load may overtake an earlier store.
    TotalStore,
    /// Weak: loads and stores may overtake one another unless the program orders them, so that a
    /// data race which never shows under total store order shows here.
    Weak,
    /// There is one thread, hence one order.
    SingleThread,
}

/// What happens to a load or store whose address is no multiple of its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unaligned {
    /// It works, at little or no cost.
    Works,
    /// It may trap and be done by the kernel, hundreds of times slower, or be refused.
    MayTrap,
}

/// What is so about one architecture, whatever the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Architecture {
    /// Which one.
    pub arch: Goarch,
    /// The byte order.
    pub endianness: Endianness,
    /// The size of a pointer, of `int` and of `uintptr`, in bytes.
    pub pointer_size: u8,
    /// How Go aligns a 64-bit integer in a struct, in bytes.
    pub int64_alignment: u8,
    /// What the lengths of instructions are multiples of, in bytes.
    pub code_alignment: u8,
    /// The largest page that Go prepares programs for, in bytes.
    pub go_page_size: u32,
    /// The page sizes that a Linux kernel can be built for, in bytes, the usual one first; empty
    /// where there is no Linux.
    pub linux_page_sizes: &'static [u32],
    /// What order other CPUs see.
    pub memory_order: MemoryOrder,
    /// What becomes of unaligned loads and stores.
    pub unaligned: Unaligned,
    /// How Go makes operations atomic, as a sentence.
    pub atomics: &'static str,
    /// The registers that calls between Go functions pass integers and floating-point numbers in;
    /// zero where everything goes over the stack.
    pub argument_registers: (u8, u8),
    /// What assembly has to know of the registers, as a sentence.
    pub registers: &'static str,
}

impl Architecture {
    /// What is known about `arch`; none for names that are only reserved and ports that ended.
    #[must_use]
    pub fn of(arch: Goarch) -> Option<&'static Self> {
        TABLE.iter().find(|row| row.arch == arch)
    }

    /// All of them, in the order of their names.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        TABLE
    }

    /// Whether a 64-bit value has to be aligned by the program for `sync/atomic`'s functions, which
    /// panic otherwise: on every 32-bit architecture (`sync/atomic`, Bugs). The types of `sync/atomic`
    /// align themselves.
    #[must_use]
    pub const fn atomics_need_alignment(&self) -> bool {
        self.int64_alignment < 8
    }

    /// The page sizes that kernels of `os` have, in bytes, the usual one first; none where that is
    /// not known.
    #[must_use]
    pub fn page_sizes(&self, os: Goos) -> Option<&'static [u32]> {
        match (os, self.arch) {
            (Goos::Linux, _) => Some(self.linux_page_sizes),
            (Goos::Android, Goarch::Arm64 | Goarch::Amd64) => Some(&[4 * KIB, 16 * KIB]),
            (Goos::Darwin | Goos::Ios, Goarch::Arm64) => Some(&[16 * KIB]),
            (Goos::Js | Goos::Wasip1, Goarch::Wasm) => Some(&[64 * KIB]),
            (Goos::Aix, Goarch::Ppc64) => Some(&[4 * KIB, 64 * KIB]),
            (_, Goarch::I386 | Goarch::Amd64 | Goarch::Arm) | (Goos::Windows, _) => Some(&[4 * KIB]),
            (Goos::Freebsd | Goos::Netbsd | Goos::Openbsd, Goarch::Arm64 | Goarch::Riscv64)
            | (Goos::Openbsd, Goarch::Ppc64) => Some(&[4 * KIB]),
            (Goos::Openbsd, Goarch::Mips64) => Some(&[16 * KIB]),
            _ => None,
        }
    }
}

const KIB: u32 = 1 << 10;

const TABLE: &[Architecture] = &[
    Architecture {
        arch: Goarch::I386,
        endianness: Endianness::Little,
        pointer_size: 4,
        int64_alignment: 4,
        code_alignment: 1,
        go_page_size: 4 * KIB,
        linux_page_sizes: &[4 * KIB],
        memory_order: MemoryOrder::TotalStore,
        unaligned: Unaligned::Works,
        atomics: "Instructions with LOCK, 64-bit values by CMPXCHG8B; a 64-bit value must stand at a \
                  multiple of 8, which the compiler does not see to, or sync/atomic panics.",
        argument_registers: (0, 0),
        registers: "8 general registers; arguments and results of Go functions lie on the stack.",
    },
    Architecture {
        arch: Goarch::Amd64,
        endianness: Endianness::Little,
        pointer_size: 8,
        int64_alignment: 8,
        code_alignment: 1,
        go_page_size: 4 * KIB,
        linux_page_sizes: &[4 * KIB],
        memory_order: MemoryOrder::TotalStore,
        unaligned: Unaligned::Works,
        atomics: "Instructions with LOCK, at every level.",
        argument_registers: (9, 15),
        registers: "16 general registers; R14 holds the goroutine, X15 is zero in Go code.",
    },
    Architecture {
        arch: Goarch::Arm,
        endianness: Endianness::Little,
        pointer_size: 4,
        int64_alignment: 4,
        code_alignment: 4,
        go_page_size: 64 * KIB,
        linux_page_sizes: &[4 * KIB],
        memory_order: MemoryOrder::Weak,
        unaligned: Unaligned::MayTrap,
        atomics: "LDREX and STREX, 64-bit values by LDREXD and STREXD; older CPUs ask the Linux kernel's \
                  helpers. A 64-bit value must stand at a multiple of 8, which the compiler does not see \
                  to, or sync/atomic panics.",
        argument_registers: (0, 0),
        registers: "16 registers; R10 holds the goroutine, arguments and results lie on the stack.",
    },
    Architecture {
        arch: Goarch::Arm64,
        endianness: Endianness::Little,
        pointer_size: 8,
        int64_alignment: 8,
        code_alignment: 4,
        go_page_size: 64 * KIB,
        linux_page_sizes: &[4 * KIB, 16 * KIB, 64 * KIB],
        memory_order: MemoryOrder::Weak,
        unaligned: Unaligned::Works,
        atomics: "The single instructions of LSE where the CPU has them, which the program finds out when \
                  it starts, else LDAXR and STLXR in a loop; GOARM64=v8.1 or v8.0,lse leaves the question \
                  and the loop out.",
        argument_registers: (16, 16),
        registers: "31 general registers; R28 holds the goroutine, R29 the frame, R30 the return address, \
                    and R18 belongs to the system.",
    },
    Architecture {
        arch: Goarch::Loong64,
        endianness: Endianness::Little,
        pointer_size: 8,
        int64_alignment: 8,
        code_alignment: 4,
        go_page_size: 16 * KIB,
        linux_page_sizes: &[16 * KIB, 4 * KIB, 64 * KIB],
        memory_order: MemoryOrder::Weak,
        unaligned: Unaligned::MayTrap,
        atomics: "AM instructions, and LL with SC in a loop; newer CPUs compare and swap in one \
                  instruction, which the program finds out when it starts.",
        argument_registers: (16, 16),
        registers: "32 general registers; R22 holds the goroutine, R1 the return address.",
    },
    MIPS,
    Architecture { arch: Goarch::Mipsle, endianness: Endianness::Little, ..MIPS },
    MIPS64,
    Architecture { arch: Goarch::Mips64le, endianness: Endianness::Little, ..MIPS64 },
    PPC64,
    Architecture { arch: Goarch::Ppc64le, endianness: Endianness::Little, ..PPC64 },
    Architecture {
        arch: Goarch::Riscv64,
        endianness: Endianness::Little,
        pointer_size: 8,
        int64_alignment: 8,
        code_alignment: 2,
        go_page_size: 4 * KIB,
        linux_page_sizes: &[4 * KIB],
        memory_order: MemoryOrder::Weak,
        unaligned: Unaligned::MayTrap,
        atomics: "AMO instructions, and LR with SC in a loop for compare and swap.",
        argument_registers: (16, 16),
        registers: "31 general registers; X27 holds the goroutine, X1 the return address.",
    },
    Architecture {
        arch: Goarch::S390x,
        endianness: Endianness::Big,
        pointer_size: 8,
        int64_alignment: 8,
        code_alignment: 2,
        go_page_size: 4 * KIB,
        linux_page_sizes: &[4 * KIB],
        memory_order: MemoryOrder::TotalStore,
        unaligned: Unaligned::Works,
        atomics: "Compare and swap, and the load-and-operate instructions.",
        argument_registers: (8, 16),
        registers: "16 general registers; R13 holds the goroutine, R14 the return address, R15 the stack.",
    },
    Architecture {
        arch: Goarch::Wasm,
        endianness: Endianness::Little,
        pointer_size: 8,
        int64_alignment: 8,
        code_alignment: 1,
        go_page_size: 64 * KIB,
        linux_page_sizes: &[],
        memory_order: MemoryOrder::SingleThread,
        unaligned: Unaligned::Works,
        atomics: "Plain loads and stores: Go's programs have one thread here.",
        argument_registers: (0, 0),
        registers: "None: a machine of a stack and local variables. Go's pointers have 8 bytes, addresses 4.",
    },
];

const MIPS: Architecture = Architecture {
    arch: Goarch::Mips,
    endianness: Endianness::Big,
    pointer_size: 4,
    int64_alignment: 4,
    code_alignment: 4,
    go_page_size: 64 * KIB,
    linux_page_sizes: &[4 * KIB, 16 * KIB, 64 * KIB],
    memory_order: MemoryOrder::Weak,
    unaligned: Unaligned::MayTrap,
    atomics: "LL with SC in a loop; 64-bit values under a lock of the Go runtime. A 64-bit value must stand \
              at a multiple of 8, which the compiler does not see to, or sync/atomic panics.",
    argument_registers: (0, 0),
    registers: "31 general registers; R30 holds the goroutine, arguments and results lie on the stack.",
};

const MIPS64: Architecture = Architecture {
    arch: Goarch::Mips64,
    pointer_size: 8,
    int64_alignment: 8,
    go_page_size: 16 * KIB,
    linux_page_sizes: &[4 * KIB, 16 * KIB, 64 * KIB],
    atomics: "LL with SC in a loop, for 32 and 64 bits.",
    ..MIPS
};

const PPC64: Architecture = Architecture {
    arch: Goarch::Ppc64,
    endianness: Endianness::Big,
    pointer_size: 8,
    int64_alignment: 8,
    code_alignment: 4,
    go_page_size: 64 * KIB,
    linux_page_sizes: &[64 * KIB, 4 * KIB],
    memory_order: MemoryOrder::Weak,
    unaligned: Unaligned::Works,
    atomics: "LWARX or LDARX with STWCX or STDCX in a loop.",
    argument_registers: (12, 12),
    registers: "32 general registers; R30 holds the goroutine, R1 the stack, R2 the table of contents.",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Platform, Port, names::ElfHeader};

    #[test]
    fn every_architecture_that_has_a_port_is_known() {
        for port in Port::all().iter().filter(|port| crate::ports::newest().exists(**port)) {
            assert!(Architecture::of(port.arch).is_some(), "{port}");
        }
    }

    #[test]
    fn byte_orders_are_those_of_the_elf_headers() {
        for port in Port::all() {
            if let (Some(known), Ok(header)) =
                (Architecture::of(port.arch), ElfHeader::of(Platform::new(*port)))
            {
                assert_eq!(known.endianness, header.endianness, "{port}");
            }
        }
    }
}

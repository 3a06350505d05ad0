//! ELF (System V gABI and the processor supplements).

use ogive_platform::Amd64Level;
use ogive_platform::names::{ElfClass, Endianness};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::Code;
use crate::read::Found;
use crate::source::Bytes;

/// An ELF file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Elf {
    /// What it has in common with other formats.
    pub code: Code,
    /// 32 or 64: the bits of its addresses.
    #[serde(serialize_with = "bits")]
    #[schemars(with = "u8")]
    pub class: ElfClass,
    /// `little` or `big`.
    #[serde(serialize_with = "order")]
    #[schemars(with = "String")]
    pub endianness: Endianness,
    /// `EI_OSABI`
    pub os_abi: u8,
    /// `e_machine`
    pub machine: ElfMachine,
    /// `e_flags`
    pub flags: u32,
    /// What `e_flags` and the attributes say of the calling convention.
    pub abi: ElfAbi,
    /// The dynamic loader that the kernel starts (`PT_INTERP`).
    pub interpreter: Option<String>,
    /// `DT_NEEDED`, in order.
    pub needed: Vec<String>,
    /// `DT_SONAME`
    pub soname: Option<String>,
    /// `DT_RPATH`
    pub rpath: Option<String>,
    /// `DT_RUNPATH`
    pub runpath: Option<String>,
    /// The C library that it asks for, with the highest version of its symbols.
    pub libc: Option<Libc>,
    /// The highest version that it needs of each library (`.gnu.version_r`).
    pub symbol_versions: Vec<SymbolVersion>,
    /// `GNU_PROPERTY_X86_ISA_1_NEEDED`: the least level, which the loader checks.
    pub isa_needed: Option<Amd64Level>,
    /// `GNU_PROPERTY_X86_ISA_1_USED`: the levels of which something is used, perhaps behind a test.
    pub isa_used: Option<Amd64Level>,
    /// The oldest kernel that it says to run on (`NT_GNU_ABI_TAG`), such as `3.2.0`.
    pub minimum_kernel: Option<String>,
    /// The GNU build ID, in hexadecimal.
    pub build_id: Option<String>,
    /// Whether the symbol table is gone.
    pub stripped: bool,
}

/// `e_machine`: its number and the name of the specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ElfMachine {
    /// The number.
    pub number: u16,
    /// `EM_AARCH64`; none for numbers without a name here.
    pub name: Option<&'static str>,
}

/// The calling convention, as `e_flags` and attribute sections say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ElfAbi {
    /// In words, as people name it: `EABI5`, `o32`, `n32`, `n64`, `ELFv2`, `lp64d`.
    pub name: Option<String>,
    /// `hard`, `soft`, `single`, `double`, `quad`: how floating-point numbers are passed.
    pub float: Option<&'static str>,
    /// RISC-V: compressed instructions are used.
    pub compressed: bool,
    /// RISC-V: `Tag_RISCV_arch`; Arm: `Tag_CPU_arch` in words (`v7`), from the attributes section.
    pub arch_attribute: Option<String>,
}

/// A C library that a program asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Libc {
    /// The GNU C library.
    Glibc {
        /// The highest `GLIBC_…` version that it needs, such as `2.34`.
        needs: Option<String>,
    },
    /// musl.
    Musl,
    /// Android's.
    Bionic,
}

/// A version that a program needs of a library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct SymbolVersion {
    /// The library, such as `libc.so.6`.
    pub library: String,
    /// The version, such as `GLIBC_2.34`.
    pub version: String,
}

fn bits<S: Serializer>(class: &ElfClass, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(if *class == ElfClass::Elf64 { 64 } else { 32 })
}

fn order<S: Serializer>(order: &Endianness, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *order == Endianness::Little { "little" } else { "big" })
}

/// Reads an ELF file; none when it is none.
pub(crate) fn read(bytes: Bytes<'_>) -> Option<Found> {
    let _ = bytes;
    None
}

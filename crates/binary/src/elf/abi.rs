//! Calling conventions, from `e_flags` and the attribute sections of the processor supplements.

use ogive_platform::{ArmLevel, Level};

use super::ElfAbi;
use super::attributes::{Attributes, Value};
use super::tables::Tables;

const EM_MIPS: u16 = 8;
const EM_PPC64: u16 = 21;
const EM_ARM: u16 = 40;
const EM_X86_64: u16 = 62;
const EM_RISCV: u16 = 243;
const EM_LOONGARCH: u16 = 258;

/// What the file says of its calling convention.
pub(super) fn of(tables: &Tables<'_>) -> ElfAbi {
    match tables.machine {
        EM_ARM => arm(tables),
        EM_MIPS => mips(tables),
        EM_PPC64 => ElfAbi { name: power(tables.flags), ..ElfAbi::default() },
        EM_RISCV => riscv(tables),
        EM_LOONGARCH => loongarch(tables.flags),
        EM_X86_64 if !tables.wide => ElfAbi { name: Some("x32".into()), ..ElfAbi::default() },
        _ => ElfAbi::default(),
    }
}

/// The level that an Arm file says to need (`Tag_CPU_arch`, Addenda to the ABI for the Arm architecture).
/// Other machines' attributes name no level of Go's.
pub(super) fn level(tables: &Tables<'_>) -> Option<Level> {
    if tables.machine != EM_ARM {
        return None;
    }
    let Some(Value::Number(arch)) = Attributes::of(tables)?.get(CPU_ARCH) else { return None };
    match arch {
        3..=5 => Some(Level::Arm(ArmLevel::V5)),
        6..=9 => Some(Level::Arm(ArmLevel::V6)),
        10 | 14 => Some(Level::Arm(ArmLevel::V7)),
        _ => None,
    }
}

const CPU_ARCH: u64 = 6;

fn arm(tables: &Tables<'_>) -> ElfAbi {
    /// `Tag_CPU_arch`, by its number.
    const ARCHITECTURES: [&str; 23] = [
        "pre-v4",
        "v4",
        "v4T",
        "v5T",
        "v5TE",
        "v5TEJ",
        "v6",
        "v6KZ",
        "v6T2",
        "v6K",
        "v7",
        "v6-M",
        "v6S-M",
        "v7E-M",
        "v8-A",
        "v8-R",
        "v8-M.baseline",
        "v8-M.mainline",
        "v8.1-A",
        "v8.2-A",
        "v8.3-A",
        "v8.1-M.mainline",
        "v9-A",
    ];
    const VFP_ARGS: u64 = 28;
    const SOFT: u32 = 0x200;
    const HARD: u32 = 0x400;
    let version = tables.flags >> 24;
    let attributes = Attributes::of(tables);
    let get = |tag| attributes.as_ref().and_then(|attributes| attributes.get(tag));
    let float = match get(VFP_ARGS) {
        Some(Value::Number(1)) => Some("hard"),
        _ if version == 5 && tables.flags & HARD != 0 => Some("hard"),
        _ if version == 5 && tables.flags & SOFT != 0 => Some("soft"),
        _ => None,
    };
    let arch = match get(CPU_ARCH) {
        Some(Value::Number(arch)) => {
            usize::try_from(arch).ok().and_then(|arch| ARCHITECTURES.get(arch)).map(|name| (*name).to_owned())
        }
        _ => None,
    };
    let name = (version > 0).then(|| format!("EABI{version}"));
    ElfAbi { name, float, compressed: false, arch_attribute: arch }
}

fn mips(tables: &Tables<'_>) -> ElfAbi {
    const N32: u32 = 0x20;
    let name = match tables.flags & 0xf000 {
        0x1000 => "o32",
        0x2000 => "o64",
        0x3000 => "eabi32",
        0x4000 => "eabi64",
        _ if tables.flags & N32 != 0 => "n32",
        _ if tables.wide => "n64",
        _ => "o32",
    };
    // `Elf_MIPS_ABIFlags`: the eighth byte is fp_abi.
    let flags = tables.section(".MIPS.abiflags").and_then(|section| tables.contents(section));
    let float = match flags.and_then(|flags| flags.get(7)) {
        Some(1 | 4..=7) => Some("hard"),
        Some(2) => Some("single"),
        Some(3) => Some("soft"),
        _ => None,
    };
    ElfAbi { name: Some(name.to_owned()), float, ..ElfAbi::default() }
}

fn power(flags: u32) -> Option<String> {
    match flags & 3 {
        1 => Some("ELFv1".into()),
        2 => Some("ELFv2".into()),
        _ => None,
    }
}

fn riscv(tables: &Tables<'_>) -> ElfAbi {
    const COMPRESSED: u32 = 1;
    const EMBEDDED: u32 = 8;
    let (float, suffix) = match tables.flags & 6 {
        2 => ("single", "f"),
        4 => ("double", "d"),
        6 => ("quad", "q"),
        _ => ("soft", ""),
    };
    let base = if tables.wide { "lp64" } else { "ilp32" };
    let embedded = if tables.flags & EMBEDDED != 0 { "e" } else { "" };
    const RISCV_ARCH: u64 = 5;
    let arch = match Attributes::of(tables).and_then(|attributes| attributes.get(RISCV_ARCH)) {
        Some(Value::Text(arch)) => Some(arch),
        _ => None,
    };
    ElfAbi {
        name: Some(format!("{base}{embedded}{suffix}")),
        float: Some(float),
        compressed: tables.flags & COMPRESSED != 0,
        arch_attribute: arch,
    }
}

fn loongarch(flags: u32) -> ElfAbi {
    let (float, name) = match flags & 7 {
        1 => (Some("soft"), Some("lp64s")),
        2 => (Some("single"), Some("lp64f")),
        3 => (Some("double"), Some("lp64d")),
        _ => (None, None),
    };
    ElfAbi { name: name.map(str::to_owned), float, ..ElfAbi::default() }
}

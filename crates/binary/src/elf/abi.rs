//! Calling conventions, from `e_flags` and the attribute sections of the processor supplements.

use ogive_platform::{ArmLevel, Level, Riscv64Level};

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

/// The level that the attributes say to need: the least of Go's whose CPUs have what they name.
pub(super) fn level(tables: &Tables<'_>) -> Option<Level> {
    let (attributes, tag) = match tables.machine {
        EM_ARM => (Attributes::of(tables)?, CPU_ARCH),
        EM_RISCV => (Attributes::of(tables)?, RISCV_ARCH),
        _ => return None,
    };
    match attributes.get(tag)? {
        Value::Number(arch) => arm_level(arch),
        Value::Text(arch) => riscv_level(&arch).map(Level::Riscv64),
    }
}

/// `Tag_RISCV_arch` (RISC-V ELF psABI) is `rv64i2p1_m2p0_…`: what a profile first has, asks for that profile
/// (RISC-V Profiles, `RVA22U64` and `RVA23U64`). None where no profile has it.
fn riscv_level(arch: &str) -> Option<Riscv64Level> {
    const IN_20: [&str; 16] = [
        "i", "m", "a", "f", "d", "c", "zicsr", "zicntr", "ziccif", "ziccrse", "ziccamoa", "zicclsm",
        "zifencei", "zmmul", "zaamo", "zalrsc",
    ];
    const IN_20_BY_PARTS: [&str; 3] = ["zca", "zcd", "za128rs"];
    const IN_22: [&str; 11] = [
        "zihpm",
        "zba",
        "zbb",
        "zbs",
        "zic64b",
        "zicbom",
        "zicbop",
        "zicboz",
        "zfhmin",
        "zkt",
        "zihintpause",
    ];
    const IN_23: [&str; 12] =
        ["v", "zvfhmin", "zvbb", "zvkt", "zihintntl", "zicond", "zimop", "zcmop", "zcb", "zfa", "zawrs", "b"];
    let extensions = arch.strip_prefix("rv64")?;
    let mut level = Riscv64Level::Rva20u64;
    for extension in extensions.split('_') {
        // Without its version, such as `2p1`.
        let name = extension.trim_end_matches(|c: char| c.is_ascii_digit());
        let name = match name.strip_suffix('p') {
            Some(rest) if rest.ends_with(|c: char| c.is_ascii_digit()) => {
                rest.trim_end_matches(|c: char| c.is_ascii_digit())
            }
            _ => name,
        };
        let part_of_v = name.starts_with("zve") || name.starts_with("zvl");
        let needs = if IN_20.contains(&name) || IN_20_BY_PARTS.contains(&name) {
            Riscv64Level::Rva20u64
        } else if IN_22.contains(&name) {
            Riscv64Level::Rva22u64
        } else if IN_23.contains(&name) || part_of_v {
            Riscv64Level::Rva23u64
        } else {
            return None;
        };
        level = level.max(needs);
    }
    Some(level)
}

/// `Tag_CPU_arch` (Addenda to the ABI for the Arm architecture).
fn arm_level(arch: u64) -> Option<Level> {
    match arch {
        3..=5 => Some(Level::Arm(ArmLevel::V5)),
        6..=9 => Some(Level::Arm(ArmLevel::V6)),
        10 | 14 => Some(Level::Arm(ArmLevel::V7)),
        _ => None,
    }
}

const CPU_ARCH: u64 = 6;
const RISCV_ARCH: u64 = 5;

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
    const PT_MIPS_ABIFLAGS: u32 = 0x7000_0003;
    let section = tables.section(".MIPS.abiflags").and_then(|section| tables.contents(section));
    let flags = section.or_else(|| tables.segment(PT_MIPS_ABIFLAGS));
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

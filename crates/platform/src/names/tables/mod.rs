//! The tables. Sources: Linux `arch/*/Makefile` (`UTS_MACHINE`) and the BSDs' `uname(1)`; dpkg's
//! `cputable` and `ostable`; rpm's `rpmrc`; GNU config's `config.guess`; LLVM's `Triple`; zig's
//! `std.Target`; `rustc --print target-list`; Node's `process.arch` and `process.platform`;
//! Homebrew's installation guide; AWS Lambda, EC2 and ECS references.

mod gnu;
mod hosts;
mod llvm;
mod packages;
mod rust;
mod uname;
mod zig;

use super::Dialect;
use super::table::Row;
use crate::{Amd64Level, Arm64Level, ArmLevel, FloatUnit, Level, Riscv64Level};

const ARM5: Level = Level::Arm(ArmLevel::V5);
const ARM6: Level = Level::Arm(ArmLevel::V6);
const ARM6_SOFT: Level = Level::Arm(ArmLevel::V6_SOFT);
const ARM7: Level = Level::Arm(ArmLevel::V7);
const ARM7_SOFT: Level = Level::Arm(ArmLevel::V7_SOFT);
const ARM64_V8_3: Level = Level::Arm64(Arm64Level::V8_3);
const AMD64_V2: Level = Level::Amd64(Amd64Level::V2);
const AMD64_V3: Level = Level::Amd64(Amd64Level::V3);
const AMD64_V4: Level = Level::Amd64(Amd64Level::V4);
const MIPS_SOFT: Level = Level::Mips(FloatUnit::Soft);
const MIPS_HARD: Level = Level::Mips(FloatUnit::Hard);
const RVA23: Level = Level::Riscv64(Riscv64Level::Rva23u64);

pub(super) const fn of(dialect: Dialect) -> &'static [Row] {
    match dialect {
        Dialect::Uname => uname::ROWS,
        Dialect::Debian => packages::DEBIAN,
        Dialect::Rpm => packages::RPM,
        Dialect::HomebrewPrefix => packages::HOMEBREW,
        Dialect::Gnu => gnu::ROWS,
        Dialect::Llvm => llvm::ROWS,
        Dialect::Zig => zig::ROWS,
        Dialect::Rust => rust::ROWS,
        Dialect::Node => hosts::NODE,
        Dialect::Aws => hosts::AWS,
        Dialect::Any => hosts::FOLK,
        Dialect::Oci
        | Dialect::Kubernetes
        | Dialect::Elf
        | Dialect::MachO
        | Dialect::Pe
        | Dialect::Python
        | Dialect::HomebrewBottle => &[],
    }
}

//! Rules about memory, numbers, systems and CPUs.

mod atomic_field;
mod bpf_target_arch;
mod casts;
mod constant_overflows_int;
mod copied;
mod cpu_feature_unchecked;
mod epoll_padding;
mod float_to_unsigned;
mod fma_golden_values;
mod goamd64_in_pipelines;
mod goamd64_level;
mod hardcoded_sizeof;
mod huge_array_cast;
pub(super) mod legacy_syscall;
mod narrow_parse;
mod native_endian_cast;
mod numeric_syscall;
mod page_size_4096;
mod parameters;
mod statfs_width;
#[cfg(test)]
mod tests;
mod unaligned_64bit_atomic;
mod unaligned_cast;
mod utsname_int8;
mod variables;
#[cfg(test)]
mod warning_tests;
mod x86_cpuinfo_keys;

use ogive_platform::{Architecture, Goarch, Goos, PortSet};

pub(super) use self::bpf_target_arch::BpfTargetArch;
pub(super) use self::constant_overflows_int::ConstantOverflowsInt;
pub(super) use self::cpu_feature_unchecked::CpuFeatureUnchecked;
pub(super) use self::epoll_padding::EpollPadding;
pub(super) use self::float_to_unsigned::FloatToUnsigned;
pub(super) use self::fma_golden_values::FmaGoldenValues;
pub(super) use self::goamd64_level::Goamd64Level;
pub(super) use self::hardcoded_sizeof::HardcodedSizeof;
pub(super) use self::huge_array_cast::HugeArrayCast;
pub(super) use self::legacy_syscall::LegacySyscall;
pub(super) use self::narrow_parse::NarrowParse;
pub(super) use self::native_endian_cast::NativeEndianCast;
pub(super) use self::numeric_syscall::NumericSyscall;
pub(super) use self::page_size_4096::PageSize4096;
pub(super) use self::statfs_width::StatfsWidth;
pub(super) use self::unaligned_64bit_atomic::Unaligned64BitAtomic;
pub(super) use self::unaligned_cast::UnalignedCast;
pub(super) use self::utsname_int8::UtsnameInt8;
pub(super) use self::x86_cpuinfo_keys::X86CpuinfoKeys;

/// The packages that call the kernel.
const SYSCALLS: &[&str] = &["syscall", "golang.org/x/sys/unix"];

/// The builds for architectures whose words have 32 bits.
fn narrow() -> PortSet {
    PortSet::where_port(|port| Architecture::of(port.arch).is_some_and(|arch| arch.pointer_size == 4))
}

/// The builds for Linux, Android's too, on architectures for which something holds.
fn linux(holds: impl Fn(Goarch) -> bool) -> PortSet {
    PortSet::where_port(|port| matches!(port.os, Goos::Linux | Goos::Android) && holds(port.arch))
}

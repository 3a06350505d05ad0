//! Targets as `zig cc -target` takes them: architecture, system, ABI.

use crate::names::table::{Row, rows};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = rows! {
    [Linux] I386 => "x86-linux-gnu" | "x86-linux";
    [Linux] Amd64 => "x86_64-linux-gnu" | "x86_64-linux";
    // zig takes the architecture's version by -mcpu.
    [Linux] Arm @ ARM5 => "arm-linux-gnueabi";
    [Linux] Arm @ ARM6_SOFT => "arm-linux-gnueabi";
    [Linux] Arm @ ARM7_SOFT => "arm-linux-gnueabi";
    [Linux] Arm @ ARM6 => "arm-linux-gnueabihf";
    [Linux] Arm @ ARM7 => "arm-linux-gnueabihf" | "thumb-linux-gnueabihf";
    [Linux] Arm64 => "aarch64-linux-gnu" | "aarch64-linux";
    [Linux] Arm64be => "aarch64_be-linux-gnu";
    [Linux] Loong64 => "loongarch64-linux-gnu" | "loongarch64-linux";
    [Linux] Mips @ MIPS_HARD => "mips-linux-gnueabihf";
    [Linux] Mips @ MIPS_SOFT => "mips-linux-gnueabi";
    [Linux] Mipsle @ MIPS_HARD => "mipsel-linux-gnueabihf";
    [Linux] Mipsle @ MIPS_SOFT => "mipsel-linux-gnueabi";
    [Linux] Mips64 => "mips64-linux-gnuabi64";
    [Linux] Mips64le => "mips64el-linux-gnuabi64";
    [Linux] Ppc => "powerpc-linux-gnueabihf" | "powerpc-linux-gnueabi";
    [Linux] Ppc64 => "powerpc64-linux-gnu" | "powerpc64-linux";
    [Linux] Ppc64le => "powerpc64le-linux-gnu" | "powerpc64le-linux";
    [Linux] Riscv => "riscv32-linux-gnu";
    [Linux] Riscv64 => "riscv64-linux-gnu" | "riscv64-linux";
    [Linux] S390x => "s390x-linux-gnu" | "s390x-linux";
    [Linux] Sparc => "sparc-linux-gnu";
    [Linux] Sparc64 => "sparc64-linux-gnu";
    [Hurd] I386 => "x86-hurd-gnu";
    [Hurd] Amd64 => "x86_64-hurd-gnu";
    [Android] I386 => "x86-linux-android";
    [Android] Amd64 => "x86_64-linux-android";
    [Android] Arm => "arm-linux-androideabi";
    [Android] Arm64 => "aarch64-linux-android";
    [Darwin] Amd64 => "x86_64-macos" | "x86_64-macos-none";
    [Darwin] Arm64 => "aarch64-macos" | "aarch64-macos-none";
    [Ios] Amd64 => "x86_64-ios-simulator";
    [Ios] Arm64 => "aarch64-ios" | "aarch64-ios-none" | "aarch64-ios-simulator";
    [Windows] I386 => "x86-windows-gnu" | "x86-windows-msvc" | "x86-windows";
    [Windows] Amd64 => "x86_64-windows-gnu" | "x86_64-windows-msvc" | "x86_64-windows";
    [Windows] Arm => "thumb-windows-gnu" | "thumb-windows-msvc";
    [Windows] Arm64 => "aarch64-windows-gnu" | "aarch64-windows-msvc" | "aarch64-windows";
    [Freebsd] I386 => "x86-freebsd" | "x86-freebsd-none";
    [Freebsd] Amd64 => "x86_64-freebsd" | "x86_64-freebsd-none";
    [Freebsd] Arm => "arm-freebsd-eabihf";
    [Freebsd] Arm64 => "aarch64-freebsd" | "aarch64-freebsd-none";
    [Freebsd] Riscv64 => "riscv64-freebsd" | "riscv64-freebsd-none";
    [Netbsd] I386 => "x86-netbsd" | "x86-netbsd-none";
    [Netbsd] Amd64 => "x86_64-netbsd" | "x86_64-netbsd-none";
    [Netbsd] Arm => "arm-netbsd-eabihf" | "arm-netbsd-eabi";
    [Netbsd] Arm64 => "aarch64-netbsd" | "aarch64-netbsd-none";
    [Openbsd] I386 => "x86-openbsd" | "x86-openbsd-none";
    [Openbsd] Amd64 => "x86_64-openbsd" | "x86_64-openbsd-none";
    [Openbsd] Arm => "arm-openbsd-eabi";
    [Openbsd] Arm64 => "aarch64-openbsd" | "aarch64-openbsd-none";
    [Openbsd] Mips64 => "mips64-openbsd" | "mips64-openbsd-none";
    [Openbsd] Ppc64 => "powerpc64-openbsd" | "powerpc64-openbsd-none";
    [Openbsd] Riscv64 => "riscv64-openbsd" | "riscv64-openbsd-none";
    [Dragonfly] Amd64 => "x86_64-dragonfly" | "x86_64-dragonfly-none";
    [Illumos] Amd64 => "x86_64-illumos" | "x86_64-illumos-none";
    [Plan9] I386 => "x86-plan9" | "x86-plan9-none";
    [Plan9] Amd64 => "x86_64-plan9" | "x86_64-plan9-none";
    [Plan9] Arm => "arm-plan9" | "arm-plan9-none";
    [Wasip1] Wasm => "wasm32-wasi" | "wasm32-wasi-musl";
};

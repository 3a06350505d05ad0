//! Names that runtimes, clouds and people use.

use crate::names::table::{Row, rows};

/// `process.platform` and `process.arch` with a dash between.
#[rustfmt::skip]
pub(super) const NODE: &[Row] = rows! {
    [Aix] Ppc64 => "aix-ppc64";
    [Android] I386 => "android-ia32";
    [Android] Amd64 => "android-x64";
    [Android] Arm => "android-arm";
    [Android] Arm64 => "android-arm64";
    [Darwin] Amd64 => "darwin-x64";
    [Darwin] Arm64 => "darwin-arm64";
    [Freebsd] I386 => "freebsd-ia32";
    [Freebsd] Amd64 => "freebsd-x64";
    [Freebsd] Arm => "freebsd-arm";
    [Freebsd] Arm64 => "freebsd-arm64";
    [Freebsd] Riscv64 => "freebsd-riscv64";
    [Linux] I386 => "linux-ia32";
    [Linux] Amd64 => "linux-x64";
    [Linux] Arm => "linux-arm";
    [Linux] Arm64 => "linux-arm64";
    [Linux] Loong64 => "linux-loong64";
    [Linux] Mips => "linux-mips";
    [Linux] Mipsle => "linux-mipsel";
    // Node has one name for both byte orders.
    [Linux] Ppc64 => "linux-ppc64";
    [Linux] Ppc64le => "linux-ppc64";
    [Linux] Riscv64 => "linux-riscv64";
    [Linux] S390x => "linux-s390x";
    [Netbsd] Amd64 => "netbsd-x64";
    [Netbsd] Arm64 => "netbsd-arm64";
    [Openbsd] I386 => "openbsd-ia32";
    [Openbsd] Amd64 => "openbsd-x64";
    [Openbsd] Arm64 => "openbsd-arm64";
    [Solaris Illumos] Amd64 => "sunos-x64";
    [Windows] I386 => "win32-ia32";
    [Windows] Amd64 => "win32-x64";
    [Windows] Arm64 => "win32-arm64";
};

/// Lambda's and EC2's architectures; ECS writes them in capitals.
#[rustfmt::skip]
pub(super) const AWS: &[Row] = rows! {
    [Linux Windows] I386 => "i386";
    [Linux Windows] Amd64 => "x86_64" | "X86_64";
    [Linux Windows] Arm64 => "arm64" | "ARM64";
    [Darwin] Amd64 => "x86_64_mac";
    [Darwin] Arm64 => "arm64_mac";
};

/// What people write who speak no dialect. Only read.
#[rustfmt::skip]
pub(super) const FOLK: &[Row] = rows! {
    #read [Linux] I386 => "x86" | "ia32" | "i386" | "x86-32";
    #read [Linux] Amd64 => "x64" | "x86-64" | "AMD64" | "X64" | "intel64";
    #read [Linux] Arm64 => "ARM64" | "armv8" | "arm64v8";
    #read [Linux] Arm @ ARM5 => "arm" | "arm32v5";
    #read [Linux] Arm @ ARM6 => "arm" | "arm32v6";
    #read [Linux] Arm @ ARM7 => "arm" | "arm32v7";
    // Debian's baseline is version 7, Raspberry Pi OS's and Alpine's is 6.
    #read [Linux] Arm @ ARM6 => "armhf";
    #read [Linux] Arm @ ARM7 => "armhf" | "armv7";
    // Without the `hf` it does not say who does floating point.
    #read [Linux] Arm @ ARM7_SOFT => "armv7";
};

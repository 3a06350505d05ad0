//! Architectures of package managers.

use crate::names::table::{Row, rows};

/// `dpkg --print-architecture`.
#[rustfmt::skip]
pub(super) const DEBIAN: &[Row] = rows! {
    [Linux] I386 => "i386";
    [Linux] Amd64 => "amd64";
    [Linux] Arm @ ARM5 => "armel";
    [Linux] Arm @ ARM7 => "armhf";
    // A port of old, by whose name people mean either.
    #read [Linux] Arm @ ARM5 => "arm";
    #read [Linux] Arm @ ARM7 => "arm";
    [Linux] Armbe => "armeb";
    [Linux] Arm64 => "arm64";
    [Linux] Loong64 => "loong64";
    [Linux] Mips => "mips";
    [Linux] Mipsle => "mipsel";
    [Linux] Mips64 => "mips64";
    [Linux] Mips64le => "mips64el";
    [Linux] Ppc => "powerpc";
    [Linux] Ppc64 => "ppc64";
    [Linux] Ppc64le => "ppc64el";
    [Linux] Riscv64 => "riscv64";
    [Linux] S390 => "s390";
    [Linux] S390x => "s390x";
    [Linux] Sparc => "sparc";
    [Linux] Sparc64 => "sparc64";
    [Hurd] I386 => "hurd-i386";
    [Hurd] Amd64 => "hurd-amd64";
};

/// `rpm --eval %{_arch}`, and the levels that distributions build.
#[rustfmt::skip]
pub(super) const RPM: &[Row] = rows! {
    [Linux] I386 => "i686" | "i386" | "i486" | "i586" | "athlon";
    [Linux] Amd64 => "x86_64" | "amd64";
    [Linux] Amd64 @ AMD64_V2 => "x86_64_v2";
    [Linux] Amd64 @ AMD64_V3 => "x86_64_v3";
    [Linux] Amd64 @ AMD64_V4 => "x86_64_v4";
    [Linux] Arm @ ARM5 => "armv5tel" | "armv5tl" | "armv5tejl";
    [Linux] Arm @ ARM6 => "armv6hl";
    [Linux] Arm @ ARM6_SOFT => "armv6l";
    [Linux] Arm @ ARM7 => "armv7hl" | "armv7hnl" | "armv8hl";
    [Linux] Arm @ ARM7_SOFT => "armv7l";
    #read [Linux] Arm @ ARM5 => "arm";
    #read [Linux] Arm @ ARM7 => "arm";
    [Linux] Arm64 => "aarch64";
    [Linux] Loong64 => "loongarch64";
    [Linux] Mips => "mips";
    [Linux] Mipsle => "mipsel";
    [Linux] Mips64 => "mips64";
    [Linux] Mips64le => "mips64el";
    [Linux] Ppc => "ppc";
    [Linux] Ppc64 => "ppc64";
    [Linux] Ppc64le => "ppc64le";
    [Linux] Riscv64 => "riscv64";
    [Linux] S390 => "s390";
    [Linux] S390x => "s390x";
    [Linux] Sparc => "sparc";
    [Linux] Sparc64 => "sparc64";
};

/// Where Homebrew stands. On Linux the place is the same for both architectures.
#[rustfmt::skip]
pub(super) const HOMEBREW: &[Row] = rows! {
    [Darwin] Amd64 => "/usr/local";
    [Darwin] Arm64 => "/opt/homebrew";
    [Linux] Amd64 => "/home/linuxbrew/.linuxbrew";
    [Linux] Arm64 => "/home/linuxbrew/.linuxbrew";
};

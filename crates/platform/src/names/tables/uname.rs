//! The machine that `uname -m` prints. It is that of the kernel, or of what it pretends to be:
//! under a translator it names the translated architecture.

use crate::names::table::{Row, rows};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = rows! {
    [Linux Android] I386 => "i686" | "i386" | "i486" | "i586";
    [Linux Android] Amd64 => "x86_64";
    [Linux Android] Arm @ ARM5 => "armv5tel" | "armv5tl" | "armv5tejl" | "armv5l";
    [Linux Android] Arm @ ARM6 => "armv6l";
    // armv8l is a 64-bit kernel's answer to a 32-bit process.
    [Linux Android] Arm @ ARM7 => "armv7l" | "armv8l";
    [Linux] Armbe => "armv7b" | "armv6b" | "armv5teb" | "armv8b";
    [Linux Android] Arm64 => "aarch64";
    [Linux] Arm64be => "aarch64_be";
    [Linux] Loong64 => "loongarch64";
    // The byte order is not part of the name.
    [Linux] Mips => "mips";
    [Linux] Mipsle => "mips" | "mipsel";
    [Linux] Mips64 => "mips64";
    [Linux] Mips64le => "mips64" | "mips64el";
    [Linux] Ppc => "ppc";
    [Linux] Ppc64 => "ppc64";
    [Linux] Ppc64le => "ppc64le";
    [Linux] Riscv => "riscv32";
    [Linux] Riscv64 => "riscv64";
    [Linux] S390 => "s390";
    [Linux] S390x => "s390x";
    [Linux] Sparc => "sparc";
    [Linux] Sparc64 => "sparc64";
    [Darwin] I386 => "i386";
    [Darwin] Amd64 => "x86_64";
    [Darwin] Arm64 => "arm64";
    [Freebsd Netbsd Openbsd] I386 => "i386";
    [Freebsd Netbsd Openbsd] Amd64 => "amd64";
    [Freebsd Openbsd] Arm64 => "arm64";
    [Freebsd] Arm @ ARM6 => "arm";
    [Freebsd] Arm @ ARM7 => "arm";
    [Freebsd] Riscv64 => "riscv";
    [Netbsd] Arm @ ARM5 => "evbarm";
    [Netbsd] Arm @ ARM6 => "evbarm";
    [Netbsd] Arm @ ARM7 => "evbarm";
    [Netbsd] Arm64 => "evbarm";
    [Openbsd] Arm @ ARM7 => "armv7";
    [Openbsd] Mips64 => "octeon";
    [Openbsd] Ppc64 => "powerpc64";
    [Openbsd] Riscv64 => "riscv64";
    [Dragonfly] Amd64 => "x86_64";
    [Solaris Illumos] Amd64 => "i86pc";
    // Cygwin's and MSYS2's.
    [Windows] I386 => "i686";
    [Windows] Amd64 => "x86_64";
    [Windows] Arm64 => "aarch64";
    #read [Linux] Arm @ ARM5 => "arm";
};

//! Triples as GNU config and Debian's compilers have them. On Linux the vendor is left out.

use crate::names::table::{Row, rows};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = rows! {
    [Linux] I386 => "i686-linux-gnu" | "i386-linux-gnu" | "i486-linux-gnu" | "i586-linux-gnu";
    [Linux] Amd64 => "x86_64-linux-gnu";
    [Linux] Arm @ ARM5 => "arm-linux-gnueabi" | "armv5tel-linux-gnueabi" | "armv5te-linux-gnueabi";
    [Linux] Arm @ ARM6_SOFT => "arm-linux-gnueabi" | "armv6l-linux-gnueabi" | "armv6-linux-gnueabi";
    [Linux] Arm @ ARM7_SOFT => "arm-linux-gnueabi" | "armv7l-linux-gnueabi" | "armv7-linux-gnueabi";
    [Linux] Arm @ ARM6 => "arm-linux-gnueabihf" | "armv6l-linux-gnueabihf" | "armv6-linux-gnueabihf";
    [Linux] Arm @ ARM7 => "arm-linux-gnueabihf" | "armv7l-linux-gnueabihf" | "armv7-linux-gnueabihf";
    [Linux] Arm64 => "aarch64-linux-gnu";
    [Linux] Arm64be => "aarch64_be-linux-gnu";
    [Linux] Loong64 => "loongarch64-linux-gnu";
    [Linux] Mips => "mips-linux-gnu";
    [Linux] Mipsle => "mipsel-linux-gnu";
    [Linux] Mips64 => "mips64-linux-gnuabi64";
    [Linux] Mips64le => "mips64el-linux-gnuabi64";
    [Linux] Ppc => "powerpc-linux-gnu";
    [Linux] Ppc64 => "powerpc64-linux-gnu";
    [Linux] Ppc64le => "powerpc64le-linux-gnu";
    [Linux] Riscv => "riscv32-linux-gnu";
    [Linux] Riscv64 => "riscv64-linux-gnu";
    [Linux] S390 => "s390-linux-gnu";
    [Linux] S390x => "s390x-linux-gnu";
    [Linux] Sparc => "sparc-linux-gnu";
    [Linux] Sparc64 => "sparc64-linux-gnu";
    [Hurd] I386 => "i686-gnu" | "i686-hurd-gnu";
    [Hurd] Amd64 => "x86_64-gnu" | "x86_64-hurd-gnu";
    [Android] I386 => "i686-linux-android";
    [Android] Amd64 => "x86_64-linux-android";
    [Android] Arm => "arm-linux-androideabi" | "armv7a-linux-androideabi" | "armv7-linux-androideabi";
    [Android] Arm64 => "aarch64-linux-android";
    [Darwin] Amd64 => "x86_64-apple-darwin";
    [Darwin] Arm64 => "aarch64-apple-darwin" | "arm64-apple-darwin";
    [Ios] Amd64 => "x86_64-apple-ios";
    [Ios] Arm64 => "aarch64-apple-ios" | "arm64-apple-ios";
    [Windows] I386 => "i686-w64-mingw32";
    [Windows] Amd64 => "x86_64-w64-mingw32";
    [Windows] Arm => "armv7-w64-mingw32";
    [Windows] Arm64 => "aarch64-w64-mingw32";
    [Freebsd] I386 => "i386-unknown-freebsd" | "i686-unknown-freebsd";
    [Freebsd] Amd64 => "x86_64-unknown-freebsd" | "amd64-unknown-freebsd";
    [Freebsd] Arm @ ARM6 => "armv6-unknown-freebsd-gnueabihf";
    [Freebsd] Arm @ ARM7 => "armv7-unknown-freebsd-gnueabihf";
    [Freebsd] Arm64 => "aarch64-unknown-freebsd";
    [Freebsd] Riscv64 => "riscv64-unknown-freebsd";
    [Netbsd] I386 => "i386-unknown-netbsdelf" | "i486-unknown-netbsdelf" | "i686-unknown-netbsd";
    [Netbsd] Amd64 => "x86_64-unknown-netbsd";
    [Netbsd] Arm @ ARM6 => "armv6-unknown-netbsdelf-eabihf";
    [Netbsd] Arm @ ARM7 => "armv7-unknown-netbsdelf-eabihf";
    [Netbsd] Arm64 => "aarch64-unknown-netbsd";
    [Openbsd] I386 => "i386-unknown-openbsd" | "i686-unknown-openbsd";
    [Openbsd] Amd64 => "x86_64-unknown-openbsd" | "amd64-unknown-openbsd";
    [Openbsd] Arm @ ARM7 => "arm-unknown-openbsd" | "armv7-unknown-openbsd";
    [Openbsd] Arm64 => "aarch64-unknown-openbsd";
    [Openbsd] Mips64 => "mips64-unknown-openbsd";
    [Openbsd] Ppc64 => "powerpc64-unknown-openbsd";
    [Openbsd] Riscv64 => "riscv64-unknown-openbsd";
    [Dragonfly] Amd64 => "x86_64-unknown-dragonfly";
    // illumos calls itself what Solaris does.
    [Solaris Illumos] Amd64 => "x86_64-pc-solaris2.11";
    [Aix] Ppc64 => "powerpc64-ibm-aix";
    [Wasip1] Wasm => "wasm32-wasi" | "wasm32-wasip1";
};

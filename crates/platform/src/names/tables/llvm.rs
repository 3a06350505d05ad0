//! Triples as LLVM and clang normalise them.

use crate::names::table::{Row, rows};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = rows! {
    [Linux] I386 => "i686-unknown-linux-gnu" | "i386-unknown-linux-gnu" | "i586-unknown-linux-gnu";
    [Linux] Amd64 => "x86_64-unknown-linux-gnu";
    [Linux] Arm @ ARM5 => "armv5te-unknown-linux-gnueabi" | "armv5tel-unknown-linux-gnueabi"
        | "arm-unknown-linux-gnueabi";
    [Linux] Arm @ ARM6_SOFT => "armv6-unknown-linux-gnueabi" | "armv6l-unknown-linux-gnueabi"
        | "arm-unknown-linux-gnueabi";
    [Linux] Arm @ ARM7_SOFT => "armv7-unknown-linux-gnueabi" | "armv7l-unknown-linux-gnueabi"
        | "arm-unknown-linux-gnueabi";
    [Linux] Arm @ ARM6 => "armv6-unknown-linux-gnueabihf" | "armv6l-unknown-linux-gnueabihf"
        | "armv6kz-unknown-linux-gnueabihf" | "arm-unknown-linux-gnueabihf";
    [Linux] Arm @ ARM7 => "armv7-unknown-linux-gnueabihf" | "armv7l-unknown-linux-gnueabihf"
        | "armv7a-unknown-linux-gnueabihf" | "thumbv7-unknown-linux-gnueabihf"
        | "arm-unknown-linux-gnueabihf";
    [Linux] Arm64 => "aarch64-unknown-linux-gnu" | "arm64-unknown-linux-gnu";
    [Linux] Arm64be => "aarch64_be-unknown-linux-gnu";
    [Linux] Loong64 => "loongarch64-unknown-linux-gnu";
    [Linux] Mips => "mips-unknown-linux-gnu";
    [Linux] Mipsle => "mipsel-unknown-linux-gnu";
    [Linux] Mips64 => "mips64-unknown-linux-gnuabi64";
    [Linux] Mips64le => "mips64el-unknown-linux-gnuabi64";
    [Linux] Ppc => "powerpc-unknown-linux-gnu";
    [Linux] Ppc64 => "powerpc64-unknown-linux-gnu" | "ppc64-unknown-linux-gnu";
    [Linux] Ppc64le => "powerpc64le-unknown-linux-gnu" | "ppc64le-unknown-linux-gnu";
    [Linux] Riscv => "riscv32-unknown-linux-gnu";
    [Linux] Riscv64 => "riscv64-unknown-linux-gnu";
    [Linux] S390x => "s390x-unknown-linux-gnu" | "systemz-unknown-linux-gnu";
    [Linux] Sparc => "sparc-unknown-linux-gnu";
    [Linux] Sparc64 => "sparc64-unknown-linux-gnu" | "sparcv9-unknown-linux-gnu";
    [Hurd] I386 => "i686-unknown-hurd-gnu";
    [Hurd] Amd64 => "x86_64-unknown-hurd-gnu";
    [Android] I386 => "i686-unknown-linux-android";
    [Android] Amd64 => "x86_64-unknown-linux-android";
    [Android] Arm => "armv7-unknown-linux-androideabi" | "armv7a-unknown-linux-androideabi"
        | "arm-unknown-linux-androideabi" | "armv7-none-linux-androideabi";
    [Android] Arm64 => "aarch64-unknown-linux-android";
    [Darwin] Amd64 => "x86_64-apple-macosx" | "x86_64-apple-darwin" | "x86_64-apple-macos";
    #read [Darwin] Amd64 @ AMD64_V3 => "x86_64h-apple-macosx" | "x86_64h-apple-darwin"
        | "x86_64h-apple-macos";
    [Darwin] Arm64 => "arm64-apple-macosx" | "arm64-apple-darwin" | "arm64-apple-macos"
        | "aarch64-apple-darwin" | "aarch64-apple-macosx";
    #read [Darwin] Arm64 @ ARM64_V8_3 => "arm64e-apple-macosx" | "arm64e-apple-darwin" | "arm64e-apple-macos";
    [Ios] Amd64 => "x86_64-apple-ios-simulator" | "x86_64-apple-ios";
    [Ios] Arm64 => "arm64-apple-ios" | "aarch64-apple-ios" | "arm64-apple-ios-simulator";
    [Windows] I386 => "i686-w64-windows-gnu" | "i686-pc-windows-gnu" | "i686-pc-windows-msvc"
        | "i686-w64-mingw32";
    [Windows] Amd64 => "x86_64-w64-windows-gnu" | "x86_64-pc-windows-gnu" | "x86_64-pc-windows-msvc"
        | "x86_64-w64-mingw32";
    [Windows] Arm => "armv7-w64-windows-gnu" | "thumbv7-pc-windows-msvc" | "thumbv7-w64-windows-gnu";
    [Windows] Arm64 => "aarch64-w64-windows-gnu" | "aarch64-pc-windows-gnu" | "aarch64-pc-windows-msvc"
        | "arm64-pc-windows-msvc" | "aarch64-w64-mingw32";
    [Freebsd] I386 => "i386-unknown-freebsd" | "i686-unknown-freebsd";
    [Freebsd] Amd64 => "x86_64-unknown-freebsd" | "amd64-unknown-freebsd";
    [Freebsd] Arm @ ARM6 => "armv6-unknown-freebsd-gnueabihf";
    [Freebsd] Arm @ ARM7 => "armv7-unknown-freebsd-gnueabihf";
    [Freebsd] Arm64 => "aarch64-unknown-freebsd";
    [Freebsd] Riscv64 => "riscv64-unknown-freebsd";
    [Netbsd] I386 => "i386-unknown-netbsd" | "i486-unknown-netbsd" | "i686-unknown-netbsd"
        | "i386-unknown-netbsdelf";
    [Netbsd] Amd64 => "x86_64-unknown-netbsd";
    [Netbsd] Arm @ ARM6 => "armv6-unknown-netbsd-eabihf" | "armv6-unknown-netbsdelf-eabihf";
    [Netbsd] Arm @ ARM7 => "armv7-unknown-netbsd-eabihf" | "armv7-unknown-netbsdelf-eabihf";
    [Netbsd] Arm64 => "aarch64-unknown-netbsd";
    [Openbsd] I386 => "i386-unknown-openbsd" | "i686-unknown-openbsd";
    [Openbsd] Amd64 => "x86_64-unknown-openbsd" | "amd64-unknown-openbsd";
    [Openbsd] Arm @ ARM7 => "armv7-unknown-openbsd" | "arm-unknown-openbsd";
    [Openbsd] Arm64 => "aarch64-unknown-openbsd";
    [Openbsd] Mips64 => "mips64-unknown-openbsd";
    [Openbsd] Ppc64 => "powerpc64-unknown-openbsd";
    [Openbsd] Riscv64 => "riscv64-unknown-openbsd";
    [Dragonfly] Amd64 => "x86_64-unknown-dragonfly";
    [Solaris Illumos] Amd64 => "x86_64-pc-solaris";
    [Aix] Ppc64 => "powerpc64-ibm-aix";
    [Wasip1] Wasm => "wasm32-unknown-wasip1" | "wasm32-unknown-wasi" | "wasm32-wasi" | "wasm32-wasip1";
    [Zos] S390x => "s390x-ibm-zos";
};

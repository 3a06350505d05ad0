//! What no table of Go says: which CPUs have which level, and the least systems.

use ogive_platform::{Goarch, Goos, Port, ports};

/// Which CPUs have which level of `arch`.
pub(super) const fn cpus(arch: Goarch) -> Option<&'static str> {
    Some(match arch {
        Goarch::I386 => "SSE2 came with the Pentium 4 of 2000; all 64-bit CPUs have it",
        Goarch::Amd64 => {
            "v1 all; v2 from about 2009; v3 Intel from Haswell (2013) except small cores, AMD from Excavator \
             (2015), the Macs that current macOS runs on; v4 Intel servers from Skylake (2017), AMD from Zen 4"
        }
        Goarch::Arm => {
            "5 without a floating-point unit; 6 Raspberry Pi 1 and Zero; 7 what Debian's armhf runs on, and \
             64-bit CPUs in 32-bit mode"
        }
        Goarch::Arm64 => {
            "v8.0 Cortex-A53 and A72 (Raspberry Pi 3 and 4), without LSE; v8.2 Cortex-A76 (Raspberry Pi 5) and \
             Neoverse N1 (Graviton2); v8.4 Neoverse V1 (Graviton3) and Apple M1; v8.6 Apple M2; v9.0 Neoverse \
             N2 and V2 (Graviton4); every Mac has LSE and the cryptographic instructions"
        }
        Goarch::Mips | Goarch::Mipsle | Goarch::Mips64 | Goarch::Mips64le => {
            "hardfloat needs a floating-point unit, or a kernel that imitates one; many routers have neither"
        }
        Goarch::Ppc64 | Goarch::Ppc64le => "named for the processors: POWER8, POWER9, Power10",
        Goarch::Riscv64 => {
            "rva20u64 the boards of today; the later profiles are young, rva23u64 demands vectors"
        }
        Goarch::Wasm => "every engine that runs Go's modules has both",
        _ => return None,
    })
}

/// The least system that programs of the newest release run on (Go's release notes).
pub(super) fn minimum_os(port: Port) -> Option<String> {
    match (port.os, port.arch) {
        (Goos::Darwin, arch) => ports::newest().minimum_macos(arch).map(|least| format!("macOS {least}")),
        (Goos::Linux, Goarch::Loong64) => Some("Linux 5.19".to_owned()),
        (Goos::Linux, _) => Some("Linux 3.2".to_owned()),
        (Goos::Windows, _) => Some("Windows 10, Windows Server 2016".to_owned()),
        _ => None,
    }
}

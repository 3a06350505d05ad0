//! Windows.

use std::io;

use windows_sys::Wdk::System::SystemServices::RtlGetVersion;
use windows_sys::Win32::System::SystemInformation::{
    IMAGE_FILE_MACHINE_AMD64, IMAGE_FILE_MACHINE_ARM64, IMAGE_FILE_MACHINE_I386, OSVERSIONINFOW,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, IsWow64Process2};

use crate::{KernelName, NativeMachine};

pub(super) fn sysctl(_: &str) -> io::Result<Option<i64>> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn sysctl_text(_: &str) -> io::Result<Option<String>> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn personality() -> io::Result<u32> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn native_machine() -> io::Result<NativeMachine> {
    let (mut process, mut native) = (0, 0);
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the handle is that of this process and needs no closing; both numbers are ours.
    let done = unsafe { IsWow64Process2(GetCurrentProcess(), &raw mut process, &raw mut native) };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(NativeMachine { process, native }) }
}

/// The release is asked of the kernel: other calls tell programs without a manifest an old one.
pub(super) fn name() -> io::Result<KernelName> {
    let mut version = OSVERSIONINFOW {
        dwOSVersionInfoSize: size_of::<OSVERSIONINFOW>() as u32,
        ..OSVERSIONINFOW::default()
    };
    #[expect(unsafe_code, reason = "the system's interface")]
    // SAFETY: the structure is ours and says its size. The call never fails.
    unsafe {
        RtlGetVersion(&raw mut version);
    }
    let release = format!("{}.{}.{}", version.dwMajorVersion, version.dwMinorVersion, version.dwBuildNumber);
    let machine = match native_machine()?.native {
        IMAGE_FILE_MACHINE_AMD64 => "x86_64".to_owned(),
        IMAGE_FILE_MACHINE_ARM64 => "aarch64".to_owned(),
        IMAGE_FILE_MACHINE_I386 => "i686".to_owned(),
        other => format!("{other:#06x}"),
    };
    Ok(KernelName { system: "Windows_NT".to_owned(), release, machine })
}

/// What std detects, in Linux' spelling.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub(super) fn cpu_features() -> io::Result<Vec<String>> {
    use std::arch::is_x86_feature_detected as detected;
    let features = [
        ("sse2", detected!("sse2")),
        ("fxsr", detected!("fxsr")),
        ("cx16", detected!("cmpxchg16b")),
        ("popcnt", detected!("popcnt")),
        ("pni", detected!("sse3")),
        ("ssse3", detected!("ssse3")),
        ("sse4_1", detected!("sse4.1")),
        ("sse4_2", detected!("sse4.2")),
        // std does not know it; every CPU with SSE 4.2 has it.
        ("lahf_lm", detected!("sse4.2")),
        ("avx", detected!("avx")),
        ("avx2", detected!("avx2")),
        ("bmi1", detected!("bmi1")),
        ("bmi2", detected!("bmi2")),
        ("f16c", detected!("f16c")),
        ("fma", detected!("fma")),
        ("abm", detected!("lzcnt")),
        ("movbe", detected!("movbe")),
        ("xsave", detected!("xsave")),
        ("avx512f", detected!("avx512f")),
        ("avx512bw", detected!("avx512bw")),
        ("avx512cd", detected!("avx512cd")),
        ("avx512dq", detected!("avx512dq")),
        ("avx512vl", detected!("avx512vl")),
    ];
    Ok(present(&features))
}

/// What std detects, in Linux' spelling.
#[cfg(target_arch = "aarch64")]
pub(super) fn cpu_features() -> io::Result<Vec<String>> {
    use std::arch::is_aarch64_feature_detected as detected;
    let features = [
        ("atomics", detected!("lse")),
        ("crc32", detected!("crc")),
        ("aes", detected!("aes")),
        ("sha2", detected!("sha2")),
        ("asimddp", detected!("dotprod")),
        ("lrcpc", detected!("rcpc")),
    ];
    Ok(present(&features))
}

fn present(features: &[(&str, bool)]) -> Vec<String> {
    features.iter().filter(|(_, present)| *present).map(|(name, _)| (*name).to_owned()).collect()
}

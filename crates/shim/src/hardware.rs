//! The architecture that an SDK should have here, by the cheapest sign that tells it: the same as
//! `ogive_host::natural_port` decides on.
//!
//! On macOS and Windows that of the hardware. On Linux that of the system's own programs, for a
//! process is told a story by emulators, and the hardware's would be wrong in a container for
//! another platform and under a 32-bit system.

use ogive_platform::{Goarch, Goos};
use ogive_selection::Hardware;

const OS: Goos = if cfg!(target_os = "macos") {
    Goos::Darwin
} else if cfg!(windows) {
    Goos::Windows
} else if cfg!(target_os = "freebsd") {
    Goos::Freebsd
} else {
    Goos::Linux
};

const ARCH: Goarch = if cfg!(target_arch = "aarch64") {
    Goarch::Arm64
} else if cfg!(target_arch = "x86") {
    Goarch::I386
} else if cfg!(target_arch = "arm") {
    Goarch::Arm
} else if cfg!(target_arch = "riscv64") {
    Goarch::Riscv64
} else if cfg!(target_arch = "loongarch64") {
    Goarch::Loong64
} else if cfg!(target_arch = "s390x") {
    Goarch::S390x
} else if cfg!(all(target_arch = "powerpc64", target_endian = "little")) {
    Goarch::Ppc64le
} else {
    Goarch::Amd64
};

/// The machine.
pub(crate) fn hardware() -> Hardware {
    let (arch, how) = native().unwrap_or((ARCH, "this program's architecture"));
    Hardware { os: OS, arch, how: how.to_owned() }
}

#[cfg(target_os = "macos")]
#[expect(unsafe_code, reason = "sysctl has no safe interface")]
fn native() -> Option<(Goarch, &'static str)> {
    use std::ffi::{c_char, c_int, c_void};

    // <sys/sysctl.h>
    unsafe extern "C" {
        fn sysctlbyname(
            name: *const c_char,
            old: *mut c_void,
            old_size: *mut usize,
            new: *mut c_void,
            new_size: usize,
        ) -> c_int;
    }

    if ARCH == Goarch::Arm64 {
        return None;
    }
    let mut value: c_int = 0;
    let mut size = size_of::<c_int>();
    // SAFETY: the name ends in NUL, the value is an int and `size` is its size; nothing is set.
    let status = unsafe {
        sysctlbyname(
            c"hw.optional.arm64".as_ptr(),
            (&raw mut value).cast(),
            &raw mut size,
            std::ptr::null_mut(),
            0,
        )
    };
    (status == 0 && value == 1).then_some((Goarch::Arm64, "sysctl hw.optional.arm64"))
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "the question has no safe interface")]
fn native() -> Option<(Goarch, &'static str)> {
    use std::ffi::c_void;

    // kernel32.dll, Windows 10 1511
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetCurrentProcess() -> *mut c_void;
        fn IsWow64Process2(process: *mut c_void, machine: *mut u16, native: *mut u16) -> i32;
    }

    let (mut machine, mut native) = (0_u16, 0_u16);
    // SAFETY: the pseudo handle needs no closing, and both pointers are valid for a u16.
    let told = unsafe { IsWow64Process2(GetCurrentProcess(), &raw mut machine, &raw mut native) };
    // IMAGE_FILE_MACHINE_*
    let arch = match native {
        0x014c => Goarch::I386,
        0x8664 => Goarch::Amd64,
        0xaa64 => Goarch::Arm64,
        _ => return None,
    };
    (told != 0).then_some((arch, "IsWow64Process2"))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn native() -> Option<(Goarch, &'static str)> {
    use std::fs::File;
    use std::io::Read;

    ["/bin/sh", "/usr/bin/env", "/system/bin/sh"].into_iter().find_map(|path| {
        // As long as an ELF header is.
        let mut header = [0; 64];
        File::open(path).ok()?.read_exact(&mut header).ok()?;
        Some((ogive_platform::names::ElfHeader::parse(&header)?.named().ok()?.arch, path))
    })
}

#[cfg(not(any(target_os = "macos", target_os = "linux", target_os = "android", windows)))]
fn native() -> Option<(Goarch, &'static str)> {
    None
}

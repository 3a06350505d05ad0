//! The kernel and the CPU of this machine.

#[cfg(any(target_os = "linux", target_os = "android"))]
#[path = "linux.rs"]
mod os;
#[cfg(target_vendor = "apple")]
#[path = "apple.rs"]
mod os;
#[cfg(windows)]
#[path = "windows.rs"]
mod os;
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple", windows)))]
#[path = "other.rs"]
mod os;

#[cfg(any(target_vendor = "apple", test))]
mod kinfo_proc;
#[cfg(target_vendor = "apple")]
#[path = "processes_apple.rs"]
mod processes;
#[cfg(windows)]
#[path = "processes_windows.rs"]
mod processes;
#[cfg(not(any(target_vendor = "apple", windows)))]
#[path = "processes_other.rs"]
mod processes;

#[cfg(target_vendor = "apple")]
#[path = "volume_apple.rs"]
mod volume;
#[cfg(windows)]
#[path = "volume_windows.rs"]
mod volume;
#[cfg(not(any(target_vendor = "apple", windows)))]
#[path = "volume_other.rs"]
mod volume;

use std::io;
use std::path::{Path, PathBuf};

use crate::{Kernel, KernelName, ListedProcess, NativeMachine, Volume, WindowsProcess};

/// The kernel and the CPU of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealKernel;

impl Kernel for RealKernel {
    fn name(&self) -> io::Result<KernelName> {
        name()
    }

    fn sysctl(&self, key: &str) -> io::Result<Option<i64>> {
        os::sysctl(key)
    }

    fn sysctl_text(&self, key: &str) -> io::Result<Option<String>> {
        os::sysctl_text(key)
    }

    fn personality(&self) -> io::Result<u32> {
        os::personality()
    }

    fn native_machine(&self) -> io::Result<NativeMachine> {
        os::native_machine()
    }

    fn process_id(&self) -> u32 {
        std::process::id()
    }

    fn processes(&self) -> io::Result<Vec<ListedProcess>> {
        processes::all()
    }

    fn process_program(&self, pid: u32) -> io::Result<PathBuf> {
        processes::program(pid)
    }

    fn windows_process(&self, pid: u32) -> io::Result<WindowsProcess> {
        processes::windows_process(pid)
    }

    fn volume(&self, path: &Path) -> io::Result<Volume> {
        volume::of(path)
    }

    fn cpu_features(&self) -> io::Result<Vec<String>> {
        os::cpu_features()
    }

    fn compiled_os(&self) -> &'static str {
        match std::env::consts::OS {
            "macos" => "darwin",
            other => other,
        }
    }

    fn compiled_arch(&self) -> &'static str {
        let little = cfg!(target_endian = "little");
        match std::env::consts::ARCH {
            "x86" => "386",
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "loongarch64" => "loong64",
            "powerpc64" if little => "ppc64le",
            "powerpc64" => "ppc64",
            "mips" if little => "mipsle",
            "mips64" if little => "mips64le",
            other => other,
        }
    }
}

#[cfg(unix)]
fn name() -> io::Result<KernelName> {
    let name = rustix::system::uname();
    Ok(KernelName {
        system: name.sysname().to_string_lossy().into_owned(),
        release: name.release().to_string_lossy().into_owned(),
        machine: name.machine().to_string_lossy().into_owned(),
    })
}

#[cfg(windows)]
fn name() -> io::Result<KernelName> {
    os::name()
}

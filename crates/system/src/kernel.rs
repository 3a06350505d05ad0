//! The kernel's and the CPU's own words, uninterpreted.

use std::io;
use std::path::{Path, PathBuf};

/// What `uname` says. It lies under translation and personalities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KernelName {
    /// `Linux`, `Darwin`, `Windows_NT`.
    pub system: String,
    /// The kernel's release, such as `6.12.0`.
    pub release: String,
    /// The machine, such as `x86_64`.
    pub machine: String,
}

/// What Windows' `IsWow64Process2` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NativeMachine {
    /// `IMAGE_FILE_MACHINE_*` of a 32-bit process under WOW64. 0 for any other, also for an amd64
    /// process that an Arm machine translates.
    pub process: u16,
    /// `IMAGE_FILE_MACHINE_*` of the hardware.
    pub native: u16,
}

/// A process in the kernel's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedProcess {
    /// Its number.
    pub pid: u32,
    /// The number of the process that started it, which may have ended.
    pub parent: u32,
    /// Its name: on macOS the first 16 bytes of its program's, on Windows with `.exe`.
    pub name: String,
    /// `p_flag` of macOS; none on Windows.
    pub flags: Option<u32>,
}

/// What Windows tells of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowsProcess {
    /// `IsWow64Process2` of it.
    pub machines: NativeMachine,
    /// `ProcessMachineTypeInfo`, the `IMAGE_FILE_MACHINE_*` of its code; none before Windows 11.
    pub code: Option<u16>,
    /// When it was started, in 100 nanoseconds since 1601.
    pub started: u64,
}

/// The file system that a path is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Where it is mounted.
    pub point: PathBuf,
    /// Its type, such as `apfs` or `NTFS`.
    pub kind: String,
    /// Whether the system says that its files are on another computer.
    pub is_remote: bool,
    /// Whether no program may be started from it.
    pub noexec: bool,
    /// Whether set-user bits are ignored on it.
    pub nosuid: bool,
}

/// Questions to the kernel and the CPU. `Unsupported` means that this kernel has no such question.
pub trait Kernel: Send + Sync {
    /// `uname`, or the like.
    ///
    /// # Errors
    /// As the system reports.
    fn name(&self) -> io::Result<KernelName>;

    /// An integer `sysctl` of macOS; none when the key does not exist.
    ///
    /// # Errors
    /// `Unsupported` off macOS.
    fn sysctl(&self, key: &str) -> io::Result<Option<i64>>;

    /// A textual `sysctl` of macOS; none when the key does not exist.
    ///
    /// # Errors
    /// `Unsupported` off macOS.
    fn sysctl_text(&self, key: &str) -> io::Result<Option<String>>;

    /// `personality(0xffffffff)` of Linux: the execution domain of this process.
    ///
    /// # Errors
    /// `Unsupported` off Linux.
    fn personality(&self) -> io::Result<u32>;

    /// `IsWow64Process2` of Windows.
    ///
    /// # Errors
    /// `Unsupported` off Windows.
    fn native_machine(&self) -> io::Result<NativeMachine>;

    /// The number of this process.
    fn process_id(&self) -> u32;

    /// All processes.
    ///
    /// # Errors
    /// `Unsupported` off macOS and Windows; Linux tells in `/proc`.
    fn processes(&self) -> io::Result<Vec<ListedProcess>>;

    /// The program file of a process.
    ///
    /// # Errors
    /// `Unsupported` off macOS and Windows; when the process has ended, or this one may not look at it.
    fn process_program(&self, pid: u32) -> io::Result<PathBuf>;

    /// What Windows tells of a process.
    ///
    /// # Errors
    /// `Unsupported` off Windows; when the process has ended, or this one may not look at it.
    fn windows_process(&self, pid: u32) -> io::Result<WindowsProcess>;

    /// The file system that `path` is on, which has to be there.
    ///
    /// # Errors
    /// `Unsupported` off macOS and Windows; Linux tells in `/proc`. As the system reports.
    fn volume(&self, path: &Path) -> io::Result<Volume>;

    /// The feature names of the CPU as this process sees it, such as `avx2`, `atomics`, in the
    /// kernel's spelling (`/proc/cpuinfo`, `hw.optional.*`).
    ///
    /// # Errors
    /// When they can't be read.
    fn cpu_features(&self) -> io::Result<Vec<String>>;

    /// GOOS of this program.
    fn compiled_os(&self) -> &'static str;

    /// GOARCH of this program.
    fn compiled_arch(&self) -> &'static str;
}

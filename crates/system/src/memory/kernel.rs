//! A kernel as somebody says.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Kernel, KernelName, ListedProcess, NativeMachine, Volume, WindowsProcess};

/// A kernel as somebody says: a native `linux/amd64`, unless told otherwise. What is not said is
/// `Unsupported`.
#[derive(Debug, Clone)]
pub struct MadeUpKernel {
    /// What `uname` says.
    pub name: Option<KernelName>,
    /// Integer `sysctl`s; none when this kernel has no `sysctl`.
    pub sysctl: Option<BTreeMap<String, i64>>,
    /// Textual `sysctl`s.
    pub sysctl_text: BTreeMap<String, String>,
    /// Linux' execution domain.
    pub personality: Option<u32>,
    /// Windows' `IsWow64Process2`.
    pub native_machine: Option<NativeMachine>,
    /// The number of the asking process.
    pub process_id: u32,
    /// The kernel's list of processes; none when it has none.
    pub processes: Option<Vec<ListedProcess>>,
    /// The program files of processes; those of others may not be seen.
    pub programs: BTreeMap<u32, PathBuf>,
    /// What Windows tells of processes; others may not be looked at.
    pub windows_processes: BTreeMap<u32, WindowsProcess>,
    /// The file systems; none when the kernel does not tell them.
    pub volumes: Option<Vec<Volume>>,
    /// The CPU's features.
    pub cpu_features: Option<Vec<String>>,
    /// GOOS of the asking program.
    pub compiled_os: &'static str,
    /// GOARCH of the asking program.
    pub compiled_arch: &'static str,
}

impl Default for MadeUpKernel {
    fn default() -> Self {
        Self::linux("x86_64", "amd64")
    }
}

impl MadeUpKernel {
    /// Linux whose `uname` says `machine`, asked by a program for `compiled_arch`.
    #[must_use]
    pub fn linux(machine: &str, compiled_arch: &'static str) -> Self {
        let name = KernelName { system: "Linux".into(), release: "6.12.0".into(), machine: machine.into() };
        Self {
            name: Some(name),
            sysctl: None,
            sysctl_text: BTreeMap::new(),
            personality: Some(0),
            native_machine: None,
            process_id: 100,
            processes: None,
            programs: BTreeMap::new(),
            windows_processes: BTreeMap::new(),
            volumes: None,
            cpu_features: Some(Vec::new()),
            compiled_os: "linux",
            compiled_arch,
        }
    }

    /// macOS whose `uname` says `machine`, asked by a program for `compiled_arch`.
    #[must_use]
    pub fn macos(machine: &str, compiled_arch: &'static str) -> Self {
        let name = KernelName { system: "Darwin".into(), release: "25.1.0".into(), machine: machine.into() };
        let (personality, sysctl) = (None, Some(BTreeMap::new()));
        Self {
            name: Some(name),
            personality,
            sysctl,
            compiled_os: "darwin",
            ..Self::linux("", compiled_arch)
        }
    }

    /// Windows whose `IsWow64Process2` says this, asked by a program for `compiled_arch`.
    #[must_use]
    pub fn windows(native_machine: NativeMachine, compiled_arch: &'static str) -> Self {
        let (name, personality, native_machine) = (None, None, Some(native_machine));
        Self { name, personality, native_machine, compiled_os: "windows", ..Self::linux("", compiled_arch) }
    }

    /// With a process in its list. The asking one is in it only when it is added, as number 100.
    #[must_use]
    pub fn with_process(mut self, process: ListedProcess) -> Self {
        self.processes.get_or_insert_default().push(process);
        self
    }

    /// With the program file of a process.
    #[must_use]
    pub fn with_program(mut self, pid: u32, program: impl AsRef<Path>) -> Self {
        self.programs.insert(pid, program.as_ref().to_owned());
        self
    }

    /// With what Windows tells of a process.
    #[must_use]
    pub fn with_windows_process(mut self, pid: u32, process: WindowsProcess) -> Self {
        self.windows_processes.insert(pid, process);
        self
    }

    /// With a file system.
    #[must_use]
    pub fn with_volume(mut self, volume: Volume) -> Self {
        self.volumes.get_or_insert_default().push(volume);
        self
    }

    /// With an integer `sysctl`.
    #[must_use]
    pub fn with_sysctl(mut self, key: &str, value: i64) -> Self {
        self.sysctl.get_or_insert_default().insert(key.to_owned(), value);
        self
    }

    /// With a textual `sysctl`.
    #[must_use]
    pub fn with_sysctl_text(mut self, key: &str, value: &str) -> Self {
        self.sysctl_text.insert(key.to_owned(), value.to_owned());
        self
    }
}

fn said<T: Clone>(answer: Option<&T>) -> io::Result<T> {
    answer.cloned().ok_or_else(|| io::ErrorKind::Unsupported.into())
}

impl Kernel for MadeUpKernel {
    fn name(&self) -> io::Result<KernelName> {
        said(self.name.as_ref())
    }

    fn sysctl(&self, key: &str) -> io::Result<Option<i64>> {
        Ok(said(self.sysctl.as_ref())?.get(key).copied())
    }

    fn sysctl_text(&self, key: &str) -> io::Result<Option<String>> {
        said(self.sysctl.as_ref())?;
        Ok(self.sysctl_text.get(key).cloned())
    }

    fn personality(&self) -> io::Result<u32> {
        said(self.personality.as_ref())
    }

    fn native_machine(&self) -> io::Result<NativeMachine> {
        said(self.native_machine.as_ref())
    }

    fn process_id(&self) -> u32 {
        self.process_id
    }

    fn processes(&self) -> io::Result<Vec<ListedProcess>> {
        said(self.processes.as_ref())
    }

    fn process_program(&self, pid: u32) -> io::Result<PathBuf> {
        self.programs.get(&pid).cloned().ok_or_else(|| io::ErrorKind::PermissionDenied.into())
    }

    fn windows_process(&self, pid: u32) -> io::Result<WindowsProcess> {
        self.windows_processes.get(&pid).copied().ok_or_else(|| io::ErrorKind::PermissionDenied.into())
    }

    fn volume(&self, path: &Path) -> io::Result<Volume> {
        let volumes = said(self.volumes.as_ref())?;
        let around = volumes.into_iter().filter(|volume| path.starts_with(&volume.point));
        around
            .max_by_key(|volume| volume.point.components().count())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn cpu_features(&self) -> io::Result<Vec<String>> {
        said(self.cpu_features.as_ref())
    }

    fn compiled_os(&self) -> &'static str {
        self.compiled_os
    }

    fn compiled_arch(&self) -> &'static str {
        self.compiled_arch
    }
}

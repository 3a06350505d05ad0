//! What a machine says about itself, uninterpreted.

use std::path::{Path, PathBuf};

use ogive_platform::names::ElfHeader;
use ogive_platform::{Goarch, Goos, Port};
use ogive_system::{Files, System};

use crate::elf;

/// Signs from which hardware, process and translator are decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signs {
    /// Of macOS.
    Mac(MacSigns),
    /// Of Windows.
    Windows(WindowsSigns),
    /// Of Linux and Android.
    Linux(LinuxSigns),
    /// Of other systems, which are not known to translate.
    Other {
        /// What this program is compiled for.
        compiled: Port,
        /// What `uname` calls the machine.
        machine: Option<String>,
    },
    /// This program is compiled for something that Go has no names for.
    Foreign {
        /// Its names of system and architecture.
        compiled: String,
    },
}

/// Signs of macOS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacSigns {
    /// What this program is compiled for.
    pub compiled: Goarch,
    /// `sysctl.proc_translated`: 1 under Rosetta, 0 native, none on Intel.
    pub translated: Result<Option<i64>, String>,
    /// `hw.optional.arm64`: 1 on Apple silicon, under Rosetta too; 0 or none on Intel.
    pub arm64: Result<Option<i64>, String>,
}

/// Signs of Windows, from `IsWow64Process2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowsSigns {
    /// What this program is compiled for.
    pub compiled: Goarch,
    /// `IMAGE_FILE_MACHINE_*` of the process and of the machine. That of the process is 0 unless it
    /// is a 32-bit one under WOW64: an amd64 program on Arm has 0 too.
    pub machines: Result<(u16, u16), String>,
}

/// Signs of Linux.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinuxSigns {
    /// What this program is compiled for: linux or android, and the architecture.
    pub compiled: Port,
    /// `/proc/sys/kernel/arch` (Linux 6.1 and later): the kernel's own architecture. Neither a
    /// personality nor qemu changes it.
    pub kernel_arch: Option<String>,
    /// What `uname` calls the machine. qemu and personalities change it.
    pub machine: Option<String>,
    /// The execution domain of this process (personality(2)).
    pub personality: Option<u32>,
    /// The header of `/proc/thread-self/exe`: of the emulator, if there is one. qemu answers for
    /// `/proc/self/exe` itself, and lets this one through.
    pub executable: Option<ElfHeader>,
    /// Where `/proc/thread-self/exe` leads.
    pub executable_path: Option<PathBuf>,
    /// Where the system's shell is, and its header: the architecture of its programs.
    pub shell: Option<(PathBuf, ElfHeader)>,
}

/// `personality(2)`: `uname` names the 32-bit machine.
pub(crate) const PER_LINUX32: u32 = 0x0008;
/// The part of a personality that is no flag.
pub(crate) const PER_MASK: u32 = 0x00ff;

/// Where a system has programs that everybody starts.
const SHELLS: [&str; 3] = ["/bin/sh", "/usr/bin/env", "/system/bin/sh"];

impl Signs {
    /// Reads the signs of a machine, by some dozen system calls.
    #[must_use]
    pub fn read(system: &System) -> Self {
        let kernel = &system.kernel;
        let (os, arch) = (kernel.compiled_os(), kernel.compiled_arch());
        let (Ok(os), Ok(arch)) = (os.parse::<Goos>(), arch.parse::<Goarch>()) else {
            return Self::Foreign { compiled: format!("{os}/{arch}") };
        };
        let sysctl = |key| kernel.sysctl(key).map_err(|e| e.to_string());
        match os {
            Goos::Darwin | Goos::Ios => Self::Mac(MacSigns {
                compiled: arch,
                translated: sysctl("sysctl.proc_translated"),
                arm64: sysctl("hw.optional.arm64"),
            }),
            Goos::Windows => {
                let machines = kernel.native_machine().map(|m| (m.process, m.native));
                Self::Windows(WindowsSigns { compiled: arch, machines: machines.map_err(|e| e.to_string()) })
            }
            Goos::Linux | Goos::Android => Self::Linux(LinuxSigns::read(system, Port::new(os, arch))),
            _ => Self::Other {
                compiled: Port::new(os, arch),
                machine: kernel.name().ok().map(|name| name.machine),
            },
        }
    }
}

impl LinuxSigns {
    fn read(system: &System, compiled: Port) -> Self {
        let files = &*system.files;
        let executable = Path::new("/proc/thread-self/exe");
        Self {
            compiled,
            kernel_arch: kernel_arch(files),
            machine: system.kernel.name().ok().map(|name| name.machine),
            personality: system.kernel.personality().ok(),
            executable: elf::header(files, executable).ok().flatten(),
            executable_path: files.read_link(executable).ok(),
            shell: shell(files),
        }
    }
}

fn kernel_arch(files: &dyn Files) -> Option<String> {
    let text = files.read(Path::new(crate::decide::KERNEL_ARCH), 256).ok()?;
    let text = String::from_utf8(text).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn shell(files: &dyn Files) -> Option<(PathBuf, ElfHeader)> {
    SHELLS.iter().find_map(|path| {
        let path = Path::new(path);
        let header = elf::header(files, path).ok().flatten()?;
        Some((path.to_owned(), header))
    })
}

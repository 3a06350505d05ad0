//! A program, its surroundings and a machine, and what follows from them alone.

use ogive_binary::{Code, Content, Elf, ElfMachine, GoBuild, MachO, Pe, Program, Target};
use ogive_machine::{Abilities, BinfmtMisc, Handler, Interpreter};
use ogive_platform::names::ElfHeader;
use ogive_platform::{Goarch, Goos, Level, Port};

use super::file::FileState;

/// What the causes judge.
#[derive(Clone, Copy)]
pub(super) struct Case<'c> {
    pub(super) program: &'c Program,
    pub(super) file: &'c FileState,
    pub(super) machine: &'c Abilities,
}

/// What would run the code of a program here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Route<'c> {
    /// Kernel and CPU themselves.
    Native,
    /// A handler of binfmt_misc, which Linux asks before it looks at the format itself.
    Handler(&'c Handler),
    /// Rosetta.
    Rosetta,
    /// Windows' own translator.
    Prism,
    /// Nothing.
    Nothing,
    /// That can't be told.
    Unknown,
}

impl<'c> Case<'c> {
    /// The operating system that runs here.
    pub(super) fn os(&self) -> Option<Goos> {
        let host = &self.machine.host;
        host.hardware.value().or(host.process.value()).map(|port| port.os)
    }

    pub(super) fn is_linux(&self) -> bool {
        matches!(self.os(), Some(Goos::Linux | Goos::Android))
    }

    pub(super) fn is_mac(&self) -> bool {
        self.os() == Some(Goos::Darwin)
    }

    pub(super) fn is_windows(&self) -> bool {
        self.os() == Some(Goos::Windows)
    }

    /// The architecture of the CPU.
    pub(super) fn cpu(&self) -> Option<Goarch> {
        self.machine.host.hardware.value().map(|port| port.arch)
    }

    /// What programs should be built for to run here best: as the programs of this system are.
    pub(super) fn natural(&self) -> Option<Port> {
        let host = &self.machine.host;
        host.userland.value().or(host.hardware.value()).copied()
    }

    /// The level of the CPU, when programs of `arch` run on it natively.
    pub(super) fn cpu_level(&self, arch: Goarch) -> Option<Level> {
        let platform = self.machine.host.level.value()?;
        if platform.port.arch == arch { platform.level } else { None }
    }

    pub(super) fn elf(&self) -> Option<&'c Elf> {
        match &self.program.content {
            Content::Elf(elf) => Some(elf),
            _ => None,
        }
    }

    pub(super) fn pe(&self) -> Option<&'c Pe> {
        match &self.program.content {
            Content::Pe(pe) => Some(pe),
            _ => None,
        }
    }

    /// The Mach-O file, or the slice of a universal one that macOS would choose here.
    pub(super) fn macho(&self) -> Option<&'c MachO> {
        match &self.program.content {
            Content::MachO(macho) => Some(macho),
            Content::Universal(universal) => {
                let machos = || universal.slices.iter().filter_map(|slice| slice.macho.as_deref());
                let of = |arch: Goarch| {
                    machos().find(move |macho| {
                        macho.code.target.value().is_some_and(|target| target.arch == arch)
                    })
                };
                self.cpu().and_then(of).or_else(|| of(Goarch::Amd64)).or_else(|| machos().next())
            }
            _ => None,
        }
    }

    /// The machine code that would run.
    pub(super) fn code(&self) -> Option<&'c Code> {
        match &self.program.content {
            Content::Elf(elf) => Some(&elf.code),
            Content::Pe(pe) => Some(&pe.code),
            Content::MachO(_) | Content::Universal(_) => self.macho().map(|macho| &macho.code),
            _ => self.program.codes().first().copied(),
        }
    }

    /// What the ELF header says, where Go has no name for that CPU: `e_machine`, and its usual name.
    pub(super) fn unnamed_machine(&self) -> Option<&'c ElfMachine> {
        let elf = self.elf().filter(|elf| elf.machine.number != 0 && self.is_linux())?;
        (self.target().is_none() && ElfHeader::is_unnamed(elf.machine.number)).then_some(&elf.machine)
    }

    /// What the machine code is for.
    pub(super) fn target(&self) -> Option<Target> {
        self.code()?.target.value().copied()
    }

    /// What Go wrote into it.
    pub(super) fn go(&self) -> Option<&'c GoBuild> {
        self.code()?.go.value()
    }

    /// The file's own name.
    pub(super) fn name(&self) -> String {
        self.file.path.file_name().map_or_else(|| self.path(), |name| name.to_string_lossy().into_owned())
    }

    /// The file's path as text.
    pub(super) fn path(&self) -> String {
        self.file.path.display().to_string()
    }

    /// The state of binfmt_misc, where it is known.
    pub(super) fn binfmt(&self) -> Option<&'c BinfmtMisc> {
        self.machine.handlers.value()
    }

    /// The handlers that are meant for this file, switched off or not.
    pub(super) fn handlers(&self) -> Vec<&'c Handler> {
        let name = self.name();
        let all = self.binfmt().map(|binfmt| binfmt.handlers.as_slice()).unwrap_or_default();
        all.iter().filter(|handler| handler.pattern.matches(&self.file.head, &name)).collect()
    }

    /// What would run it. Handlers come first, as in the kernel; of several that fit the kernel takes
    /// the one registered last, which it does not tell, so that a sound one is taken here.
    pub(super) fn route(&self) -> Route<'c> {
        if self.is_linux() && self.binfmt().is_some_and(|binfmt| binfmt.enabled) {
            let enabled: Vec<&Handler> =
                self.handlers().into_iter().filter(|handler| handler.enabled).collect();
            let sound = enabled.iter().find(|handler| handler_trouble(handler).is_none());
            if let Some(handler) = sound.or(enabled.first()) {
                return Route::Handler(handler);
            }
        }
        let Some(target) = self.target() else {
            // No CPU that Go has a name for is one that Go has no name for.
            let seen = self.binfmt().is_some() && self.cpu().is_some();
            return if self.unnamed_machine().is_some() && seen { Route::Nothing } else { Route::Unknown };
        };
        if !self.is_own_format() {
            return Route::Nothing;
        }
        match self.machine.runs_natively(target.arch).value() {
            Some(true) => return Route::Native,
            None => return Route::Unknown,
            Some(false) => {}
        }
        if self.is_mac() && target.arch == Goarch::Amd64 {
            return match self.machine.translators.rosetta.value() {
                Some(true) => Route::Rosetta,
                Some(false) => Route::Nothing,
                None => Route::Unknown,
            };
        }
        if self.is_windows() {
            return match self.machine.translators.prism.value() {
                Some(archs) if archs.contains(&target.arch) => Route::Prism,
                Some(_) => Route::Nothing,
                None => Route::Unknown,
            };
        }
        // Handlers that can't be seen may be there all the same.
        if self.is_linux() && self.binfmt().is_none() { Route::Unknown } else { Route::Nothing }
    }

    /// Whether the format is the one of this system's programs, and they may be for it.
    pub(super) fn is_own_format(&self) -> bool {
        match &self.program.content {
            Content::Elf(_) => {
                let os = self.target().and_then(|target| target.os);
                !self.is_mac()
                    && !self.is_windows()
                    && match os {
                        None => true,
                        Some(Goos::Linux | Goos::Android) => self.is_linux(),
                        Some(os) => self.os() == Some(os),
                    }
            }
            Content::MachO(_) | Content::Universal(_) => self.is_mac(),
            Content::Pe(_) => self.is_windows(),
            _ => false,
        }
    }
}

/// What keeps a handler from starting its interpreter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HandlerTrouble {
    /// Nothing stands at its interpreter's path.
    Missing,
    /// Its interpreter may not be run.
    NotExecutable,
    /// Its interpreter is for another CPU.
    Foreign,
    /// Its interpreter needs a dynamic loader that is not here.
    LoaderMissing,
}

pub(super) fn handler_trouble(handler: &Handler) -> Option<HandlerTrouble> {
    match handler.state.value()? {
        // The kernel holds it open, wherever its file is now.
        Interpreter::Missing | Interpreter::NotExecutable if handler.is_fixed() => None,
        Interpreter::Missing => Some(HandlerTrouble::Missing),
        Interpreter::NotExecutable => Some(HandlerTrouble::NotExecutable),
        Interpreter::Program { native: false, .. } => Some(HandlerTrouble::Foreign),
        Interpreter::Program { loader_there: false, .. } => Some(HandlerTrouble::LoaderMissing),
        Interpreter::Program { .. } | Interpreter::Other => None,
    }
}

//! Made-up programs on made-up machines.

use ogive_binary::{
    Code, Content, Elf, ElfAbi, ElfMachine, GoBuild, GoModule, GoSetting, Kind, Linking, MachCpuName, MachO,
    MachPlatform, Pe, Program, Script, ScriptFault, Signature, Subsystem, Target,
};
use ogive_machine::{Abilities, BinfmtMisc, Handler, Interpreter, Libc, Mount, OsVersion, Pattern};
use ogive_platform::names::ElfHeader;
use ogive_platform::{Goarch, Goos, Level, Platform, Port};
use ogive_record::{Fact, Provenance};
use ogive_system::NativeMachine;
use ogive_system::memory::{MadeUpKernel, MemoryFiles, MemorySystem};

use crate::Explanation;
use crate::program::{FileKind, FileState, Refusal, explain, refusal};

pub(crate) fn known<T>(value: T) -> Fact<T> {
    Fact::known(value, Provenance::BuiltIn)
}

fn unknown<T>() -> Fact<T> {
    Fact::unknown("nobody looked", Provenance::BuiltIn)
}

/// A program, its surroundings and a machine.
pub(crate) struct World {
    pub(crate) program: Program,
    pub(crate) file: FileState,
    pub(crate) machine: Abilities,
}

/// Debian 12 on a CPU of this architecture, of level v3 where that is amd64; no handlers.
pub(crate) fn linux(arch: Goarch) -> Abilities {
    linux_with(arch, |files| files)
}

pub(crate) fn linux_with(arch: Goarch, files: impl FnOnce(MemoryFiles) -> MemoryFiles) -> Abilities {
    let port = Port::new(Goos::Linux, arch);
    let machine = match arch {
        Goarch::Amd64 => "x86_64",
        Goarch::Arm64 => "aarch64",
        Goarch::I386 => "i686",
        Goarch::Arm => "armv7l",
        Goarch::Mipsle | Goarch::Mips => "mips",
        other => other.name(),
    };
    let files = files(MemoryFiles::new().file("/proc/sys/kernel/arch", machine))
        .file("/proc/sys/fs/binfmt_misc/status", "enabled\n")
        .file("/proc/sys/fs/binfmt_misc/register", "");
    let kernel = MadeUpKernel::linux(machine, arch.name());
    let mut abilities =
        ogive_host::abilities(&MemorySystem { files, kernel, ..MemorySystem::new() }.system());
    abilities.host.hardware = known(port);
    abilities.host.userland = known(port);
    let level = (arch == Goarch::Amd64).then(|| Level::parse(arch, "v3").unwrap());
    abilities.host.level = known(Platform { port, level });
    abilities.host.libc = known(Libc::Glibc { version: Some("2.36".into()) });
    abilities.host.system =
        known(OsVersion { id: "debian".into(), version: Some("12".into()), kernel: "6.1.0-18-amd64".into() });
    abilities
}

/// macOS 26.1.
pub(crate) fn mac(machine: &str, rosetta: bool) -> Abilities {
    let mut kernel = MadeUpKernel::macos(machine, if machine == "arm64" { "arm64" } else { "amd64" })
        .with_sysctl_text("kern.osproductversion", "26.1");
    if machine == "arm64" {
        kernel = kernel.with_sysctl("hw.optional.arm64", 1).with_sysctl("sysctl.proc_translated", 0);
    }
    let files = MemoryFiles::new();
    let files =
        if rosetta { files.file("/Library/Apple/usr/libexec/oah/libRosettaRuntime", "") } else { files };
    ogive_host::abilities(&MemorySystem { files, kernel, ..MemorySystem::new() }.system())
}

/// Windows 11.
pub(crate) fn windows(native: u16) -> Abilities {
    let compiled = if native == 0xaa64 { "arm64" } else { "amd64" };
    let mut kernel = MadeUpKernel::windows(NativeMachine { process: 0, native }, compiled);
    let release = "10.0.22631".to_owned();
    kernel.name = Some(ogive_system::KernelName { system: "Windows_NT".into(), release, machine: "".into() });
    ogive_host::abilities(&MemorySystem { kernel, ..MemorySystem::new() }.system())
}

/// A sound handler without flags for programs of this `e_machine`.
pub(crate) fn handler(name: &str, machine: u8) -> Handler {
    let mut magic = b"\x7fELF".to_vec();
    magic.resize(18, 0);
    magic.push(machine);
    let mut mask = vec![0xff; 4];
    mask.resize(18, 0);
    mask.push(0xff);
    let state =
        Interpreter::Program { arch: Some(Goarch::Amd64), native: true, loader: None, loader_there: true };
    Handler {
        name: name.to_owned(),
        enabled: true,
        interpreter: "/usr/libexec/translate".into(),
        flags: String::new(),
        pattern: Pattern::Magic { offset: 0, magic, mask },
        state: known(state),
    }
}

pub(crate) fn noexec() -> Mount {
    Mount { point: "/srv".into(), kind: "tmpfs".into(), is_remote: false, noexec: true, nosuid: false }
}

fn code(os: Goos, arch: Goarch) -> Code {
    let target = Target { os: Some(os), arch, level: None };
    Code { target: known(target), kind: Kind::Executable, linking: Linking::Static, go: unknown() }
}

impl World {
    fn of(content: Content, machine: Abilities) -> Self {
        let file = FileState {
            path: "/srv/app".into(),
            kind: FileKind::File,
            mode: 0o755,
            executable: known(true),
            mount: unknown(),
            quarantine: unknown(),
            image: None,
            head: Vec::new(),
            interpreter: None,
            behind: None,
            through_env: None,
            libraries: None,
            attempt: None,
        };
        Self { program: Program { size: 4096, content, faults: Vec::new() }, file, machine }
    }

    /// A static ELF program.
    pub(crate) fn new(machine: Abilities, os: Goos, arch: Goarch) -> Self {
        let header = ElfHeader::of(Platform { port: Port::new(Goos::Linux, arch), level: None }).unwrap();
        let elf = Elf {
            code: code(os, arch),
            class: header.class,
            endianness: header.endianness,
            os_abi: 0,
            machine: ElfMachine { number: header.machine, name: None },
            flags: header.flags,
            abi: ElfAbi::default(),
            interpreter: None,
            needed: Vec::new(),
            soname: None,
            rpath: None,
            runpath: None,
            libc: None,
            symbol_versions: Vec::new(),
            isa_needed: None,
            isa_used: None,
            minimum_kernel: None,
            build_id: None,
            stripped: false,
        };
        let mut world = Self::of(Content::Elf(Box::new(elf)), machine);
        world.file.head = b"\x7fELF".to_vec();
        world.file.head.resize(18, 0);
        world.file.head.extend(header.machine.to_le_bytes());
        world
    }

    pub(crate) fn macho(machine: Abilities, arch: Goarch) -> Self {
        let platform = MachPlatform { name: "macos", minimum: "12.0".into(), sdk: None };
        let macho = MachO {
            code: code(Goos::Darwin, arch),
            cpu: MachCpuName { cputype: 0, cpusubtype: 0, name: None },
            class: 64,
            endianness: "little",
            file_type: 2,
            flags: 0,
            platform: Some(platform),
            loader: None,
            dylibs: Vec::new(),
            rpaths: Vec::new(),
            id: None,
            uuid: Some("0".into()),
            signature: Signature::AdHoc { linker: true, identifier: None },
            verdict: None,
            encrypted: false,
        };
        Self::of(Content::MachO(Box::new(macho)), machine)
    }

    pub(crate) fn pe(machine: Abilities, arch: Goarch) -> Self {
        let pe = Pe {
            code: code(Goos::Windows, arch),
            machine: 0,
            characteristics: 0,
            class: 64,
            hybrid: None,
            subsystem: Subsystem::Console,
            minimum_windows: "6.1".into(),
            imports: Vec::new(),
            manifest: None,
            version: None,
            resources: Vec::new(),
            signed: false,
            clr: false,
            stripped: true,
        };
        Self::of(Content::Pe(Box::new(pe)), machine)
    }

    pub(crate) fn script(interpreter: &str, faults: Vec<ScriptFault>, state: Interpreter) -> Self {
        let script =
            Script { interpreter: interpreter.to_owned(), argument: None, through_env: None, faults };
        let mut world = Self::of(Content::Script(script), linux(Goarch::Amd64));
        world.file.interpreter = Some(known(state));
        world
    }

    pub(crate) fn with_content(content: Content) -> Self {
        Self::of(content, linux(Goarch::Amd64))
    }

    pub(crate) fn elf(&mut self) -> &mut Elf {
        match &mut self.program.content {
            Content::Elf(elf) => elf,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn slice(&mut self) -> &mut MachO {
        match &mut self.program.content {
            Content::MachO(macho) => macho,
            other => panic!("{other:?}"),
        }
    }

    /// Has Go have built the program with these settings.
    pub(crate) fn go(&mut self, settings: &[(&str, &str)]) -> &mut GoBuild {
        let code = match &mut self.program.content {
            Content::Elf(elf) => &mut elf.code,
            Content::MachO(macho) => &mut macho.code,
            other => panic!("{other:?}"),
        };
        let target = *code.target.value().unwrap();
        let own = [("GOOS", target.os.unwrap().name()), ("GOARCH", target.arch.name())];
        let setting = |(key, value): &(&str, &str)| GoSetting { key: (*key).into(), value: (*value).into() };
        let main = GoModule {
            path: "example.com/app".into(),
            version: "(devel)".into(),
            sum: String::new(),
            replace: None,
        };
        code.go = known(GoBuild {
            version: "go1.27.3".into(),
            path: Some("example.com/app/cmd/app".into()),
            main: Some(main),
            dependencies: Vec::new(),
            settings: own.iter().chain(settings).map(setting).collect(),
        });
        match &mut code.go {
            Fact::Known { value, .. } => value,
            Fact::Unknown { .. } => panic!("it was just made known"),
        }
    }

    pub(crate) fn explain(&self) -> Explanation {
        explain(&self.program, &self.file, &self.machine)
    }

    pub(crate) fn refusal(&self) -> Option<Refusal> {
        refusal(&self.program, &self.file, &self.machine)
    }

    pub(crate) fn commands(&self) -> Vec<String> {
        self.explain().ways.into_iter().filter_map(|way| way.command).collect()
    }
}

/// The made-up Linux has no handlers, and knows it.
#[test]
fn the_made_up_machine_is_as_told() {
    assert_eq!(
        linux(Goarch::Amd64).handlers.value(),
        Some(&BinfmtMisc { enabled: true, handlers: Vec::new() })
    );
    assert_eq!(mac("arm64", true).translators.rosetta.value(), Some(&true));
    assert_eq!(windows(0xaa64).translators.prism.value().map(Vec::len), Some(3));
}

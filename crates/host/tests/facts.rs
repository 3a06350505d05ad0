//! The facts of machines, from what they show to the document.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

#[cfg(target_os = "linux")]
use ogive_host::mount_of;
#[cfg(target_os = "linux")]
use ogive_machine::Translator;
use ogive_machine::{Abilities, HostFacts, Interpreter, Libc, OsVersion};
use ogive_record::Fact;
#[cfg(target_os = "linux")]
use ogive_system::Command;
use ogive_system::memory::{MadeUpKernel, MemoryFiles, MemorySystem, ScriptedProcesses};
use ogive_system::{Exit, Output, System};

fn value<T: Clone>(fact: &Fact<T>) -> T {
    fact.value().unwrap().clone()
}

/// A 64-bit program that asks for a loader.
fn program(machine: u16, loader: &str) -> Vec<u8> {
    let mut file = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0];
    file.resize(16, 0);
    file.extend(3_u16.to_le_bytes());
    file.extend(machine.to_le_bytes());
    file.resize(32, 0);
    file.extend(64_u64.to_le_bytes()); // e_phoff
    file.resize(54, 0);
    file.extend(56_u16.to_le_bytes()); // e_phentsize
    file.extend(2_u16.to_le_bytes()); // e_phnum
    file.resize(64 + 56, 0); // a PT_NULL
    let text = 64 + 2 * 56;
    file.extend(3_u32.to_le_bytes());
    file.extend(0_u32.to_le_bytes());
    file.extend((text as u64).to_le_bytes()); // p_offset
    file.resize(64 + 56 + 32, 0);
    file.extend((loader.len() as u64 + 1).to_le_bytes()); // p_filesz
    file.resize(text, 0);
    file.extend(loader.as_bytes());
    file.push(0);
    file
}

fn machine(files: MemoryFiles) -> MemorySystem {
    MemorySystem {
        files: files.file("/proc/sys/kernel/arch", "aarch64\n"),
        kernel: MadeUpKernel::linux("aarch64", "arm64"),
        ..MemorySystem::new()
    }
}

#[test]
fn a_distribution_is_named_by_os_release() {
    let text = "# comment\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"13\"\nID=debian\n";
    let facts = ogive_host::host_facts(&machine(MemoryFiles::new().file("/etc/os-release", text)).system());
    let expected = OsVersion { id: "debian".into(), version: Some("13".into()), kernel: "6.12.0".into() };
    assert_eq!(value(&facts.system), expected);
    let rolling = MemoryFiles::new().file("/usr/lib/os-release", "ID='arch'\n");
    let facts = ogive_host::host_facts(&machine(rolling).system());
    assert_eq!(value(&facts.system), OsVersion { id: "arch".into(), version: None, kernel: "6.12.0".into() });
    assert!(ogive_host::host_facts(&machine(MemoryFiles::new()).system()).system.value().is_none());
    let mac = MadeUpKernel::macos("arm64", "arm64").with_sysctl_text("kern.osproductversion", "26.1");
    let facts = ogive_host::host_facts(&MemorySystem { kernel: mac, ..MemorySystem::new() }.system());
    let expected = OsVersion { id: "macos".into(), version: Some("26.1".into()), kernel: "25.1.0".into() };
    assert_eq!(value(&facts.system), expected);
    assert_eq!(value(&facts.libc), Libc::System);
}

#[test]
fn a_c_library_is_found_by_the_shells_loader() {
    let loader = "/lib/ld-linux-aarch64.so.1";
    let real = "/usr/lib/aarch64-linux-gnu";
    let files = MemoryFiles::new()
        .program("/bin/sh", program(183, loader))
        .symlink(loader, format!("{real}/ld-linux-aarch64.so.1"))
        .program(format!("{real}/ld-linux-aarch64.so.1"), "")
        .file(
            format!("{real}/libc.so.6"),
            b"\0\0GNU C Library (Debian GLIBC 2.41-12) stable release version 2.41.\nCopyright",
        );
    let facts = ogive_host::host_facts(&machine(files).system());
    assert_eq!(value(&facts.libc), Libc::Glibc { version: Some("2.41".into()) });

    let loader = "/lib/ld-musl-aarch64.so.1";
    let said = Output {
        exit: Exit::Code(1),
        stdout: Vec::new(),
        stderr: b"musl libc (aarch64)\nVersion 1.2.5\nDynamic Program Loader\n".to_vec(),
    };
    let mut alpine = machine(MemoryFiles::new().program("/bin/sh", program(183, loader)));
    alpine.processes = ScriptedProcesses::new().answers(loader, &[], Ok(said));
    let facts = ogive_host::host_facts(&alpine.system());
    assert_eq!(value(&facts.libc), Libc::Musl { version: Some("1.2.5".into()) });
    alpine.processes = ScriptedProcesses::new();
    assert_eq!(value(&ogive_host::host_facts(&alpine.system()).libc), Libc::Musl { version: None });
}

#[test]
fn a_level_is_what_all_of_its_features_allow() {
    let v3 = "fpu sse2 fxsr cx16 popcnt pni ssse3 sse4_1 sse4_2 lahf_lm avx avx2 bmi1 bmi2 f16c fma abm movbe xsave";
    for (arch, features, level) in [
        ("x86_64", "fpu sse2 fxsr", "linux/amd64/v1"),
        ("x86_64", v3, "linux/amd64/v3"),
        ("x86_64", &v3.replace(" movbe", ""), "linux/amd64/v2"),
        ("x86_64", &v3.replace("ssse3", "avx512f"), "linux/amd64/v1"),
        ("x86_64", &format!("{v3} avx512f avx512bw avx512cd avx512dq avx512vl"), "linux/amd64/v4"),
        ("aarch64", "fp asimd evtstrm crc32", "linux/arm64/v8.0"),
        ("aarch64", "fp asimd aes pmull sha1 sha2 crc32 atomics", "linux/arm64/v8.0,lse,crypto"),
        ("aarch64", "fp asimd aes pmull sha1 sha2 crc32 atomics asimdrdm dcpop", "linux/arm64/v8.2,crypto"),
    ] {
        let mut kernel = MadeUpKernel::linux(arch, if arch == "x86_64" { "amd64" } else { "arm64" });
        kernel.cpu_features = Some(features.split(' ').map(str::to_owned).collect());
        let files = MemoryFiles::new().file("/proc/sys/kernel/arch", arch);
        let facts = ogive_host::host_facts(&MemorySystem { files, kernel, ..MemorySystem::new() }.system());
        assert_eq!(value(&facts.level).to_string(), level, "{features}");
    }
}

#[test]
fn the_document_is_read_back() {
    let mac = MadeUpKernel::macos("x86_64", "amd64")
        .with_sysctl("hw.optional.arm64", 1)
        .with_sysctl("sysctl.proc_translated", 1);
    for machine in [MemorySystem { kernel: mac, ..MemorySystem::new() }, machine(MemoryFiles::new())] {
        let facts = ogive_host::host_facts(&machine.system());
        let json = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<HostFacts>(&json).unwrap(), facts, "{json}");
    }
}

#[test]
fn an_odd_shell_breaks_nothing() {
    let whole = program(183, "/lib/ld-linux-aarch64.so.1");
    for length in 0..whole.len() {
        let _ = ogive_host::host_facts(
            &machine(MemoryFiles::new().program("/bin/sh", &whole[..length])).system(),
        );
        let mut odd = whole.clone();
        odd[length] = 0xff;
        let _ = ogive_host::host_facts(&machine(MemoryFiles::new().program("/bin/sh", odd)).system());
    }
}

/// An image that became the disk of a virtual machine keeps the mark of its engine.
#[test]
fn a_container_is_told_by_its_mark_and_its_root() {
    let layers = "30 20 0:44 / / rw,relatime - overlay overlay rw,lowerdir=/x\n";
    let disk = "20 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n";
    let part = "20 1 254:0 /containers/1 / rw,relatime - xfs /dev/sda1 rw\n";
    for (mark, mounts, container) in [
        (Some("/.dockerenv"), layers, true),
        (Some("/run/.containerenv"), layers, true),
        (Some("/.dockerenv"), part, true),
        (Some("/.dockerenv"), disk, false),
        (None, disk, false),
    ] {
        let files = MemoryFiles::new().file("/proc/self/mountinfo", mounts).file("/proc/1/cgroup", "0::/\n");
        let files = mark.into_iter().fold(files, |files, mark| files.file(mark, ""));
        let abilities = ogive_host::abilities(&machine(files).system());
        assert_eq!(value(&abilities.container), container, "{mark:?} {mounts}");
    }
}

#[test]
fn handlers_are_read_with_what_they_start() {
    let text = "enabled\ninterpreter /usr/bin/translate\nflags: F\noffset 0\nmagic 7f454c46\n";
    let folder = "/proc/sys/fs/binfmt_misc";
    let files = MemoryFiles::new()
        .file(format!("{folder}/status"), "disabled\n")
        .file(format!("{folder}/register"), "")
        .file(format!("{folder}/odd"), text)
        .program("/usr/bin/translate", program(183, "/lib/ld-linux-aarch64.so.1"));
    let abilities = ogive_host::abilities(&machine(files).system());
    let binfmt = value(&abilities.handlers);
    assert!(!binfmt.enabled);
    let [handler] = binfmt.handlers.as_slice() else { panic!("{binfmt:?}") };
    let loader = Some("/lib/ld-linux-aarch64.so.1".into());
    let arch = Some(ogive_platform::Goarch::Arm64);
    let state = Interpreter::Program { arch, native: true, loader, loader_there: false };
    assert_eq!((handler.name.as_str(), handler.state.value()), ("odd", Some(&state)));
    assert!(!state.runs(), "its loader is not there");
    assert_eq!(binfmt.matching(b"\x7fELF", "app").count(), 1);
    let json = serde_json::to_string(&abilities).unwrap();
    assert_eq!(serde_json::from_str::<Abilities>(&json).unwrap(), abilities);
    // A container sees an empty folder, whatever the kernel does.
    let empty = ogive_host::abilities(&machine(MemoryFiles::new().directory(folder)).system());
    assert!(empty.handlers.value().is_none());
}

#[cfg(target_os = "linux")]
#[test]
fn page_size_and_mounts_are_as_the_system_says() {
    let system = System::real();
    let abilities = ogive_host::abilities(&system);
    let said = |program: &str, arguments: &[&str]| {
        let command = arguments.iter().fold(Command::new(program), |command, argument| command.arg(argument));
        let output = system.processes.output(&command).ok()?;
        Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    };
    if let Some(size) = said("getconf", &["PAGESIZE"]) {
        assert_eq!(value(&abilities.page_size).to_string(), size);
    }
    for path in ["/", "/proc/self", "/dev/shm", "/usr/bin"] {
        let Some(text) = said("findmnt", &["-n", "-o", "TARGET,FSTYPE", "-T", path]) else { continue };
        let Fact::Known { value: mount, .. } = mount_of(&system, path.as_ref()) else { continue };
        let last = text.lines().last().unwrap_or_default();
        let fields: Vec<&str> = last.split_whitespace().collect();
        assert_eq!(fields, [mount.point.to_str().unwrap(), mount.kind.as_str()], "{path}: {text}");
    }
}

/// Prints the facts; the tests below start it in other surroundings.
#[test]
#[ignore = "only started by others"]
fn print_facts() {
    println!("FACTS{}", serde_json::to_string(&ogive_host::host_facts(&System::real())).unwrap());
}

#[cfg(target_os = "linux")]
fn observed_under(wrapper: &[&str]) -> HostFacts {
    let program = System::real().environment.current_exe().unwrap();
    let mut command = Command::new(wrapper.first().map_or(program.clone(), Into::into));
    if let [_, rest @ ..] = wrapper {
        command.arguments = rest.iter().map(Into::into).collect();
        command = command.arg(program);
    }
    for argument in ["--ignored", "--exact", "--nocapture", "print_facts"] {
        command = command.arg(argument);
    }
    let output = System::real().processes.output(&command).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let json = text.lines().find_map(|line| Some(line.split_once("FACTS")?.1)).expect(&text);
    serde_json::from_str(json).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn this_machine_is_the_same_under_linux32() {
    let here = observed_under(&[]);
    let native = value(&here.hardware) == value(&here.process);
    assert_eq!(native, value(&here.translator) == Translator::None);
    assert!(matches!(value(&here.libc), Libc::Glibc { version: Some(_) } | Libc::Musl { version: Some(_) }));
    let system = System::real();
    if system.processes.output(&Command::new("setarch").arg("linux32").arg("true")).is_err() {
        println!("skipped: there is no setarch");
        return;
    }
    assert_eq!(observed_under(&["setarch", "linux32"]), here);
}

#[cfg(target_os = "linux")]
#[test]
fn qemu_is_seen_through() {
    let system = System::real();
    let here = observed_under(&[]);
    let arch = if value(&here.process).arch.name() == "arm64" { "aarch64" } else { "x86_64" };
    let qemu = format!("qemu-{arch}-static");
    if system.processes.output(&Command::new(&qemu).arg("--version")).is_err() {
        println!("skipped: there is no {qemu}");
        return;
    }
    let inside = observed_under(&[&qemu]);
    assert_eq!(inside.hardware, here.hardware);
    let Translator::QemuUser { program } = value(&inside.translator) else {
        panic!("{:?}", inside.translator)
    };
    assert!(program.ends_with(qemu), "{}", program.display());
}

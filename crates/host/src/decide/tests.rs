//! Machines that nobody here has.

use ogive_record::Fact;
use ogive_system::NativeMachine;
use ogive_system::memory::{MadeUpKernel, MemoryFiles, MemorySystem};

use super::*;
use crate::Signs;

/// What is decided about a machine, in the order hardware, process, userland, natural, translator;
/// `?` for unknown.
fn decided(machine: MemorySystem) -> [String; 5] {
    let signs = Signs::read(&machine.system());
    let port = |fact: Fact<Port>| fact.value().map_or("?".to_owned(), Port::to_string);
    let translator = match translator(&signs) {
        Fact::Known { value, .. } => format!("{value:?}"),
        Fact::Unknown { .. } => "?".to_owned(),
    };
    [port(hardware(&signs)), port(process(&signs)), port(userland(&signs)), port(natural(&signs)), translator]
}

fn with_kernel(kernel: MadeUpKernel) -> MemorySystem {
    MemorySystem { kernel, ..MemorySystem::new() }
}

const X86_64: u16 = 62;
const AARCH64: u16 = 183;
const ARM: u16 = 40;
const I386: u16 = 3;
const MIPS: u16 = 8;

/// The header of a program, of 64 bits for the machines that have them.
fn elf(machine: u16) -> Vec<u8> {
    let wide = [X86_64, AARCH64].contains(&machine);
    let mut header = vec![0x7f, b'E', b'L', b'F', if wide { 2 } else { 1 }, 1, 1, 0];
    header.resize(18, 0);
    header.extend(machine.to_le_bytes());
    header.resize(64, 0);
    header
}

/// A Linux machine: what `uname` says, our GOARCH, what the kernel says (6.1 and later), the
/// program that the kernel sees running, the shell.
fn linux(
    uname: &str,
    compiled: &'static str,
    kernel: Option<&str>,
    running: Option<(&str, u16)>,
    shell: Option<u16>,
) -> MemorySystem {
    let mut files = MemoryFiles::new();
    if let Some(kernel) = kernel {
        files = files.file("/proc/sys/kernel/arch", format!("{kernel}\n"));
    }
    if let Some((path, machine)) = running {
        files = files.program(path, elf(machine)).symlink("/proc/thread-self/exe", path);
    }
    if let Some(shell) = shell {
        files = files.program("/bin/dash", elf(shell)).symlink("/bin/sh", "dash");
    }
    MemorySystem { files, kernel: MadeUpKernel::linux(uname, compiled), ..MemorySystem::new() }
}

fn with_personality(mut machine: MemorySystem, personality: u32) -> MemorySystem {
    machine.kernel.personality = Some(personality);
    machine
}

const OURS: &str = "/usr/bin/ogive";
const QEMU: &str = "/usr/bin/qemu-aarch64-static";

#[test]
fn macs() {
    for (what, kernel, expected) in [
        (
            "Intel",
            MadeUpKernel::macos("x86_64", "amd64"),
            ["darwin/amd64", "darwin/amd64", "darwin/amd64", "darwin/amd64", "None"],
        ),
        (
            "Intel that knows the keys",
            MadeUpKernel::macos("x86_64", "amd64")
                .with_sysctl("hw.optional.arm64", 0)
                .with_sysctl("sysctl.proc_translated", 0),
            ["darwin/amd64", "darwin/amd64", "darwin/amd64", "darwin/amd64", "None"],
        ),
        (
            "Apple silicon",
            MadeUpKernel::macos("arm64", "arm64")
                .with_sysctl("hw.optional.arm64", 1)
                .with_sysctl("sysctl.proc_translated", 0),
            ["darwin/arm64", "darwin/arm64", "darwin/arm64", "darwin/arm64", "None"],
        ),
        (
            "Rosetta",
            MadeUpKernel::macos("x86_64", "amd64")
                .with_sysctl("hw.optional.arm64", 1)
                .with_sysctl("sysctl.proc_translated", 1),
            ["darwin/arm64", "darwin/amd64", "darwin/arm64", "darwin/arm64", "Rosetta"],
        ),
        (
            "Rosetta that hides the CPU",
            MadeUpKernel::macos("x86_64", "amd64").with_sysctl("sysctl.proc_translated", 1),
            ["darwin/arm64", "darwin/amd64", "darwin/arm64", "darwin/arm64", "Rosetta"],
        ),
        (
            "contradicting signs",
            MadeUpKernel::macos("x86_64", "amd64")
                .with_sysctl("hw.optional.arm64", 0)
                .with_sysctl("sysctl.proc_translated", 1),
            ["?", "darwin/amd64", "?", "?", "Rosetta"],
        ),
        (
            "no sysctl at all",
            MadeUpKernel { sysctl: None, ..MadeUpKernel::macos("x86_64", "amd64") },
            ["?", "darwin/amd64", "?", "?", "?"],
        ),
    ] {
        assert_eq!(decided(with_kernel(kernel)), expected, "{what}");
    }
}

#[test]
fn windows_machines() {
    const NONE: u16 = 0;
    const X86: u16 = 0x14c;
    const AMD64: u16 = 0x8664;
    const ARM64: u16 = 0xaa64;
    for (what, process, native, compiled, expected) in [
        ("amd64", NONE, AMD64, "amd64", ["windows/amd64", "windows/amd64", "None"]),
        ("386 on amd64", X86, AMD64, "386", ["windows/amd64", "windows/386", "None"]),
        ("arm64", NONE, ARM64, "arm64", ["windows/arm64", "windows/arm64", "None"]),
        ("amd64 on arm64", NONE, ARM64, "amd64", ["windows/arm64", "windows/amd64", "Prism"]),
        ("386 on arm64", X86, ARM64, "386", ["windows/arm64", "windows/386", "Prism"]),
        ("something new", NONE, 0x1234, "amd64", ["?", "windows/amd64", "?"]),
        ("impossible", NONE, AMD64, "arm64", ["windows/amd64", "windows/arm64", "?"]),
    ] {
        let kernel = MadeUpKernel::windows(NativeMachine { process, native }, compiled);
        let [hardware, process, userland, natural, translator] = decided(with_kernel(kernel));
        assert_eq!([hardware.as_str(), &process, &translator], expected, "{what}");
        assert_eq!((&userland, &natural), (&hardware, &hardware), "{what}");
    }
}

#[test]
fn linux_machines_that_run_us_themselves() {
    let amd64 = ["linux/amd64", "linux/amd64", "linux/amd64", "linux/amd64", "None"];
    let new = linux("x86_64", "amd64", Some("x86_64"), Some((OURS, X86_64)), Some(X86_64));
    assert_eq!(decided(new), amd64);
    let old = linux("x86_64", "amd64", None, Some((OURS, X86_64)), Some(X86_64));
    assert_eq!(decided(old), amd64, "before Linux 6.1");
    let linux32 = linux("i686", "amd64", Some("x86_64"), Some((OURS, X86_64)), Some(X86_64));
    assert_eq!(decided(with_personality(linux32, 8)), amd64, "setarch linux32");
    let linux32 = linux("i686", "amd64", None, Some((OURS, X86_64)), Some(X86_64));
    assert_eq!(decided(with_personality(linux32, 8)), amd64, "setarch linux32 before 6.1");
    let no_shell = linux("x86_64", "amd64", Some("x86_64"), Some((OURS, X86_64)), None);
    assert_eq!(decided(no_shell), ["linux/amd64", "linux/amd64", "?", "linux/amd64", "None"]);
    let mips = linux("mips", "mipsle", Some("mips"), Some((OURS, MIPS)), Some(MIPS));
    assert_eq!(decided(mips), ["linux/mipsle", "linux/mipsle", "linux/mipsle", "linux/mipsle", "None"]);
}

#[test]
fn thirty_two_bits_on_sixty_four() {
    let pi_os = ["linux/arm64", "linux/arm", "linux/arm", "linux/arm", "None"];
    for (what, machine) in [
        ("now", linux("aarch64", "arm", Some("aarch64"), Some((OURS, ARM)), Some(ARM))),
        ("before 6.1", linux("aarch64", "arm", None, Some((OURS, ARM)), Some(ARM))),
        ("linux32", with_personality(linux("armv8l", "arm", None, Some((OURS, ARM)), Some(ARM)), 8)),
    ] {
        assert_eq!(decided(machine), pi_os, "armhf system on an arm64 kernel, {what}");
    }
    let ours_is_wide = linux("aarch64", "arm64", Some("aarch64"), Some((OURS, AARCH64)), Some(ARM));
    assert_eq!(
        decided(ours_is_wide),
        ["linux/arm64", "linux/arm64", "linux/arm", "linux/arm", "None"],
        "an arm64 ogive on an armhf system"
    );
    let chroot = linux("i686", "386", Some("x86_64"), Some((OURS, I386)), Some(I386));
    assert_eq!(
        decided(with_personality(chroot, 8)),
        ["linux/amd64", "linux/386", "linux/386", "linux/386", "None"],
        "i386 chroot"
    );
    let truly = linux("armv7l", "arm", None, Some((OURS, ARM)), Some(ARM));
    assert_eq!(
        decided(truly),
        ["linux/arm", "linux/arm", "linux/arm", "linux/arm", "None"],
        "a 32-bit kernel"
    );
    let perhaps = with_personality(linux("i686", "386", None, Some((OURS, I386)), Some(I386)), 8);
    assert_eq!(
        decided(perhaps),
        ["?", "linux/386", "linux/386", "linux/386", "?"],
        "linux32, with no other sign of the kernel"
    );
}

#[test]
fn emulated_linux() {
    let qemu = format!("QemuUser {{ program: {QEMU:?} }}");
    for (what, kernel) in [("now", Some("x86_64")), ("before 6.1", None)] {
        assert_eq!(
            decided(linux("aarch64", "arm64", kernel, Some((QEMU, X86_64)), Some(X86_64))),
            ["linux/amd64", "linux/arm64", "linux/amd64", "linux/amd64", qemu.as_str()],
            "one arm64 program on amd64, {what}"
        );
        assert_eq!(
            decided(linux("aarch64", "arm64", kernel, Some((QEMU, X86_64)), Some(AARCH64))),
            ["linux/amd64", "linux/arm64", "linux/arm64", "linux/arm64", qemu.as_str()],
            "an arm64 container on amd64, {what}"
        );
    }
    let rosetta = linux("x86_64", "amd64", Some("aarch64"), Some(("/mnt/rosetta", AARCH64)), Some(X86_64));
    assert_eq!(
        decided(rosetta),
        ["linux/arm64", "linux/amd64", "linux/amd64", "linux/amd64", "Rosetta"],
        "Rosetta in a Linux guest"
    );
    let hidden = linux("x86_64", "amd64", Some("aarch64"), Some((OURS, X86_64)), Some(X86_64));
    assert_eq!(
        decided(hidden),
        ["linux/arm64", "linux/amd64", "linux/amd64", "linux/amd64", "Other { program: None }"],
        "a translator that shows the kernel its guest"
    );
    let other = linux("x86_64", "amd64", Some("aarch64"), Some(("/usr/bin/FEX", AARCH64)), Some(X86_64));
    assert_eq!(decided(other)[4], "Other { program: Some(\"/usr/bin/FEX\") }");
}

#[test]
fn what_cannot_be_told_is_unknown_with_a_reason() {
    for (machine, reason) in [
        (
            linux("aarch64", "amd64", None, Some((OURS, X86_64)), None),
            "the machine is said to be arm64, which does not run this program, compiled for amd64",
        ),
        (
            linux("x86_64", "amd64", None, None, None),
            "the kernel does not show which program runs this process",
        ),
        (
            linux("x86_64", "amd64", Some("quantum9"), Some((OURS, X86_64)), None),
            "\"quantum9\" is no known architecture",
        ),
    ] {
        let Fact::Unknown { unknown, .. } = hardware(&Signs::read(&machine.system())) else {
            panic!("{reason}")
        };
        assert_eq!(unknown, reason);
    }
}

#[test]
fn facts_say_where_they_were_seen() {
    let machine = linux("aarch64", "arm64", Some("x86_64"), Some((QEMU, X86_64)), Some(X86_64));
    let signs = Signs::read(&machine.system());
    let file = |path: &str| Provenance::File { path: path.into(), line: None };
    assert_eq!(*hardware(&signs).provenance(), file("/proc/sys/kernel/arch"));
    assert_eq!(*userland(&signs).provenance(), file("/bin/sh"));
    assert_eq!(*translator(&signs).provenance(), file("/proc/thread-self/exe"));
    assert_eq!(*process(&signs).provenance(), Provenance::BuiltIn);
    let mac = MadeUpKernel::macos("x86_64", "amd64").with_sysctl("hw.optional.arm64", 1);
    let signs = Signs::read(&with_kernel(mac).system());
    assert_eq!(*hardware(&signs).provenance(), Provenance::SystemCall("sysctl hw.optional.arm64".into()));
}

#[test]
fn other_systems_and_unnamed_ones() {
    let freebsd = |machine: &str, compiled_arch| MadeUpKernel {
        compiled_os: "freebsd",
        compiled_arch,
        ..MadeUpKernel::linux(machine, "amd64")
    };
    assert_eq!(decided(with_kernel(freebsd("amd64", "amd64")))[0], "freebsd/amd64");
    assert_eq!(decided(with_kernel(freebsd("amd64", "386")))[0], "freebsd/amd64");
    assert_eq!(decided(with_kernel(freebsd("arm64", "amd64")))[0], "?");
    let strange = MadeUpKernel { compiled_os: "haiku", ..MadeUpKernel::default() };
    assert_eq!(decided(with_kernel(strange)), ["?"; 5]);
}

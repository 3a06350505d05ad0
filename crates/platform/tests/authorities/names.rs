//! Names, compared with the tools that speak the dialects.

use std::path::Path;
use std::process::Command;

use ogive_platform::names::{Dialect, ElfClass, ElfHeader, Endianness, MachCpu, PeMachine, name_in};
use ogive_platform::{Goos, Level, Platform, Port, ports};

use crate::go;

/// What a program prints; none, with a word about it, where the machine does not have it.
fn says(program: &str, arguments: &[&str]) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a test starts the authority it compares with")]
    let mut command = Command::new(program);
    match command.args(arguments).output() {
        Ok(output) if output.status.success() => {
            Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
        }
        _ => {
            eprintln!("skipped: this machine has no {program}");
            None
        }
    }
}

/// Every port at every level and at none.
fn platforms() -> impl Iterator<Item = Platform> {
    Port::all().iter().flat_map(|&port| {
        let levels = Level::all_of(port.arch).into_iter();
        let levels = levels.filter_map(move |level| Platform::with_level(port, level));
        std::iter::once(Platform::new(port)).chain(levels)
    })
}

/// The platform that this test runs on.
fn here() -> Platform {
    Platform::new(
        go::output(go::go().args(["env", "GOHOSTOS", "GOHOSTARCH"])).replace('\n', "/").parse().unwrap(),
    )
}

#[test]
fn rust_has_every_target() {
    let Some(list) = says("rustc", &["--print", "target-list"]) else { return };
    let targets: Vec<&str> = list.lines().collect();
    for platform in platforms() {
        if let Ok(name) = name_in(platform, Dialect::Rust) {
            assert!(targets.contains(&name.as_str()), "{platform}: {name}");
        }
    }
}

#[test]
fn debian_has_every_architecture_with_its_triple_width_and_byte_order() {
    let Some(list) = says("dpkg-architecture", &["-L"]) else { return };
    let known: Vec<&str> = list.lines().collect();
    let mut compared = 0;
    for platform in platforms().filter(|platform| platform.port.os == Goos::Linux) {
        let Ok(name) = name_in(platform, Dialect::Debian) else { continue };
        assert!(known.contains(&name.as_str()), "{name}");
        // Levels that Debian does not tell apart have triples of their own.
        let Ok(triple) = name_in(platform, Dialect::Gnu) else { continue };
        let ask = |what: &str| says("dpkg-architecture", &["-a", &name, "-q", what]).unwrap();
        assert_eq!(triple, ask("DEB_HOST_GNU_TYPE"), "{platform}");
        let header = ElfHeader::of(platform).unwrap();
        assert_eq!(header.class == ElfClass::Elf64, ask("DEB_HOST_ARCH_BITS") == "64", "{platform}");
        assert_eq!(header.endianness == Endianness::Big, ask("DEB_HOST_ARCH_ENDIAN") == "big", "{platform}");
        compared += 1;
    }
    assert!(compared > 12, "{compared}");
}

#[test]
fn this_machine_is_named_as_its_tools_name_it() {
    let platform = here();
    let python = "import sysconfig; print(sysconfig.get_platform().replace('-', '_').replace('.', '_'))";
    for (dialect, answer) in [
        (Dialect::Uname, says("uname", &["-m"])),
        (Dialect::Debian, says("dpkg", &["--print-architecture"])),
        (Dialect::Node, says("node", &["-p", "process.platform + '-' + process.arch"])),
        (Dialect::Python, says("python3", &["-c", python]).filter(|_| platform.port.os == Goos::Linux)),
    ] {
        let Some(answer) = answer else { continue };
        // 32-bit Arm machines have a level that the go command does not tell.
        if let Ok(name) = name_in(platform, dialect) {
            assert_eq!(name, answer, "as {dialect}");
        }
    }
}

#[test]
fn go_makes_programs_with_these_headers() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let source = folder.path().join("main.go");
    write(&source, "package main\n\nfunc main() {}\n");
    let table = ports::table(go::version()).unwrap_or_else(ports::newest);
    let mut seen = Vec::new();
    for info in table.ports().filter(|info| info.builds(false)) {
        let platform = Platform::new(info.port);
        let kind = (ElfHeader::of(platform).ok(), MachCpu::of(platform).ok(), PeMachine::of(platform).ok());
        // Each port costs a build of the runtime: one for each system's mark, one for each rest.
        let marks = kind.0.map(|header| header.os_abi);
        let rest = (kind.0.map(|header| ElfHeader { os_abi: 0, ..header }), kind.1, kind.2);
        let new = !seen.iter().any(|&(mark, _)| mark == marks) || !seen.iter().any(|&(_, each)| each == rest);
        if kind == (None, None, None) || !new {
            continue;
        }
        seen.push((marks, rest));
        let program = folder.path().join("program");
        let mut build = go::go();
        build.args(["build", "-o"]).arg(&program).arg(&source).env("CGO_ENABLED", "0");
        go::output(build.env("GOOS", info.port.os.name()).env("GOARCH", info.port.arch.name()));
        let bytes = read(&program);
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        match kind {
            (Some(expected), ..) => {
                let found = ElfHeader::parse(&bytes).map(|found| match platform.to_string().as_str() {
                    // It has the second version of its calling convention since Go 1.27, with cgo.
                    "linux/ppc64" if go::version().line() < (1, 27) => ElfHeader { flags: 2, ..found },
                    _ => found,
                });
                assert_eq!(found, Some(expected), "{platform}");
            }
            (_, Some(expected), _) => {
                let found = MachCpu { cputype: word(4), cpusubtype: word(8) };
                assert_eq!((word(0), found), (0xfeed_facf, expected), "{platform}");
            }
            (.., Some(expected)) => {
                let header = word(0x3c) as usize;
                assert_eq!(&bytes[header..header + 4], b"PE\0\0", "{platform}");
                assert_eq!(PeMachine(word(header + 4) as u16), expected, "{platform}");
            }
            _ => unreachable!("ports without a header were left out"),
        }
    }
    assert!(seen.len() > 15, "{}", seen.len());
}

#[expect(clippy::disallowed_methods, reason = "the go command reads the disk")]
fn write(file: &Path, text: &str) {
    std::fs::write(file, text).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the go command writes to the disk")]
fn read(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap()
}

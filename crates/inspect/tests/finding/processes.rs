use std::io::ErrorKind;

use ogive_inspect::{Process, process, processes};
use ogive_system::memory::MemoryFiles;

use super::machine;

/// A 64-bit little-endian ELF program that is a header alone (gABI, "ELF Header").
fn elf(machine: u16) -> Vec<u8> {
    let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
    bytes.resize(16, 0);
    bytes.extend([2, 0]);
    bytes.extend(machine.to_le_bytes());
    bytes.extend([1, 0, 0, 0]);
    bytes.resize(52, 0);
    bytes.extend([64, 0, 56, 0, 0, 0, 64, 0, 0, 0, 0, 0]);
    bytes
}

const AMD64: u16 = 62;
const ARM64: u16 = 183;

fn proc(files: MemoryFiles) -> MemoryFiles {
    files
        .directory("/proc/self")
        .symlink("/proc/self/ns/mnt", "mnt:[1]")
        .symlink("/proc/7/ns/mnt", "mnt:[2]")
        .symlink("/proc/7/root", "/container")
        .symlink("/proc/7/cwd", "/container/work")
}

fn arch(process: &Process) -> Option<String> {
    let program = process.program.value()?;
    program.targets().first().map(|target| target.arch.to_string())
}

#[test]
fn a_native_program_is_told_with_its_container() {
    let files = proc(MemoryFiles::new())
        .file("/app", elf(AMD64))
        .file("/proc/7/cmdline", "/app\0--flag\0")
        .symlink("/proc/7/exe", "/app");
    let found = process(&machine(files), 7).unwrap();
    assert_eq!((found.command.as_str(), found.file.as_str()), ("/app --flag", "/app"));
    assert_eq!((found.translator.is_none(), found.container), (true, Some(true)));
    assert_eq!(arch(&found).as_deref(), Some("amd64"));
}

#[test]
fn behind_a_translator_the_translated_program_is_told() {
    let files = proc(MemoryFiles::new())
        .file("/usr/bin/qemu-aarch64-static", elf(AMD64))
        .file("/container/app", elf(ARM64))
        .symlink("/proc/7/exe", "/usr/bin/qemu-aarch64-static");
    let mapped = "00400000-00500000 r-xp 00000000 08:01 42    /app\n\
                  60000000-60100000 r-xp 00000000 08:01 43    /usr/bin/qemu-aarch64-static\n";
    for (maps, called) in [
        (mapped, "/usr/bin/qemu-aarch64-static\0app\0"),
        // Without the right to read the maps there is the command line.
        ("", "/usr/bin/qemu-aarch64-static\0/app\0--flag\0"),
    ] {
        let files = files.clone().file("/proc/7/maps", maps).file("/proc/7/cmdline", called);
        let found = process(&machine(files), 7).unwrap();
        let translator = found.translator.clone().unwrap();
        assert_eq!((translator.name.as_str(), found.file.as_str()), ("qemu-aarch64", "/app"));
        assert_eq!(arch(&found).as_deref(), Some("arm64"));
    }
}

#[test]
fn a_translated_program_that_is_not_found_is_unknown() {
    let files = proc(MemoryFiles::new())
        .file("/run/rosetta/rosetta", elf(ARM64))
        .file("/proc/7/cmdline", "/run/rosetta/rosetta\0")
        .symlink("/proc/7/exe", "/run/rosetta/rosetta");
    let found = process(&machine(files), 7).unwrap();
    assert_eq!(found.translator.map(|translator| translator.name).as_deref(), Some("rosetta"));
    assert!(found.program.value().is_none());
}

#[test]
fn without_proc_processes_are_unsupported_and_missing_ones_not_found() {
    let error = processes(&machine(MemoryFiles::new())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let error = process(&machine(proc(MemoryFiles::new())), 8).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

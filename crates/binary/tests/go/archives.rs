//! Archives of all dialects, compared with `ar`, `readelf` and LLVM's tools over the same files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ogive_binary::{Archive, ArchiveKind, Content, Fault, MemberGroup, MemberKind, read};
use ogive_platform::{Goarch, Goos};
use ogive_testkit::{require, skip};

use crate::{output, program};

fn archive(file: &Path) -> Archive {
    let read = program(file);
    assert!(read.faults.is_empty(), "{}: {:?}", file.display(), read.faults);
    let Content::Archive(archive) = read.content else { panic!("{} is no archive", file.display()) };
    archive
}

fn of_bytes(bytes: &[u8]) -> (Archive, Vec<Fault>) {
    let read = read(&bytes.to_vec()).unwrap();
    let Content::Archive(archive) = read.content else { panic!("no archive") };
    (archive, read.faults)
}

/// Every `.a` that packages put into `folders`.
fn static_libraries(folders: &[&str]) -> Vec<PathBuf> {
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    // Some are scripts for the linker, which have the name of a library.
    let is_archive = |file: &PathBuf| {
        file.extension().is_some_and(|extension| extension == "a")
            && matches!(program(file).content, Content::Archive(_))
    };
    files.retain(is_archive);
    files.sort();
    files
}

/// How many members are of each machine, by readelf's names.
fn machines(archive: &Archive) -> BTreeMap<String, u64> {
    let mut machines = BTreeMap::new();
    for group in archive.groups.iter().filter(|group| group.kind == MemberKind::Elf) {
        let name = match group.target.value().map(|target| target.arch) {
            Some(Goarch::Amd64) => "Advanced Micro Devices X86-64",
            Some(Goarch::Arm64) => "AArch64",
            Some(Goarch::I386) => "Intel 80386",
            Some(Goarch::Arm) => "ARM",
            other => panic!("{other:?}"),
        };
        *machines.entry(name.to_owned()).or_default() += group.count;
    }
    machines
}

#[test]
fn static_libraries_have_the_members_and_machines_that_binutils_see() {
    let (Some(ar), Some(readelf)) = (require("ar"), require("readelf")) else { return };
    let libraries = static_libraries(&[
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/aarch64-linux-gnu/lib",
        "/usr/lib/gcc/x86_64-linux-gnu/12",
    ]);
    if libraries.is_empty() {
        return skip("no package put static libraries here: libc6-dev");
    }
    for file in libraries {
        let archive = archive(&file);
        let path = file.to_str().unwrap();
        let names = output(&ar, &["t", path]);
        assert_eq!(archive.members, names.lines().count() as u64, "{path}");
        for name in archive.groups.iter().flat_map(|group| &group.names) {
            assert!(names.lines().any(|line| line == name), "{path} has no {name}");
        }
        let mut seen: BTreeMap<String, u64> = BTreeMap::new();
        for line in output(&readelf, &["-h", path]).lines() {
            if let Some(machine) = line.trim_start().strip_prefix("Machine:") {
                *seen.entry(machine.trim().to_owned()).or_default() += 1;
            }
        }
        assert_eq!(machines(&archive), seen, "{path}");
    }
}

#[test]
fn import_libraries_of_mingw_have_the_members_that_llvm_sees() {
    let (Some(ar), Some(readobj)) = (require("llvm-ar"), require("llvm-readobj")) else { return };
    let libraries = static_libraries(&["/usr/x86_64-w64-mingw32/lib", "/usr/i686-w64-mingw32/lib"]);
    if libraries.is_empty() {
        return skip("no package put import libraries here: mingw-w64-x86-64-dev");
    }
    for file in libraries.iter().step_by(17) {
        let archive = archive(file);
        let path = file.to_str().unwrap();
        assert_eq!(archive.members, output(&ar, &["t", path]).lines().count() as u64, "{path}");
        let headers = output(&readobj, &["--file-headers", path]);
        for (format, arch) in [("COFF-x86-64", Goarch::Amd64), ("COFF-i386", Goarch::I386)] {
            let theirs = headers.lines().filter(|line| *line == format!("Format: {format}")).count() as u64;
            let is = |group: &&MemberGroup| {
                let target = group.target.value();
                group.kind == MemberKind::Coff
                    && target.is_some_and(|target| (target.os, target.arch) == (Some(Goos::Windows), arch))
            };
            assert_eq!(
                archive.groups.iter().filter(is).map(|group| group.count).sum::<u64>(),
                theirs,
                "{path}"
            );
        }
    }
}

/// Objects for these LLVM triples, made by LLVM's assembler, and the archive of them in LLVM's `format`.
fn made(folder: &Path, format: &str, triples: &[(&str, &str)]) -> Option<PathBuf> {
    let (ar, mc) = (require("llvm-ar")?, require("llvm-mc")?);
    let source = folder.join("empty.s");
    std::fs::write(&source, "").unwrap();
    let library = folder.join(format!("lib-{}.a", format.trim_start_matches('-').replace('=', "-")));
    let mut arguments = vec![format.to_owned(), library.to_str().unwrap().to_owned()];
    for (name, triple) in triples {
        let object = folder.join(name);
        let to = object.to_str().unwrap();
        let said = output(&mc, &["-filetype=obj", "-triple", triple, "-o", to, source.to_str().unwrap()]);
        assert!(object.exists(), "{triple}: {said}");
        arguments.push(to.to_owned());
    }
    let kind = if let Some(thin) = format.strip_prefix("thin-") { thin } else { format };
    let mut call = if kind == format { vec!["rcS"] } else { vec!["rcS", "--thin"] };
    let format = format!("--format={kind}");
    call.push(&format);
    call.extend(arguments[1..].iter().map(String::as_str));
    let said = output(&ar, &call);
    assert!(library.exists(), "{said}");
    Some(library)
}

const MIXED: &[(&str, &str)] = &[
    ("a-rather-long-name-for-linux.o", "riscv64-linux-gnu"),
    ("mac.o", "arm64-apple-macos13"),
    ("win.o", "aarch64-windows-msvc"),
    ("wasm.o", "wasm32-unknown-unknown"),
    ("sysz.o", "s390x-linux-gnu"),
    ("mips.o", "mips-linux-gnu"),
];

#[test]
fn mixed_archives_of_every_dialect_tell_each_members_machine() {
    let folder = tempfile::tempdir().unwrap();
    for (format, kind) in [("gnu", ArchiveKind::Gnu), ("bsd", ArchiveKind::Bsd), ("darwin", ArchiveKind::Bsd)]
    {
        let Some(file) = made(folder.path(), format, MIXED) else { return };
        let archive = archive(&file);
        assert_eq!((archive.kind, archive.members), (kind, MIXED.len() as u64), "{format}: {archive:?}");
        let mut said: Vec<String> = archive
            .groups
            .iter()
            .map(|group| format!("{} {:?} {}", group.names[0], group.kind, group.target.value().unwrap()))
            .collect();
        said.sort();
        assert_eq!(
            said,
            [
                "a-rather-long-name-for-linux.o Elf ?/riscv64",
                "mac.o MachO darwin/arm64",
                "mips.o Elf ?/mips",
                "sysz.o Elf ?/s390x",
                "wasm.o Wasm ?/wasm",
                "win.o Coff windows/arm64",
            ],
            "{format}"
        );
    }
}

#[test]
fn thin_archives_name_the_files_that_are_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let Some(file) = made(folder.path(), "thin-gnu", MIXED) else { return };
    let archive = archive(&file);
    assert_eq!((archive.kind, archive.members), (ArchiveKind::Thin, MIXED.len() as u64));
    let [group] = archive.groups.as_slice() else { panic!("{:?}", archive.groups) };
    assert_eq!(group.kind, MemberKind::Elsewhere);
    assert!(group.names[0].ends_with("a-rather-long-name-for-linux.o"), "{:?}", group.names);
    assert!(group.target.value().is_none());
}

#[test]
fn short_import_libraries_are_microsofts() {
    let Some(dlltool) = require("llvm-dlltool") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (def, lib) = (folder.path().join("x.def"), folder.path().join("x.lib"));
    std::fs::write(&def, "LIBRARY x.dll\nEXPORTS\nfirst\nsecond\n").unwrap();
    for (machine, arch) in [("i386:x86-64", Goarch::Amd64), ("arm64", Goarch::Arm64), ("i386", Goarch::I386)]
    {
        let paths = [def.to_str().unwrap(), lib.to_str().unwrap()];
        let said = output(&dlltool, &["-m", machine, "-d", paths[0], "-l", paths[1]]);
        assert!(lib.exists(), "{said}");
        let archive = archive(&lib);
        assert_eq!(archive.kind, ArchiveKind::Coff, "{machine}");
        let imports = archive.groups.iter().find(|group| group.kind == MemberKind::CoffImport).unwrap();
        assert_eq!(imports.count, 2, "{machine}: {:?}", archive.groups);
        assert!(archive.groups.iter().all(|group| group.target.value().unwrap().arch == arch), "{machine}");
        std::fs::remove_file(&lib).unwrap();
    }
}

/// A member with its header.
fn member(name: &str, contents: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, contents.len()).into_bytes();
    bytes.extend_from_slice(contents);
    bytes.resize(bytes.len().next_multiple_of(2), b'\n');
    bytes
}

#[test]
fn a_hundred_thousand_members_are_counted() {
    let mut bytes = b"!<arch>\n".to_vec();
    for index in 0..100_000 {
        // A machine of its own each, so that groups would grow without a bound.
        let mut elf = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x01\0".to_vec();
        elf.extend_from_slice(&u16::try_from(index % 65_536).unwrap().to_le_bytes());
        elf.resize(64, 0);
        bytes.extend(member(&format!("{index}.o/"), &elf));
    }
    let (archive, faults) = of_bytes(&bytes);
    assert!(faults.is_empty());
    assert_eq!(archive.members, 100_000);
    assert!(archive.groups.len() <= 257, "{}", archive.groups.len());
    assert_eq!(archive.groups.iter().map(|group| group.count).sum::<u64>(), 100_000);
    assert!(archive.groups.iter().all(|group| group.names.len() <= 8));
}

/// An AIX archive whose members stand at the given offsets and lead to the given next ones.
fn aix(members: &[(u64, u64)]) -> Vec<u8> {
    let mut bytes = b"<bigaf>\n".to_vec();
    for offset in [0, 0, 0, members[0].0, 0, 0] {
        bytes.extend(format!("{offset:<20}").into_bytes());
    }
    for (at, next) in members {
        bytes.resize(usize::try_from(*at).unwrap(), 0);
        // 64-bit XCOFF.
        let contents = b"\x01\xf7\0\0";
        let numbers = format!("{:<20}{next:<20}{:<20}", contents.len(), 0);
        bytes.extend(format!("{numbers}{:<12}{:<12}{:<12}{:<12}{:<4}", 0, 0, 0, 0, 5).into_bytes());
        bytes.extend_from_slice(b"shr.o\0`\n");
        bytes.extend_from_slice(contents);
    }
    bytes
}

#[test]
fn big_archives_of_aix_are_followed_and_circles_noticed() {
    let (archive, faults) = of_bytes(&aix(&[(128, 300), (300, 0)]));
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!((archive.kind, archive.members), (ArchiveKind::Aix, 2));
    assert_eq!(archive.groups[0].kind, MemberKind::Xcoff);
    assert_eq!(archive.groups[0].names, ["shr.o", "shr.o"]);
    assert_eq!(archive.groups[0].target.value().unwrap().to_string(), "aix/ppc64");
    for circle in [&[(128, 128)][..], &[(128, 300), (300, 128)], &[(128, 300), (300, 500), (500, 300)]] {
        let (_, faults) = of_bytes(&aix(circle));
        assert!(
            matches!(&faults[..], [Fault::Malformed { what }] if what.contains("does not end")),
            "{faults:?}"
        );
    }
}

#[test]
fn absurd_archives_are_read_as_far_as_they_make_sense() {
    let start = b"!<arch>\n".to_vec();
    let (archive, faults) = of_bytes(&start);
    assert_eq!((archive.members, faults.len()), (0, 0));
    let mut cut = [start.clone(), member("a.o/", &[0; 100])].concat();
    cut.truncate(100);
    let (archive, faults) = of_bytes(&cut);
    assert_eq!(archive.members, 1);
    assert_eq!(faults, [Fault::Truncated { needs: 168 }]);
    let mut huge = [start.clone(), member("a.o/", b"")].concat();
    huge[56..66].copy_from_slice(b"9999999999");
    let (_, faults) = of_bytes(&huge);
    assert_eq!(faults, [Fault::Truncated { needs: 68 + 9_999_999_999 }]);
    // A name that is an offset behind the table, and one into no table at all.
    let (archive, _) =
        of_bytes(&[start, member("//", b"x.o/\n"), member("/4096", b""), member("/", b"")].concat());
    assert_eq!(archive.groups[0].names, ["/4096"]);
}

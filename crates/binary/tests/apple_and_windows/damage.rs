//! Files that are cut off, overwritten, or made to mislead.

use std::path::PathBuf;

use ogive_binary::{Content, Fault, Other, Program, Signature, read};

use crate::mach_o::joined;
use crate::{contents, made};

fn looked_at(bytes: &[u8]) -> Program {
    read(&bytes.to_vec()).unwrap()
}

fn needs(program: &Program) -> Option<u64> {
    let needs = |fault: &Fault| if let Fault::Truncated { needs } = fault { Some(*needs) } else { None };
    program.faults.iter().find_map(needs)
}

/// Small files of all formats.
fn small(folder: &tempfile::TempDir) -> Vec<PathBuf> {
    let mut files = made::apple_objects(folder);
    files.extend(made::universal(folder));
    files.extend(made::resources(folder));
    files.extend(made::with_resources(folder));
    files.extend(made::with_delayed_import(folder));
    files.extend(made::big_object());
    files
}

#[test]
fn files_that_are_cut_off_anywhere_say_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    for file in small(&folder) {
        let whole = contents(&file);
        let end = whole.len() as u64;
        // The longest ones at every length of their headers, then here and there.
        let lengths = (0..whole.len()).filter(|length| *length < 4096 || length % 61 == 0);
        for length in lengths {
            let program = looked_at(&whole[..length]);
            let recognised = !matches!(program.content, Content::Other(_));
            let told = needs(&program);
            assert!(
                told.is_none_or(|needs| needs > length as u64 && needs <= end.next_multiple_of(4096)),
                "{} at {length}: {told:?}",
                file.display()
            );
            let mach_o = matches!(program.content, Content::MachO(_));
            assert!(!mach_o || told.is_some(), "{} at {length}: {recognised}", file.display());
        }
    }
}

/// A generator of numbers that are the same in every run (Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

#[test]
fn files_with_overwritten_bytes_are_read_to_some_end() {
    const EXTREMES: [u8; 5] = [0, 1, 0x7f, 0x80, 0xff];
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(4);
    let mut seen = 0;
    for file in small(&folder) {
        let whole = contents(&file);
        for round in 0..2000 {
            let mut bytes = whole.clone();
            // Headers stand in front: most of the damage goes there.
            let reach = if round % 4 == 0 { bytes.len() } else { bytes.len().min(1024) };
            for _ in 0..=numbers.below(8) {
                let at = numbers.below(reach);
                bytes[at] = match numbers.below(2) {
                    0 => EXTREMES[numbers.below(EXTREMES.len())],
                    _ => numbers.below(256) as u8,
                };
            }
            let program = read(&bytes).unwrap();
            assert_eq!(program.size, bytes.len() as u64);
            seen += 1;
        }
    }
    println!("{seen} damaged files were read");
}

#[test]
fn ten_thousand_slices_are_counted_and_few_looked_at() {
    let mut bytes = [0xcafe_babe_u32.to_be_bytes(), 10_000_u32.to_be_bytes()].concat();
    for _ in 0..10_000 {
        // Each is the whole file: a slice that holds itself.
        bytes.extend([0x0100_000c_u32, 0, 0, 200_008, 0].map(u32::to_be_bytes).concat());
    }
    let program = looked_at(&bytes);
    let Content::Universal(universal) = &program.content else { panic!("{:?}", program.content) };
    assert_eq!(universal.count, 10_000);
    assert!(universal.slices.len() <= 64);
    let told = format!("{:?}", program.faults);
    assert!(told.contains("10000 slices") && told.contains("overlaps"), "{told}");
    assert!(universal.slices.iter().all(|slice| !slice.faults.is_empty()));
}

#[test]
fn java_classes_are_no_universal_files() {
    // Version 52.0, 29 constants, the first a reference to a method.
    let class = [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52, 0, 29, 10, 0, 6, 0, 15, 9, 0, 16, 0, 17, 8, 0, 18];
    let program = looked_at(&class);
    assert!(matches!(program.content, Content::Other(Other::Known { what: "java-class" })));
}

#[test]
fn slices_for_another_cpu_than_promised_say_so() {
    let arm64 = contents(&ogive_testkit::go_program("plain", "darwin/arm64").file);
    let program = looked_at(&joined(&[(0x0100_0007, 3, arm64)], 32));
    let Content::Universal(universal) = program.content else { panic!("no universal file") };
    assert!(format!("{:?}", universal.slices[0].faults).contains("another CPU"));
}

#[test]
fn load_commands_without_a_size_end_the_walk() {
    let mut bytes = contents(&ogive_testkit::go_program("plain", "darwin/arm64").file);
    for (size, from) in [(0_u32, 36), (u32::MAX, 36), (7, 36)] {
        bytes[from..from + 4].copy_from_slice(&size.to_le_bytes());
        let program = read(&bytes).unwrap();
        let Content::MachO(macho) = &program.content else { panic!("{:?}", program.content) };
        assert_eq!(macho.cpu.name, Some("arm64"), "what the header says is told still");
        assert!(matches!(program.faults[..], [Fault::Malformed { .. }]), "{:?}", program.faults);
    }
}

#[test]
fn headers_of_windows_behind_the_end_are_missing() {
    let mut bytes = contents(&ogive_testkit::go_program("plain", "windows/amd64").file);
    bytes[60..64].copy_from_slice(&0x7fff_0000_u32.to_le_bytes());
    let program = read(&bytes).unwrap();
    assert!(needs(&program).is_some_and(|needs| needs > 0x7fff_0000), "{:?}", program.faults);
    // A program of DOS alone, whose relocations begin where the address would stand.
    bytes[24..26].copy_from_slice(&0x1c_u16.to_le_bytes());
    let program = read(&bytes).unwrap();
    assert!(matches!(program.content, Content::Other(Other::Known { what: "dos" })));
    assert!(program.faults.is_empty());
}

#[test]
fn resources_that_lead_to_themselves_are_left() {
    let folder = tempfile::tempdir().unwrap();
    let Some(file) = made::with_resources(&folder) else { return };
    let mut bytes = contents(&file);
    // Type 16 in the root leads to a table; now to the root itself, as do all tables behind.
    let entry = [16, 0, 0, 0, 0x20, 0, 0, 0x80];
    let at = bytes.windows(8).position(|window| window == entry).unwrap();
    bytes[at + 4] = 0;
    let Content::Pe(pe) = read(&bytes).unwrap().content else { panic!("no PE file") };
    assert_eq!(pe.version, None);
    assert_eq!(pe.manifest.as_deref(), Some(made::MANIFEST));
}

/// A signature as codesign makes one, with a code directory of more hashes than one window holds.
fn signature(flags: u32, hashes: usize) -> Vec<u8> {
    let (identifier, team) = (b"org.example.answers\0", b"EXAMPLE123\0");
    let header = 88;
    let length = header + identifier.len() + team.len() + 32 * hashes;
    let mut directory: Vec<u8> = [
        0xfade_0c02,
        length as u32,
        0x20400,
        flags,
        (length - 32 * hashes) as u32,
        header as u32,
        0,
        hashes as u32,
        0,
    ]
    .map(u32::to_be_bytes)
    .concat();
    directory.extend([32, 2, 0, 12]);
    directory.extend([0, 0, (header + identifier.len()) as u32].map(u32::to_be_bytes).concat());
    directory.resize(header, 0);
    directory.extend(identifier);
    directory.extend(team);
    directory.resize(length, 7);
    let mut blob: Vec<u8> =
        [0xfade_0cc0, 20 + length as u32, 1, 0, 20].map(|word: u32| word.to_be_bytes()).concat();
    blob.extend(directory);
    blob
}

/// A program with nothing but a signature.
fn signed(signature: &[u8]) -> Vec<u8> {
    let words = [0xfeed_facf, 0x0100_000c, 0, 2, 1, 16, 0, 0, 0x1d, 16, 48, signature.len() as u32];
    let mut bytes = words.map(u32::to_le_bytes).concat();
    bytes.extend(signature);
    bytes
}

#[test]
fn signatures_of_any_size_tell_who_signed() {
    let identifier = Some("org.example.answers".to_owned());
    for hashes in [1, 40_000] {
        let read = |flags| {
            let program = read(&signed(&signature(flags, hashes))).unwrap();
            let Content::MachO(macho) = program.content else { panic!("no Mach-O file") };
            macho.signature
        };
        let team = Some("EXAMPLE123".to_owned());
        let by =
            |hardened| Signature::Signed { identifier: identifier.clone(), team: team.clone(), hardened };
        assert_eq!(read(0x1_0000), by(true));
        assert_eq!(read(0), by(false));
        assert_eq!(read(2), Signature::AdHoc { linker: false, identifier: identifier.clone() });
        assert_eq!(read(0x2_0002), Signature::AdHoc { linker: true, identifier: identifier.clone() });
    }
    let Content::MachO(broken) = read(&signed(b"no signature")).unwrap().content else { panic!() };
    assert_eq!(broken.signature, Signature::Unreadable);
}

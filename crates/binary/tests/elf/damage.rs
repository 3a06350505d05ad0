//! Files that are cut off, changed or made to mislead are told as far as they can be read.

use ogive_binary::{Content, Fault, Kind, Other, Source};
use ogive_testkit::c_programs::{HELLO, LIBRARY};
use ogive_testkit::{Compiler, c_program};
use proptest::prelude::*;

use crate::{elf, malformed};

/// Small files of every class and byte order that compilers are here for.
fn small() -> Vec<Vec<u8>> {
    let made = [
        c_program(Compiler::Native, &["-s"], HELLO),
        c_program(Compiler::Native, &["-c"], LIBRARY),
        c_program(Compiler::Gcc("arm-linux-gnueabihf"), &["-s"], HELLO),
        c_program(Compiler::Gcc("mips-linux-gnu"), &["-s"], HELLO),
        c_program(Compiler::Gcc("s390x-linux-gnu"), &["-s"], HELLO),
        c_program(Compiler::Gcc("riscv64-linux-gnu"), &["-c"], LIBRARY),
    ];
    made.into_iter().flatten().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn a_file_cut_off_anywhere_says_what_is_missing() {
    for bytes in small() {
        let whole = ogive_binary::read(&bytes).unwrap();
        assert_eq!(whole.faults, []);
        for length in 0..bytes.len() {
            let program = ogive_binary::read(&bytes[..length]).unwrap();
            match (&program.content, length) {
                (Content::Other(Other::Empty), 0) => {}
                (Content::Other(Other::Text | Other::Unknown), 1..4) => {}
                (Content::Other(Other::Known { what: "elf" }), 4..64) | (Content::Elf(_), 52..) => {
                    let [Fault::Truncated { needs }] = program.faults[..] else {
                        panic!("{length} of {}: {:?}", bytes.len(), program.faults);
                    };
                    assert!((length as u64) < needs && needs <= bytes.len() as u64, "{length}: {needs}");
                }
                (other, _) => panic!("{length}: {other:?}"),
            }
        }
    }
}

/// Writes a number of `size` bytes in the byte order of the file.
fn put(bytes: &mut [u8], at: usize, size: usize, value: u64) {
    if bytes[5] == 2 {
        bytes[at..at + size].copy_from_slice(&value.to_be_bytes()[8 - size..]);
    } else {
        bytes[at..at + size].copy_from_slice(&value.to_le_bytes()[..size]);
    }
}

#[test]
fn counts_and_offsets_that_no_file_has_are_told() {
    for bytes in small().into_iter().filter(|bytes| bytes[4] == 2) {
        let changed = |changes: &[(usize, usize, u64)]| {
            let mut bytes = bytes.clone();
            for (at, size, value) in changes {
                put(&mut bytes, *at, *size, *value);
            }
            ogive_binary::read(&bytes).unwrap()
        };
        // `e_shoff`, `e_phoff`: behind the end, and where adding overflows.
        for (at, value) in [(40, u64::MAX), (40, u64::MAX - 64), (32, u64::MAX), (32, 1 << 62)] {
            if at == 32 && elf(&ogive_binary::read(&bytes).unwrap()).code.kind == Kind::Object {
                continue;
            }
            let faults = changed(&[(at, 8, value)]).faults;
            assert!(matches!(faults[..], [Fault::Truncated { .. }]), "{faults:?}");
        }
        // `e_shentsize`
        let strange = changed(&[(58, 2, 40)]);
        assert!(
            malformed(&strange).contains(&"the section headers are 40 bytes apart"),
            "{:?}",
            strange.faults
        );
        // `e_shnum` in the first section: four thousand million.
        let many =
            changed(&[(60, 2, 0), (usize::try_from(section(&bytes)).unwrap() + 32, 8, u32::MAX.into())]);
        assert!(
            many.faults.iter().any(|fault| matches!(fault, Fault::Truncated { .. })),
            "{:?}",
            many.faults
        );
    }
}

/// `e_shoff` of a 64-bit file.
fn section(bytes: &[u8]) -> u64 {
    let number: [u8; 8] = bytes[40..48].try_into().unwrap();
    if bytes[5] == 2 { u64::from_be_bytes(number) } else { u64::from_le_bytes(number) }
}

#[test]
fn more_segments_than_the_header_can_count_are_found() {
    for bytes in small().into_iter().filter(|bytes| bytes[4] == 2) {
        let whole = ogive_binary::read(&bytes).unwrap();
        // `PN_XNUM`: the count stands in `sh_info` of the first section.
        let mut counted = bytes.clone();
        let count =
            u16::from_le_bytes([bytes[56], bytes[57]]).max(u16::from_be_bytes([bytes[56], bytes[57]]) >> 8);
        let count = if bytes[5] == 2 { u16::from_be_bytes([bytes[56], bytes[57]]) } else { count & 0xff };
        put(&mut counted, 56, 2, 0xffff);
        put(&mut counted, usize::try_from(section(&bytes)).unwrap() + 44, 4, count.into());
        let read = ogive_binary::read(&counted).unwrap();
        if elf(&whole).code.kind != Kind::Object {
            assert_eq!(read.faults, []);
            assert_eq!(elf(&read).interpreter, elf(&whole).interpreter);
        }
    }
}

#[test]
fn a_section_over_another_is_told() {
    let Some(file) = c_program(Compiler::Native, &["-s"], HELLO) else { return };
    let mut bytes = std::fs::read(file).unwrap();
    let table = usize::try_from(section(&bytes)).unwrap();
    // The second section is one byte longer than its place.
    let size = table + 64 + 32;
    put(&mut bytes, size, 8, 0x2000);
    let program = ogive_binary::read(&bytes).unwrap();
    assert!(malformed(&program).iter().any(|what| what.contains("overlaps")), "{:?}", program.faults);
}

/// Bytes that fail behind a position, as those of a bad disk do.
struct Failing(Vec<u8>, u64);

impl Source for Failing {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        if offset + buffer.len() as u64 > self.1 {
            return Err(std::io::Error::other("the disk is broken"));
        }
        Source::read_at(&self.0, buffer, offset)
    }
}

/// Bytes that are fewer than they were.
struct Shrunk(Vec<u8>, u64);

impl Source for Shrunk {
    fn size(&self) -> u64 {
        self.1
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        Source::read_at(&self.0, buffer, offset)
    }
}

#[test]
fn bytes_that_cannot_be_read_are_a_fault() {
    let Some(file) = c_program(Compiler::Native, &["-s"], HELLO) else { return };
    let bytes = std::fs::read(file).unwrap();
    let broken = ogive_binary::read(&Failing(bytes.clone(), 8192)).unwrap();
    assert_eq!(malformed(&broken).last(), Some(&"it can't be read whole: the disk is broken"));
    assert!(elf(&broken).interpreter.is_some());
    assert!(ogive_binary::read(&Failing(bytes.clone(), 0)).is_err());
    let size = bytes.len() as u64;
    let shrunk = ogive_binary::read(&Shrunk(bytes[..8192].to_vec(), size)).unwrap();
    assert_eq!(malformed(&shrunk).last(), Some(&"it can't be read whole: it became shorter meanwhile"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    /// Neither changed bytes nor changed numbers of the headers make the reader fail.
    #[test]
    fn no_change_of_bytes_harms(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![
            any::<u8>(), Just(0u8), Just(0xff), Just(0x7f), Just(0x80)
        ]), 1..24),
        near in any::<bool>(),
        cut in prop::option::weighted(0.1, any::<prop::sample::Index>()),
    ) {
        thread_local! {
            static SMALL: Vec<Vec<u8>> = small();
        }
        SMALL.with(|small| {
            if small.is_empty() {
                return;
            }
            let mut bytes = which.get(small).clone();
            // Headers stand at both ends of a file.
            let (length, ends) = (bytes.len(), bytes.len().min(2048));
            for (at, value) in changes {
                let at = at.index(if near { ends } else { length });
                let at = if near && at % 2 == 1 { length - 1 - at } else { at };
                bytes[at] = value;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(length));
            }
            let program = ogive_binary::read(&bytes).unwrap();
            // What was read can be told.
            serde_json::to_string(&program).unwrap();
        });
    }

    /// Nor do bytes that only begin as an ELF file does.
    #[test]
    fn nothing_behind_the_magic_harms(mut bytes in prop::collection::vec(any::<u8>(), 16..512), class in 0u8..4) {
        bytes[..4].copy_from_slice(b"\x7fELF");
        (bytes[4], bytes[5]) = (1 + class % 2, 1 + class / 2);
        ogive_binary::read(&bytes).unwrap();
    }
}

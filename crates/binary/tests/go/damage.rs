//! Damaged files: bytes changed, ends cut off, sizes that are no more. Nothing may panic, read much at
//! once, or never end; a reader that hangs is ended by the test runner.

use std::cell::Cell;
use std::io;
use std::path::PathBuf;

use ogive_binary::{Content, Fault, Source, WINDOW, read};
use ogive_testkit::go_programs;

use crate::contents;

/// A file with some bytes changed, cut off somewhere, or shorter than it said at first. Counts what is
/// read of it.
struct Damaged<'b> {
    bytes: &'b [u8],
    changes: Vec<(u64, u8)>,
    size: u64,
    /// Behind this many bytes there is nothing any more, whatever the size was.
    left: u64,
    read: Cell<u64>,
}

impl<'b> Damaged<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let size = bytes.len() as u64;
        Self { bytes, changes: Vec::new(), size, left: size, read: Cell::new(0) }
    }
}

impl Source for Damaged<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        assert!(buffer.len() as u64 <= WINDOW, "{} bytes at once", buffer.len());
        let end = usize::try_from(self.size.min(self.left)).unwrap();
        let rest = usize::try_from(offset).ok().and_then(|start| self.bytes[..end].get(start..));
        let rest = rest.unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        for (at, value) in &self.changes {
            let into = at.checked_sub(offset).and_then(|into| usize::try_from(into).ok());
            if let Some(byte) = into.filter(|into| *into < count).and_then(|into| buffer.get_mut(into)) {
                *byte = *value;
            }
        }
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

/// Numbers that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

/// A file of each kind.
fn files() -> Vec<PathBuf> {
    let mut programs = vec![
        go_programs::go_program("plain", "linux/amd64"),
        go_programs::go_program("plain", "linux/mips"),
        go_programs::go_program("plain", "darwin/arm64"),
        go_programs::go_program("plain", "windows/386"),
        go_programs::go_program("plain", "aix/ppc64"),
        go_programs::go_program("plain", "plan9/386"),
        go_programs::go_program("plain", "js/wasm"),
        go_programs::go_program("old", "linux/s390x"),
        go_programs::go_program("old", "windows/amd64"),
        go_programs::go_program("old", "darwin/amd64"),
    ];
    programs.extend(go_programs::packages().into_iter().take(3));
    programs.into_iter().map(|program| program.file).collect()
}

#[test]
fn changed_bytes_harm_nobody() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for file in files() {
        let bytes = contents(&file);
        let size = bytes.len() as u64;
        for round in 0..300 {
            let mut damaged = Damaged::new(&bytes);
            for _ in 0..=numbers.below(8) {
                // Headers are near the start, and a few tables at the end.
                let at = match round % 3 {
                    0 => numbers.below(size.min(512)),
                    1 => numbers.below(size),
                    _ => size - 1 - numbers.below(size.min(4096)),
                };
                let value = [0, 0xff, 0x7f, 0x80, 1][usize::try_from(numbers.below(5)).unwrap()];
                damaged.changes.push((at, value));
            }
            let program = read(&damaged).unwrap();
            assert_eq!(program.size, size);
            assert!(
                damaged.read.get() < 20 * size + (64 << 20),
                "{}: {}",
                file.display(),
                damaged.read.get()
            );
        }
    }
}

#[test]
fn every_magic_survives_with_random_bytes_behind_it() {
    let magics: [&[u8]; 9] = [
        b"\x7fELF\x02\x01\x01",
        b"\xcf\xfa\xed\xfe\x0c\0\0\x01",
        b"\xca\xfe\xba\xbe\0\0\0\x02",
        b"MZ",
        b"!<arch>\n",
        b"!<thin>\n",
        b"<bigaf>\n",
        b"\0asm\x01\0\0\0",
        b"\0asm\x0d\0\x01\0",
    ];
    let mut numbers = Numbers(0xd1b5_4a32_d192_ed03);
    for magic in magics {
        for _ in 0..500 {
            let mut bytes = magic.to_vec();
            // Small numbers make more sense to readers than random ones.
            let small = numbers.below(2) == 0;
            bytes.extend((0..numbers.below(600)).map(|_| {
                let byte = u8::try_from(numbers.below(256)).unwrap();
                if small { byte % 12 } else { byte }
            }));
            read(&Damaged::new(&bytes)).unwrap();
        }
    }
}

#[test]
fn files_that_are_cut_off_are_read_as_far_as_they_go() {
    let mut numbers = Numbers(0xa076_1d64_78bd_642f);
    for file in files() {
        let bytes = contents(&file);
        for round in 0..60 {
            let size = if round < 30 { round * 7 } else { numbers.below(bytes.len() as u64) };
            let size = size.min(bytes.len() as u64);
            let damaged = Damaged { size, left: size, ..Damaged::new(&bytes) };
            assert_eq!(read(&damaged).unwrap().size, size);
        }
    }
}

#[test]
fn files_that_shrink_while_they_are_read_are_read_as_far_as_they_go() {
    for file in files() {
        let bytes = contents(&file);
        for left in [1, 8, 64, 4096, bytes.len() as u64 / 2, bytes.len() as u64 - 1] {
            read(&Damaged { left, ..Damaged::new(&bytes) }).unwrap();
        }
    }
}

#[test]
fn cut_off_archives_objects_and_modules_say_so() {
    let package = contents(&go_programs::packages()[2].file);
    let module = contents(&go_programs::go_program("plain", "wasip1/wasm").file);
    for bytes in [&package, &module] {
        let size = bytes.len() as u64 - 100;
        let program = read(&Damaged { size, left: size, ..Damaged::new(bytes) }).unwrap();
        assert!(
            matches!(program.faults[..], [Fault::Truncated { needs }] if needs > size),
            "{:?}",
            program.faults
        );
    }
}

/// A section with its header.
fn section(id: u8, contents: &[u8]) -> Vec<u8> {
    let mut bytes = vec![id];
    let mut size = contents.len();
    while size >= 0x80 {
        bytes.push(u8::try_from(size & 0x7f).unwrap() | 0x80);
        size >>= 7;
    }
    bytes.push(u8::try_from(size).unwrap());
    bytes.extend_from_slice(contents);
    bytes
}

#[test]
fn modules_of_endless_sections_and_depth_come_to_an_end() {
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
    let mut deep = COMPONENT.to_vec();
    for _ in 0..1000 {
        deep = [COMPONENT, &section(4, &deep)].concat();
    }
    let program = read(&deep).unwrap();
    assert!(matches!(program.content, Content::Wasm(_)));
    assert!(matches!(&program.faults[..], [Fault::Malformed { .. }]), "{:?}", program.faults);
    let many = [&b"\0asm\x01\0\0\0"[..], &[0, 0].repeat(200_000)].concat();
    let program = read(&many).unwrap();
    assert!(
        matches!(&program.faults[..], [Fault::Malformed { what }] if what.contains("100000 sections")),
        "{:?}",
        program.faults
    );
}

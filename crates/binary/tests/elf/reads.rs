//! A file costs its headers.

use std::cell::Cell;
use std::io;

use ogive_binary::Source;
use ogive_testkit::goroot;

use crate::elf;

/// Bytes that count how often and how much of them is read.
struct Counted {
    bytes: Vec<u8>,
    size: u64,
    reads: Cell<u64>,
    read: Cell<u64>,
}

impl Source for Counted {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.reads.set(self.reads.get() + 1);
        self.read.set(self.read.get() + buffer.len() as u64);
        // Behind the bytes are zeros, as in a file with a hole.
        let count = Source::read_at(&self.bytes, buffer, offset)?;
        let size = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX).min(buffer.len());
        buffer[count..size].fill(0);
        Ok(size)
    }
}

#[test]
fn a_go_program_costs_few_reads() {
    let program = goroot("1.27.3-linux-amd64").join("bin/go");
    let bytes = std::fs::read(program).unwrap();
    let size = bytes.len() as u64;
    for size in [size, 1 << 40] {
        let source = Counted { bytes: bytes.clone(), size, reads: Cell::new(0), read: Cell::new(0) };
        let program = ogive_binary::read(&source).unwrap();
        assert_eq!(program.faults, []);
        assert!(elf(&program).interpreter.is_none());
        let (reads, read) = (source.reads.get(), source.read.get());
        assert!(reads <= 20 && read <= 200 << 10, "{reads} reads of {read} bytes");
        println!("{reads} reads of {read} bytes");
    }
}

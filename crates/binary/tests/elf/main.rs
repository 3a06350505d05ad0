//! ELF files made by real compilers, those of this machine, and damaged ones.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare and look at files as users do"
)]

mod corpus;
mod damage;
mod differential;
mod llvm_readobj;
mod made;
mod readelf;
mod reads;
mod recipes;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use ogive_binary::{Content, Elf, Fault, Program, Source};

/// A file, read by position: some of a machine's are large.
struct OnDisk(File);

impl Source for OnDisk {
    fn size(&self) -> u64 {
        self.0.metadata().unwrap().len()
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut file = &self.0;
        file.seek(SeekFrom::Start(offset))?;
        file.read(buffer)
    }
}

/// What stands in a file.
#[track_caller]
fn read(file: &Path) -> Program {
    let opened = File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    ogive_binary::read(&OnDisk(opened)).unwrap()
}

/// The ELF file that a program is.
#[track_caller]
fn elf(program: &Program) -> &Elf {
    match &program.content {
        Content::Elf(elf) => elf,
        other => panic!("no ELF file: {other:?}"),
    }
}

/// What is malformed in a program.
fn malformed(program: &Program) -> Vec<&str> {
    fn what(fault: &Fault) -> Option<&str> {
        match fault {
            Fault::Malformed { what } => Some(what),
            Fault::Truncated { .. } => None,
        }
    }
    program.faults.iter().filter_map(what).collect()
}

//! ELF files made by real compilers, those of this machine, and damaged ones.

mod corpus;
mod damage;
mod differential;
mod llvm_readobj;
mod made;
mod readelf;
mod reads;
mod recipes;

use std::path::Path;

use ogive_binary::{Content, Elf, Fault, Program};

/// What stands in a file.
fn read(file: &Path) -> Program {
    let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    ogive_binary::read(&bytes).unwrap()
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
    let what = |fault| match fault {
        &Fault::Malformed { ref what } => Some(what.as_str()),
        Fault::Truncated { .. } => None,
    };
    program.faults.iter().filter_map(what).collect()
}

//! What llvm-readobj adds: the specification's names of machines, with their numbers, and the notes.

use std::path::PathBuf;
use std::process::Command;

use ogive_testkit::require;

use crate::{corpus, elf, read, recipes};

#[test]
fn machines_are_named_as_llvm_readobj_names_them() {
    let Some(readobj) = require("llvm-readobj") else { return };
    let mut files = recipes::all();
    files.extend(corpus::files());
    for some in files.chunks(64) {
        let output = Command::new(&readobj).arg("--file-headers").args(some).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        for part in text.split("\nFile: ").map(|part| part.strip_prefix("File: ").unwrap_or(part)) {
            let field = |name: &str| part.lines().find_map(|line| line.trim().strip_prefix(name));
            let (Some(name), Some(machine)) = (part.lines().next(), field("Machine: ")) else { continue };
            let program = read(&PathBuf::from(name));
            let elf = elf(&program);
            let ours = format!("{} (0x{:X})", elf.machine.name.unwrap_or("EM_"), elf.machine.number);
            // Machines younger than it is are numbers to it.
            let named = machine.starts_with("EM_");
            let ours = if named { ours } else { format!("0x{:X}", elf.machine.number) };
            assert_eq!(ours, machine, "{name}");
            let entry = field("OS/ABI: ").unwrap_or_default();
            assert!(entry.ends_with(&format!("(0x{:X})", elf.os_abi)), "{name}: {entry} {}", elf.os_abi);
        }
    }
}

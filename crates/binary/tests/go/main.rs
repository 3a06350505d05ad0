//! Build info, Go objects, archives and WebAssembly, compared with what the go command, binutils and LLVM
//! say of the same files.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, read them and start the programs that they are compared with"
)]

mod archives;
mod build_info;
mod damage;
mod objects;
mod wasm;

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::Command;

use ogive_binary::{Program, Source, read};

/// A file as a source.
struct Disk(File, u64);

impl Source for Disk {
    fn size(&self) -> u64 {
        self.1
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        #[cfg(unix)]
        use std::os::unix::fs::FileExt as _;
        #[cfg(windows)]
        use std::os::windows::fs::FileExt as _;
        let mut filled = 0;
        while filled < buffer.len() {
            #[cfg(unix)]
            let count = self.0.read_at(&mut buffer[filled..], offset + filled as u64)?;
            #[cfg(windows)]
            let count = self.0.seek_read(&mut buffer[filled..], offset + filled as u64)?;
            if count == 0 {
                break;
            }
            filled += count;
        }
        Ok(filled)
    }
}

/// What stands in a file.
fn program(file: &Path) -> Program {
    let file = File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let size = file.metadata().unwrap().len();
    read(&Disk(file, size)).unwrap()
}

/// The bytes of a file.
fn contents(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What a command prints, errors behind; it may fail.
fn output(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).env("GOTOOLCHAIN", "local").output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

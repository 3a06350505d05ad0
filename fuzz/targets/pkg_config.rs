//! Bytes as a `.pc` file, and as a library or a linker script that stands for one.

#![no_main]

use std::path::Path;

use ogive_cc::pkg_config;
use ogive_platform::Goos;
use ogive_system::memory::{MemoryFiles, MemorySystem};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let read = pkg_config::read(bytes, Path::new("/usr/lib/pkgconfig/a.pc"));
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    let flags = read.libs.iter().chain(&read.private_libs).chain(&read.c_flags);
    assert!(flags.clone().all(|flag| flag.line as usize <= lines), "a flag stands in a line of the file");

    let library = Path::new("/usr/lib/liba.so");
    let files = MemoryFiles::new().file(library, bytes).file("/usr/lib/libb.so", bytes);
    let system = MemorySystem { files, ..MemorySystem::default() }.system();
    let folders = ["/usr/lib".into()];
    let inspected = pkg_config::inspect(&system, library, Goos::Linux, &folders, Some(Path::new("/")));
    assert!(inspected.expect("a buffer can be read").files.len() <= 2, "there are two files");
});

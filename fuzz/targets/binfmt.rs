//! Bytes as a handler of binfmt_misc.

#![no_main]

use ogive_system::memory::{MemoryFiles, MemorySystem};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let files = MemoryFiles::new()
        .file("/proc/sys/fs/binfmt_misc/register", "")
        .file("/proc/sys/fs/binfmt_misc/status", "enabled\n")
        .file("/proc/sys/fs/binfmt_misc/handler", bytes);
    let abilities = ogive_host::abilities(&MemorySystem { files, ..MemorySystem::default() }.system());
    serde_json::to_string(&abilities).expect("abilities can be told as JSON");
});

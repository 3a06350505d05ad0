//! Bytes as an archive of an image, as `docker save` and tools of OCI write them.

#![no_main]

use ogive_inspect::{ImageOptions, ImageSubject, inspect_image};
use ogive_system::memory::{MemoryFiles, MemorySystem};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let files = MemoryFiles::new().file("/image.tar", bytes);
    let system = MemorySystem { files, ..MemorySystem::default() }.system();
    let subject = ImageSubject::Archive("/image.tar".into());
    for all in [false, true] {
        let options = ImageOptions { all, ..ImageOptions::default() };
        if let Ok(report) = inspect_image(&system, &subject, &options) {
            serde_json::to_string(&report).expect("a report can be told as JSON");
        }
    }
});

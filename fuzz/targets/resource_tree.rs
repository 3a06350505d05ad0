//! Bytes as a program or an object with Windows resources.

#![no_main]

use ogive_binary::resources::{object, read};
use ogive_platform::Goarch;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(resources) = read(bytes) else { return };
    let size: usize = resources.iter().map(|(_, data)| data.len()).sum();
    assert!(size <= bytes.len());
    let _ = (resources.version(), resources.manifest());
    let Ok(object) = object(&resources, Goarch::Amd64) else { return };
    assert_eq!(read(&object), Some(resources));
});

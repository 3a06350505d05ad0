//! Bytes as an archive on standard input: tar, zip, deb, rpm, cpio, gzip, zstd and xz.

#![no_main]

use std::sync::LazyLock;

use ogive_inspect::{Options, Subject, inspect};
use ogive_system::System;

static SYSTEM: LazyLock<System> = LazyLock::new(System::real);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let items = inspect(&SYSTEM, &Subject::Input, Options::default(), &mut &*bytes, &|_| {});
    assert!(!items.is_empty(), "what was named is told, whatever it is");
});

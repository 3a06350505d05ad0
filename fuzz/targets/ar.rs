//! Bytes as an archive of objects, thin ones too.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"!<thin>\n") {
        ogive_fuzz::read_program(bytes);
    } else {
        ogive_fuzz::read_with_magic(b"!<arch>\n", bytes);
    }
});

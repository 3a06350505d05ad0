//! Bytes as a script.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ogive_fuzz::read_with_magic(b"#!", bytes));

//! Bytes as an ELF file.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ogive_fuzz::read_with_magic(b"\x7fELF", bytes));

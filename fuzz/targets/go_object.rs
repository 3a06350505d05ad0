//! Bytes as an object file of the Go compiler.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ogive_fuzz::read_with_magic(b"go object ", bytes));

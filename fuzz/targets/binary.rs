//! Any bytes as a program: which format it is, then that format.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ogive_fuzz::read_program(bytes));

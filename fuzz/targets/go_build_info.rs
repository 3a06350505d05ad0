//! Bytes as what stands behind the magic of Go's build info, in a program that is whole otherwise.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    ogive_fuzz::read_program(&ogive_fuzz::with_go_build_info(bytes));
});

//! Bytes as a Mach-O file, thin in four forms and universal in two.

#![no_main]

/// `mach-o/loader.h` and `mach-o/fat.h`.
const MAGICS: [[u8; 4]; 6] = [
    [0xcf, 0xfa, 0xed, 0xfe],
    [0xce, 0xfa, 0xed, 0xfe],
    [0xfe, 0xed, 0xfa, 0xcf],
    [0xfe, 0xed, 0xfa, 0xce],
    [0xca, 0xfe, 0xba, 0xbe],
    [0xca, 0xfe, 0xba, 0xbf],
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if MAGICS.iter().any(|magic| bytes.starts_with(magic)) {
        ogive_fuzz::read_program(bytes);
    } else if let Some((choice, rest)) = bytes.split_first() {
        ogive_fuzz::read_with_magic(&MAGICS[usize::from(*choice) % MAGICS.len()], rest);
    }
});

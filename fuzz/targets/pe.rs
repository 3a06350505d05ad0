//! Bytes as a PE program, or as a COFF object.

#![no_main]

/// The machines of objects, whose header has no other magic (Microsoft's PE format).
const MACHINES: [[u8; 2]; 4] = [[0x64, 0x86], [0x4c, 0x01], [0x64, 0xaa], [0xc4, 0x01]];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if MACHINES.iter().any(|machine| bytes.starts_with(machine)) {
        ogive_fuzz::read_program(bytes);
    } else {
        ogive_fuzz::read_with_magic(b"MZ", bytes);
    }
});

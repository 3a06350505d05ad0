//! Bytes as a code signature, behind a program that is one page and a half.

#![no_main]

use ogive_binary::{Content, check_signatures, read};

/// Where the signature begins.
const CODE: u32 = 0x1800;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut file = Vec::new();
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    // A header with the one command LC_CODE_SIGNATURE.
    for word in [0xfeed_facf, 0x0100_000c, 0, 2, 1, 16, 0, 0, 29, 16, CODE, size] {
        file.extend_from_slice(&u32::to_le_bytes(word));
    }
    file.resize(CODE as usize, 7);
    file.extend_from_slice(bytes);
    let mut program = read(&file).expect("a buffer can be read");
    check_signatures(&mut program, &file).expect("a buffer can be read");
    let Content::MachO(macho) = program.content else { panic!("it is a Mach-O file") };
    assert!(macho.verdict.is_some());
});

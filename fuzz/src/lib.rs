//! What the targets share: they are a line each, and say what must hold of whatever they read.

use std::alloc::System;
use std::path::Path;

use cap::Cap;
use ogive_binary::Source;
use ogive_gate::pipelines::{Pipeline, PipelineKind};

/// Whatever is read, it must cost less than this: lengths in files are not to be believed.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, 256 << 20);

/// Reads `bytes` as a program and tells it as JSON. Two looks at the same bytes must agree.
pub fn read_program(bytes: &[u8]) {
    let told = |bytes: &[u8]| {
        let program = ogive_binary::read(&bytes.to_vec()).expect("a buffer can be read");
        assert_eq!(program.size, Source::size(bytes));
        serde_json::to_string(&program).expect("a program can be told as JSON")
    };
    assert_eq!(told(bytes), told(bytes));
}

/// Reads `bytes` with `magic` before them, unless they begin with it: the fuzzer then spends no time
/// on finding out how a format begins.
pub fn read_with_magic(magic: &[u8], bytes: &[u8]) {
    if bytes.starts_with(magic) {
        read_program(bytes);
    } else {
        read_program(&[magic, bytes].concat());
    }
}

/// A little-endian ELF program of 64 bits (System V gABI) whose one section of data is
/// `.go.buildinfo`, with `bytes` behind Go's magic (`debug/buildinfo`).
#[must_use]
pub fn with_go_build_info(bytes: &[u8]) -> Vec<u8> {
    const NAMES: &[u8] = b"\0.go.buildinfo\0.shstrtab\0";
    const HEADER: u64 = 64;
    const SECTION: u16 = 64;
    const ADDRESS: u64 = 0x40_0000;
    let data = [b"\xff Go buildinf:", bytes].concat();
    let data_at = HEADER + 56;
    let names_at = data_at + data.len() as u64;
    let sections_at = (names_at + NAMES.len() as u64).next_multiple_of(8);

    let mut file = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    let mut put = |numbers: &[(u64, usize)]| {
        for &(number, size) in numbers {
            file.extend_from_slice(&number.to_le_bytes()[..size]);
        }
    };
    // e_type to e_shstrndx: an executable of x86-64 with one segment and three sections.
    put(&[(2, 2), (62, 2), (1, 4), (ADDRESS, 8), (HEADER, 8), (sections_at, 8), (0, 4)]);
    put(&[(HEADER, 2), (56, 2), (1, 2), (SECTION.into(), 2), (3, 2), (2, 2)]);
    // p_type to p_align: PT_LOAD, read and write.
    let size = data.len() as u64;
    put(&[(1, 4), (6, 4), (data_at, 8), (ADDRESS, 8), (ADDRESS, 8), (size, 8), (size, 8), (16, 8)]);
    file.extend_from_slice(&data);
    file.extend_from_slice(NAMES);
    file.resize(usize::try_from(sections_at).unwrap_or(file.len()), 0);
    let sections = [
        [0; 10],
        // PROGBITS, written and loaded.
        [1, 1, 3, ADDRESS, data_at, size, 0, 0, 16, 0],
        // STRTAB
        [15, 3, 0, 0, names_at, NAMES.len() as u64, 0, 0, 1, 0],
    ];
    for section in sections {
        for (number, size) in section.into_iter().zip([4, 4, 8, 8, 8, 8, 4, 4, 8, 8]) {
            file.extend_from_slice(&number.to_le_bytes()[..size]);
        }
    }
    file
}

/// Reads `bytes` as a pipeline of each of these kinds. Every place that is told must be one of the text.
pub fn read_pipeline(kinds: &[PipelineKind], bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines = bytes.iter().filter(|&&byte| byte == b'\n' || byte == b'\r').count() + 2;
    for &kind in kinds {
        let file = match Pipeline::of(Path::new("p"), kind, text) {
            Ok(file) => file,
            Err((file, line, reason)) => {
                assert!((1..=lines).contains(&(line as usize)) && !reason.is_empty(), "{line}: {reason}");
                *file
            }
        };
        let told = &file.told;
        let places = told.claims.iter().map(|claim| claim.offset);
        let places = places.chain(told.calls.iter().map(|call| call.offset));
        let places = places.chain(told.pins.iter().map(|pin| pin.offset));
        let places = places.chain(file.selectors.iter().map(|selector| selector.offset));
        for offset in places {
            assert!(offset as usize <= text.len(), "{offset} in {kind:?}");
        }
        for stage in file.dockerfile.iter().flat_map(|dockerfile| &dockerfile.stages) {
            assert!(text.is_char_boundary(stage.offset as usize));
            for step in &stage.steps {
                assert!(text[step.offset as usize..].starts_with(step.text));
            }
            for word in stage.runs().flat_map(|(_, commands)| commands).flat_map(|command| &command.words) {
                assert!(word.offset as usize <= text.len());
            }
        }
    }
}

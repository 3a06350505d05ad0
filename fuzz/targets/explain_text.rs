//! Bytes as what tools said, in one piece and in two: where a block ends must not matter.

#![no_main]

use std::io::Read as _;

use ogive_explain::text::{explanations, scan};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = scan(&mut &*bytes).expect("a buffer can be read");
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let parts = scan(&mut first.chain(second)).expect("a buffer can be read");
    assert_eq!(whole, parts);
    for answer in explanations(&whole, None, &[]) {
        assert!(!answer.ways.is_empty());
    }
});

//! Bytes as what tools said, in one piece and in two: where a block ends must not matter.

#![no_main]

use std::io::Read as _;

use ogive_explain::text::scan;
use ogive_record::Provenance;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = scan(bytes).expect("a buffer can be read");
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let parts = scan(first.chain(second)).expect("a buffer can be read");
    let lines = |scan: &ogive_explain::text::Scan| -> Vec<(u64, u64)> {
        scan.findings.iter().map(|found| (found.line, found.count)).collect()
    };
    assert_eq!((whole.lines, lines(&whole)), (parts.lines, lines(&parts)));
    for found in whole.findings {
        let answer = found.recognised.explain(&Provenance::BuiltIn, Vec::new());
        assert!(!answer.ways.is_empty());
    }
});

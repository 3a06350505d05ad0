//! Two files, the second of which is the first with some bytes changed.

#![no_main]

use ogive_binary::differences;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&at, file)) = bytes.split_first() else { return };
    assert!(differences(file, file, &[]).is_empty());
    let mut other = file.to_vec();
    let place = usize::from(at) * file.len() / 256;
    let Some(byte) = other.get_mut(place) else { return };
    *byte ^= 1;
    assert!(!differences(file, &other, &["/home".to_owned()]).is_empty());
    let _ = differences(file, &file[..place], &[]);
});

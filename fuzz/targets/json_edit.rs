//! Bytes as a JSON file with comments in which values are set and taken away.

#![no_main]

use ogive_repair::json::edit;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let paths: [&[&str]; 4] = [&["a"], &["a.b", "c"], &["a", "0"], &["0", "a"]];
    for path in paths {
        let path: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
        if let Ok(set) = edit(bytes, &path, Some("\"new\"")) {
            // A list takes another element at its end, whatever the index.
            let again = edit(&set, &path, Some("\"new\"")).expect("what was written can be read");
            let is_list = path.iter().any(|name| name == "0");
            assert!(is_list || again == set, "not the same a second time");
        }
        if let Ok(without) = edit(bytes, &path, None) {
            edit(&without, &path, None).expect("what was written can be read");
        }
    }
});

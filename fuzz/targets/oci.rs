//! Bytes as each document of an image, and as the names that images go by.

#![no_main]

use ogive_oci::{Config, Digest, Document, Reference, check_layout, saved};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match Document::read(bytes) {
        Ok(Document::Manifest(manifest)) => drop(manifest.not_image()),
        Ok(Document::Index(listed)) => {
            let _ = listed.iter().filter_map(|descriptor| descriptor.not_image()).count();
        }
        Err(_) => {}
    }
    if let Ok(config) = Config::read(bytes) {
        let _ = (config.argv(), config.path(), config.claim.platform());
    }
    let _ = (check_layout(bytes), saved(bytes));
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(reference) = text.parse::<Reference>() {
        assert_eq!(reference.to_string().parse(), Ok(reference), "what is printed is read as the same");
    }
    if let Ok(digest) = text.parse::<Digest>() {
        assert_eq!(digest.to_string(), text);
    }
});

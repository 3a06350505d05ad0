//! Bytes as a program that is given resources.

#![no_main]

use ogive_binary::resources::{Ident, InsertError, Resources, insert, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut resources = Resources::new();
    resources.add(Ident::Id(10), Ident::Id(1), 1033, b"data".to_vec()).expect("one resource is no two");
    let Ok(made) = insert(bytes, &resources) else { return };
    assert!(made.len() > bytes.len());
    assert_eq!(insert(bytes, &resources).as_deref(), Ok(&made[..]));
    // What was no program that anybody reads does not become one.
    if let Some(read) = read(&made) {
        assert_eq!(read, resources);
    }
    assert_eq!(insert(&made, &resources), Err(InsertError::HasResources));
});

//! Bytes as two states of a repository: what is found of the second by what is kept of the first is what is found of it
//! anew.

#![no_main]

use std::sync::Arc;

use ogive_gate::{Kept, Sources, Subject, Terms, examine};
use ogive_record::Asked;

/// The files, in the order in which the bytes give what stands in them, of the first state and then of the second. What the
/// second does not give stays.
const FILES: [&str; 7] =
    ["a/a.go", "a/a_amd64.go", "a/a_arm64.s", "b/b.go", "b/b_linux.go", "b/b_test.go", "c/c.go"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut contents = bytes.split(|byte| *byte == 0xff);
    let mut sources = Sources::default().to_be_kept();
    sources.put("go.mod".as_ref(), Some(b"module m\n".to_vec().into()));
    for (name, contents) in FILES.iter().zip(&mut contents) {
        sources.put(name.as_ref(), Some(contents.to_owned().into()));
    }
    let platforms = vec!["linux/amd64".to_owned(), "linux/arm64".to_owned(), "windows/386".to_owned()];
    let here = "linux/amd64".parse().expect("it is a port");
    let terms = Terms { table: ogive_platform::ports::newest(), here, platforms, module: None };
    let asked = Asked::default();
    let Ok(subject) = Subject::read(&sources, &terms) else { return };
    let kept = Kept::of(&sources, &subject, &asked, &examine(&subject, &asked));
    drop(subject);
    let Some(kept) = kept else { return };
    sources.keep(Arc::new(kept));
    let mut anew = Sources::default();
    for (folder, name, contents) in sources.files() {
        anew.put(&folder.join(name), Some(contents.to_vec().into()));
    }
    for (name, contents) in FILES.iter().zip(contents) {
        // An empty one is taken away.
        let now = || (!contents.is_empty()).then(|| contents.to_owned().into());
        sources.put(name.as_ref(), now());
        anew.put(name.as_ref(), now());
    }
    let by_what_is_kept = Subject::read(&sources, &terms).map(|subject| examine(&subject, &asked).findings);
    let by_all = Subject::read(&anew, &terms).map(|subject| examine(&subject, &asked).findings);
    assert_eq!(by_what_is_kept.ok(), by_all.ok());
});

//! Bytes as a repository: files by their names and contents, among them suppressions and settings. Whatever they are, they
//! are judged, and a finding keeps its fingerprint when it is judged again.

#![no_main]

use ogive_gate::{Reviewing, Sources, Subject, Terms, review};
use ogive_record::Asked;
use ogive_system::memory::MemoryFiles;

/// The files, in the order in which the bytes give what stands in them.
const FILES: [&str; 6] = ["a.go", "a_amd64.go", "b/b_test.go", "a_arm64.s", "go.mod", "ogive.toml"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let contents = bytes.split(|byte| *byte == 0xff);
    let files = FILES.iter().zip(contents).fold(MemoryFiles::new(), |files, (name, contents)| {
        files.file(format!("/r/{name}"), contents)
    });
    let sources = Sources::read(&files, "/r".as_ref());
    let platforms = vec!["linux/amd64".to_owned(), "linux/arm64".to_owned()];
    let here = "linux/amd64".parse().expect("it is a port");
    let terms = Terms { table: ogive_platform::ports::newest(), here, platforms, module: None };
    let Ok(subject) = Subject::read(&sources, &terms) else { return };
    let asked = Asked::default();
    let today = "2026-11-27".parse().expect("it is a day");
    let by = Reviewing { asked: &asked, today, is_whole: true };
    let first = review(&sources, &subject, by);
    let again = review(&sources, &subject, by);
    assert_eq!(first.found, again.found);
    for found in &first.found {
        let at = found.finding.location.as_ref().expect("findings stand in files");
        assert!(sources.bytes(&at.path).is_some(), "{at}");
    }
});

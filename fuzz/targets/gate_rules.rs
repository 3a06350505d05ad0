//! Bytes as the files of a package, as all rules of the gate look at them.

#![no_main]

use std::path::PathBuf;

use ogive_gate::{Sources, Subject, Terms, judge};
use ogive_platform::ports;

/// What stands between files.
const BETWEEN: &[u8] = b"\n-- file --\n";

/// The names that the files have, in this order.
const NAMES: &[&str] = &["a.go", "b_linux.go", "c_test.go", "d_amd64.s"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut rest = bytes;
    let mut sources = Sources::default();
    sources.put("go.mod".as_ref(), Some(b"module m\n".to_vec().into()));
    for name in NAMES {
        let at = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN);
        let (file, behind) = rest.split_at(at.unwrap_or(rest.len()));
        sources.put(name.as_ref(), Some(file.to_owned().into()));
        rest = behind.get(BETWEEN.len()..).unwrap_or_default();
    }
    let here = "linux/amd64".parse().expect("it is a port");
    let terms = Terms { table: ports::newest(), here, platforms: vec!["all".to_owned()], module: None };
    let Ok(subject) = Subject::read(&sources, &terms) else { return };
    for finding in judge(&subject) {
        let at = finding.location.expect("what is found stands in a file");
        let file = sources.folders[0].files.iter().find(|file| at.path == PathBuf::from(&file.name));
        let lines = file.map_or(1, |file| file.bytes.iter().filter(|&&byte| byte == b'\n').count() + 1);
        assert!(at.line.is_none_or(|line| (1..=lines).contains(&(line as usize))), "{}: {at}", finding.rule);
        assert!(!finding.title.is_empty());
    }
});

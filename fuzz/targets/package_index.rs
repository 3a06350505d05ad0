//! Bytes as what a package index answers: as a page, and as JSON.

#![no_main]

use std::path::Path;

use ogive_cc::{Index, fetch_zig};
use ogive_record::Provenance;
use ogive_system::memory::{Answer, MemorySystem, ScriptedHttp};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for kind in ["text/html", "application/vnd.pypi.simple.v1+json"] {
        let answer = Answer::ok(bytes).header("content-type", kind);
        let http = ScriptedHttp::new().on("https://index.example/simple/ziglang/", answer);
        let system = MemorySystem { http, ..MemorySystem::default() }.system();
        let index = Index { url: "https://index.example/simple".into(), by: Provenance::BuiltIn };
        let host = "linux/amd64".parse().expect("it is a port");
        // No wheel is to be had there.
        let fetched = fetch_zig(&system, &index, None, host, Path::new("/store"), &mut |_, _| {});
        assert!(fetched.is_err());
    }
});

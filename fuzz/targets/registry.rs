//! Bytes as what a registry answers, how it asks for credentials, and where those stand.

#![no_main]

use ogive_oci::Reference;
use ogive_registry::{Registry, RegistryOptions, credentials};
use ogive_system::memory::{Answer, MemoryEnvironment, MemoryFiles, MemorySystem, ScriptedHttp};

const MANIFEST: &str = "https://registry.example.com/v2/app/manifests/latest";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reference: Reference = "registry.example.com/app:latest".parse().expect("it is a reference");
    let environment = MemoryEnvironment::new().with_home("/home/ann");
    let files = MemoryFiles::new().file("/home/ann/.docker/config.json", bytes);
    let text = String::from_utf8_lossy(bytes);
    let http = ScriptedHttp::new()
        .on(MANIFEST, Answer::status(401, bytes).header("WWW-Authenticate", &text))
        .on(MANIFEST, Answer::ok(bytes));
    let system = MemorySystem { environment, files, http, ..MemorySystem::default() }.system();
    let _ = credentials(&system, &reference);
    let _ = Registry::new(&system, RegistryOptions::default()).manifest(&reference);
    let _ = Registry::new(&system, RegistryOptions::default()).manifest(&reference);
});

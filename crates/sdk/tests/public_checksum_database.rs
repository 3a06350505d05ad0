//! The public checksum database, through the machine's own GOPROXY.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;

use ogive_sdk::goenv::GoSettings;
use ogive_sdk::source::{SourceOptions, Sources, TOOLCHAIN_MODULE};
use ogive_sdk::sumdb::{Consistency, verify_offline};
use ogive_sdk::{ErrorClass, SdkError};
use ogive_selection::Layout;
use ogive_system::System;
use ogive_testkit::{require, skip, toolchain};

fn sources(home: &Path) -> Sources {
    let system = System::real();
    let settings = GoSettings::read(&system, &[]);
    Sources::new(&system, &Layout::below(home), &settings, &SourceOptions::default()).unwrap()
}

#[test]
fn proves_a_real_toolchain_online_and_offline() {
    if require("go").is_none() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let sources = sources(home.path());
    let sumdb = sources.sumdb().unwrap();
    let version = "v0.0.1-go1.27.3.linux-amd64";
    let proof = match sumdb.lookup(TOOLCHAIN_MODULE, version) {
        Err(error) if error.class() == ErrorClass::Network => {
            return skip(&format!("the public checksum database is out of reach: {error}"));
        }
        other => other.unwrap(),
    };
    // The go command has verified this fixture by itself.
    let toolchain = toolchain("1.27.3-linux-amd64");
    assert_eq!(proof.h1(), Some(toolchain.h1.as_str()));
    assert_eq!(proof.go_mod_h1(), Some(toolchain.go_mod_h1.as_str()));
    sumdb.verify(TOOLCHAIN_MODULE, version, &toolchain.h1, Some(&toolchain.go_mod_h1)).unwrap();
    let error = sumdb.verify(TOOLCHAIN_MODULE, version, "h1:AAAA=", None).unwrap_err();
    assert!(matches!(error, SdkError::DigestMismatch { .. }));

    let head = sumdb.stored_head().unwrap().unwrap();
    let verifier = &sumdb.database().verifier;
    let offline = verify_offline(&proof, verifier, Some(&head), TOOLCHAIN_MODULE, version, &toolchain.h1);
    assert_eq!(offline.unwrap(), Consistency::Confirmed);
    let mut tampered = proof.clone();
    tampered.record = tampered.record.replace("h1:", "h1:A");
    assert!(tampered.verify(verifier, None).is_err());

    // Another look-up, whose head may be smaller or larger than the first.
    sumdb.lookup(TOOLCHAIN_MODULE, "v0.0.1-go1.26.8.linux-arm64").unwrap();
    let unknown = sumdb.lookup(TOOLCHAIN_MODULE, "v0.0.1-go1.27.333.linux-amd64").unwrap_err();
    assert!(matches!(unknown.class(), ErrorClass::NotFound | ErrorClass::Network), "{unknown}");
}

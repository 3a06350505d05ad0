//! Release archives: tar.gz and zip from an index, and from files.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test looks at the real disk")]

#[expect(dead_code, reason = "each test uses its part")]
mod store_support;

use ogive_sdk::goenv::Setting;
use ogive_sdk::install::Installer;
use ogive_sdk::source::SourceKind;
use ogive_sdk::store::Verified;
use ogive_sdk::{ErrorClass, SdkError};
use ogive_testkit::hostile::{Attack, SyntheticToolchain};
use ogive_testkit::{Fault, ReleaseIndex};
use sha2::{Digest as _, Sha256};
use store_support::{World, sdk, tree};

const GO: &str = "1.27.3-linux-amd64";

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A world whose only source is a release index with this archive.
fn world(archive: &[u8], sha256: &str) -> (World, ReleaseIndex) {
    let mut world = World::new();
    let index = ReleaseIndex::new();
    index.publish_bytes(sdk(GO), archive, sha256);
    world.source_options.order = vec![SourceKind::Index];
    world.source_options.index =
        Some(Setting::new("sources.index", index.base(), ogive_record::Provenance::BuiltIn));
    (world, index)
}

#[test]
fn unpacks_a_tar_gz_as_it_is() {
    let toolchain = SyntheticToolchain::new(GO);
    let archive = toolchain.tar_gz(None);
    let (world, index) = world(&archive, &hex(&archive));
    let done = world.install(GO).unwrap();
    world.assert_clean();
    let mut expected: Vec<_> =
        toolchain.files.iter().map(|e| (e.name.clone(), e.contents.clone(), e.mode)).collect();
    expected.sort();
    assert_eq!(tree(&done.sdk.goroot), expected);
    let metadata = done.sdk.metadata.unwrap();
    assert_eq!(metadata.sha256.unwrap().to_string(), hex(&archive));
    let Some(Verified::Published { publisher }) = &metadata.verified else { panic!("{metadata:?}") };
    assert!(publisher.contains(&index.url()), "{publisher}");
    assert_eq!(metadata.h1, Some(toolchain.module_h1()), "as the checksum database would have it");
    assert!(metadata.lacks.is_empty());
}

#[test]
fn refuses_every_poisoned_tar_gz() {
    for attack in Attack::COMMON.iter().chain(&[
        Attack::Backslash,
        Attack::HardLinkEscape,
        Attack::Device,
        Attack::ReservedName,
    ]) {
        let toolchain = SyntheticToolchain::new(GO);
        let archive = toolchain.tar_gz(Some(*attack));
        // The index vouches for the poison, except for changed contents, which only it can tell.
        let sha256 =
            if *attack == Attack::ChangedContents { hex(&toolchain.tar_gz(None)) } else { hex(&archive) };
        let (world, _index) = world(&archive, &sha256);
        let error = world.install(GO).expect_err(&format!("{attack:?}"));
        assert_eq!(error.class(), ErrorClass::Verification, "{attack:?}: {error}");
        world.assert_not_installed(GO);
    }
}

#[test]
fn truncated_and_flipped_archives_are_refused_wherever_it_happens() {
    let toolchain = SyntheticToolchain::new(GO);
    let good = toolchain.tar_gz(None);
    let (world, index) = world(&good, &hex(&good));
    for at in (0..good.len()).step_by(good.len() / 25) {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        for bad in [flipped, good[..at].to_vec()] {
            index.publish_bytes(sdk(GO), bad, &hex(&good));
            let error = world.install(GO).unwrap_err();
            assert!(matches!(error.class(), ErrorClass::Verification | ErrorClass::Network), "{at}: {error}");
            world.assert_not_installed(GO);
        }
    }
    index.publish_bytes(sdk(GO), good.clone(), &hex(&good));
    world.install(GO).unwrap();
}

#[test]
fn resumes_a_tar_gz() {
    let mut toolchain = SyntheticToolchain::new(GO);
    toolchain
        .files
        .push(ogive_testkit::hostile::Entry::file("src/noise.go", store_support::noise(3 << 20, 1)));
    let archive = toolchain.tar_gz(None);
    let (world, index) = world(&archive, &hex(&archive));
    index.fault_times(".tar.gz", Fault::DropAfter(500_000), 30);
    world.install(GO).unwrap();
    assert!(world.events.retries() > 2);
    world.assert_clean();
}

#[test]
fn an_old_release_without_a_digest_needs_the_flag() {
    let toolchain = SyntheticToolchain::new(GO);
    let (world, _index) = world(&toolchain.tar_gz(None), "");
    let error = world.install(GO).unwrap_err();
    assert!(matches!(error, SdkError::Unverifiable { .. }), "{error}");
    world.assert_not_installed(GO);
    let mut options = world.options();
    options.accept_unverified = true;
    assert!(!world.install_with(GO, options).unwrap().sdk.metadata.unwrap().verified.unwrap().is_verified());
}

#[test]
fn an_archive_in_a_file_is_verified_by_the_database() {
    let world = World::new();
    let toolchain = SyntheticToolchain::new(GO);
    world.know(&toolchain);
    let mut options = world.options();
    for (name, bytes) in [
        ("go1.27.3.linux-amd64.tar.gz", toolchain.tar_gz(None)),
        ("go1.27.3.linux-amd64.zip", toolchain.release_zip(None)),
        ("v0.0.1-go1.27.3.linux-amd64.zip", toolchain.module_zip(None)),
    ] {
        let file = world.folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        options.from = Some(file);
        options.reinstall = true;
        let done = world.install_with(GO, options.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let verified = done.sdk.metadata.unwrap().verified.unwrap();
        assert!(matches!(verified, Verified::ChecksumDatabase { offline: false, .. }), "{name}");
        world.assert_clean();
    }
    let changed = world.folder.path().join("go1.27.3.linux-amd64.tar.gz");
    std::fs::write(&changed, toolchain.tar_gz(Some(Attack::ChangedContents))).unwrap();
    options.from = Some(changed);
    let error = world.install_with(GO, options).unwrap_err();
    assert!(matches!(error, SdkError::Unverifiable { .. }), "{error}");
    assert!(world.store().get(sdk(GO)).is_some(), "the installed one is left as it is");
}

#[test]
fn says_what_a_folder_lacks_to_be_an_sdk() {
    let world = World::new();
    let (store, sources) = (world.store(), world.sources());
    let installer =
        Installer { store: &store, sources: &sources, events: &world.events, options: world.options() };
    let error = installer.adopt(world.folder.path(), Default::default()).unwrap_err();
    assert!(matches!(error, SdkError::NotAnSdk { .. }), "{error}");
}

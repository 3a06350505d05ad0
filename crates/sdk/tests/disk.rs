//! Disks that fail: full, read-only, and cut off at every single change.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test looks at the real disk")]

#[expect(dead_code, reason = "each test uses its part")]
mod store_support;

use std::io::ErrorKind;
use std::sync::Arc;

use ogive_sdk::{ErrorClass, SdkError};
use ogive_system::memory::{Fault, MemoryFiles, Operation};
use store_support::{World, sdk};

const GO: &str = "1.27.3-linux-amd64";

/// A world whose disk is in memory.
fn world() -> (World, MemoryFiles) {
    let mut world = World::new();
    let files = MemoryFiles::new();
    world.system.files = Arc::new(files.clone());
    world.serve(GO);
    (world, files)
}

/// Paths below the store's folder of SDKs and of staging.
fn paths(world: &World, files: &MemoryFiles) -> Vec<String> {
    let home = world.home();
    if !files.snapshot("/").iter().any(|(path, ..)| *path == home) {
        return Vec::new();
    }
    let below = |path: &std::path::Path| path.strip_prefix(&home).ok().map(|p| p.display().to_string());
    files.snapshot(&home).iter().filter_map(|(path, ..)| below(path)).collect()
}

fn assert_whole_or_absent(world: &World, files: &MemoryFiles, when: &str) {
    let goroot = "sdk/go1.27.3.linux-amd64";
    let there = paths(world, files);
    if there.iter().any(|path| path == goroot) {
        let found = world.store().get(sdk(GO)).unwrap_or_else(|| panic!("{when}: half an SDK is in place"));
        assert!(found.metadata.is_some(), "{when}: it has no record");
        assert!(ogive_sdk::verify::verify(&world.store(), sdk(GO)).unwrap().is_empty(), "{when}");
    }
    if let Some(index) = files.text(world.layout().index())
        && index.contains(GO)
    {
        assert!(world.store().get(sdk(GO)).is_some(), "{when}: the index names what is not there");
    }
}

#[test]
fn a_cut_at_any_change_leaves_a_whole_sdk_or_none() {
    let (world_, files) = world();
    world_.install(GO).unwrap();
    let changes = files.changes();
    assert!(changes > 30, "{changes}");
    let mut installed = 0;
    for cut in 0..changes {
        let (world, files) = world();
        // Everything fails from here on, also the cleaning up: as when the process is killed.
        files.fail(Fault::of_all_changes(ErrorKind::Other).after(cut));
        let result = world.install(GO);
        let when = format!("cut at change {cut}");
        assert_whole_or_absent(&world, &files, &when);
        if let Err(error) = &result {
            assert_eq!(error.class(), ErrorClass::Disk, "{when}: {error}");
        }
        files.heal();
        world.install(GO).unwrap_or_else(|error| panic!("after the {when}: {error}"));
        assert_whole_or_absent(&world, &files, &when);
        let left: Vec<_> = paths(&world, &files).into_iter().filter(|p| p.starts_with("staging/")).collect();
        assert!(left.is_empty(), "{when}: {left:?}");
        installed += usize::from(result.is_ok());
    }
    assert!(installed < changes / 3, "most cuts are failures, {installed} of {changes} were none");
}

#[test]
fn a_full_disk_is_told_before_anything_is_downloaded() {
    let (world, files) = world();
    files.set_available(1 << 20);
    let error = world.install(GO).unwrap_err();
    assert!(matches!(error, SdkError::NoSpace { .. }), "{error}");
    assert!(error.hint().unwrap().contains("ogive prune"));
    assert_whole_or_absent(&world, &files, "full");
    files.set_available(1 << 40);
    world.install(GO).unwrap();
}

#[test]
fn a_disk_that_fills_up_meanwhile_is_told_and_the_next_run_succeeds() {
    for passes in [0, 1, 2, 5, 8] {
        let (world, files) = world();
        files.fail(Fault::of(Operation::Write, ErrorKind::StorageFull).after(passes));
        let error = world.install(GO).unwrap_err();
        assert_eq!(error.class(), ErrorClass::Disk, "{error}");
        assert_whole_or_absent(&world, &files, "filling up");
        assert!(!paths(&world, &files).iter().any(|p| p.starts_with("staging/")), "it was cleaned up");
        files.heal();
        world.install(GO).unwrap();
    }
}

#[test]
fn a_read_only_store_is_told_before_anything_is_downloaded() {
    let (world, files) = world();
    drop(files.clone().directory(world.home()).read_only(world.home()));
    let error = world.install(GO).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Disk, "{error}");
    assert!(world.proxy.requests_for(".zip").is_empty());
    assert!(error.hint().is_some(), "{error}");
    files.heal();
    world.install(GO).unwrap();
    drop(files.clone().read_only(world.home()));
    assert!(world.install(GO).unwrap().already, "what is installed needs nothing writable");
}

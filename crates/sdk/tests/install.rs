//! Installing from a module proxy on loopback: what a user finds afterwards, and what happens when
//! anything goes wrong on the way.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test looks at the real disk")]

mod store_support;

use std::time::Duration;

use ogive_sdk::store::Verified;
use ogive_sdk::{ErrorClass, SdkError, Step};
use ogive_testkit::Fault;
use ogive_testkit::hostile::{Attack, Entry, SyntheticToolchain};
use store_support::{World, large, names, sdk, tree};

const GO: &str = "1.27.3-linux-amd64";

#[test]
fn leaves_a_plain_goroot_with_a_record_and_links() {
    let world = World::new();
    let toolchain = world.serve(GO);
    let done = world.install(GO).unwrap();
    assert!(!done.already);
    world.assert_clean();

    let mut expected: Vec<_> =
        toolchain.files.iter().map(|e| (e.name.clone(), e.contents.clone(), e.mode)).collect();
    expected.sort();
    assert_eq!(tree(&done.sdk.goroot), expected, "names and modes of the module are restored");

    let store = world.store();
    let [found] = store.list().unwrap().try_into().unwrap();
    assert_eq!(found, done.sdk);
    let metadata = found.metadata.unwrap();
    assert_eq!(metadata.h1.as_deref(), Some(toolchain.module_h1().as_str()));
    assert_eq!(
        metadata.verified,
        Some(Verified::ChecksumDatabase { name: "sum.example.test".into(), offline: false })
    );
    assert_eq!(metadata.lacks, ["api", "doc", "misc", "test"]);
    assert_eq!(metadata.files, expected.len() as u64);
    assert!(metadata.url.unwrap().ends_with("v0.0.1-go1.27.3.linux-amd64.zip"));
    let index = std::fs::read_to_string(world.layout().index()).unwrap();
    assert_eq!(index, "ogive-index 1\n1.27.3-linux-amd64\t-\nend 1\n");
    let link = std::fs::read_link(world.layout().line_link(1, 27)).unwrap();
    assert_eq!(link.to_str(), Some("go1.27.3.linux-amd64"));
    assert_eq!(world.events.steps(), Step::ALL, "every step is told, in order");
    assert!(names(&world.layout().downloads()).iter().all(|n| n.ends_with(".lock")), "the download is gone");
}

#[test]
fn a_second_install_finds_the_first() {
    let world = World::new();
    world.serve(GO);
    world.install(GO).unwrap();
    world.proxy.forget_requests();
    assert!(world.install(GO).unwrap().already);
    assert!(world.proxy.requests().is_empty());
}

#[test]
fn an_interrupted_record_of_the_index_is_made_good() {
    let world = World::new();
    world.serve(GO);
    world.install(GO).unwrap();
    std::fs::remove_file(world.layout().index()).unwrap();
    std::fs::remove_file(world.layout().line_link(1, 27)).unwrap();
    world.install(GO).unwrap();
    assert!(world.layout().index().exists());
    assert!(world.layout().line_link(1, 27).exists());
}

#[test]
fn links_point_to_the_newest_release_of_the_hardware() {
    let world = World::new();
    for name in ["1.27.2-linux-amd64", "1.27.3-linux-arm64", "1.27rc1-linux-amd64", "1.26.8-linux-arm64"] {
        world.serve(name);
        let mut options = world.options();
        options.default = Some(sdk("1.27.2-linux-amd64"));
        world.install_with(name, options).unwrap();
    }
    let link = |name: &str| std::fs::read_link(world.layout().sdks().join(name)).unwrap();
    assert_eq!(link("1.27").to_str(), Some("go1.27.2.linux-amd64"));
    assert_eq!(link("1.26").to_str(), Some("go1.26.8.linux-arm64"), "better a foreign one than none");
    assert_eq!(link("default").to_str(), Some("go1.27.2.linux-amd64"));
    let store = world.store();
    ogive_sdk::uninstall::uninstall(&store, &world.events, sdk("1.27.2-linux-amd64"), false, &|_| None)
        .unwrap();
    store.refresh(None, "linux/amd64".parse().unwrap()).unwrap();
    assert_eq!(link("1.27").to_str(), Some("go1.27rc1.linux-amd64"));
    assert!(!world.layout().default_link().is_symlink());
}

#[test]
fn refuses_every_poisoned_module() {
    for attack in Attack::COMMON.iter().chain(&[Attack::Backslash, Attack::LyingSize, Attack::ReservedName]) {
        let world = World::new();
        let toolchain = world.serve(GO);
        // The database vouches for the poison, so that nothing but the unpacking can refuse it.
        if *attack != Attack::ChangedContents {
            let (version, h1) = (toolchain.name.module_version(), toolchain.poisoned_h1(*attack));
            world.sumdb.add(store_support::MODULE, &version, &h1, "h1:AAAA=");
        }
        world.proxy.serve_zip(toolchain.name, toolchain.module_zip(Some(*attack)));
        let error = world.install(GO).expect_err(&format!("{attack:?}"));
        assert_eq!(error.class(), ErrorClass::Verification, "{attack:?}: {error}");
        world.assert_not_installed(GO);
        assert!(!std::path::Path::new("/tmp/ogive-test-evil").exists());
        assert_eq!(names(world.folder.path()).iter().filter(|n| n.contains("evil")).count(), 0);

        world.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
        if *attack == Attack::ChangedContents {
            world.install(GO).expect("the next run succeeds");
        }
    }
}

#[test]
fn refuses_the_zip_of_another_sdk() {
    let world = World::new();
    world.serve(GO);
    let other = SyntheticToolchain::new("1.27.3-linux-arm64");
    world.proxy.serve_zip(sdk(GO), other.module_zip(None));
    let error = world.install(GO).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Verification, "{error}");
    world.assert_not_installed(GO);
}

#[test]
fn refuses_contents_of_another_version_under_a_right_name() {
    let world = World::new();
    let mut toolchain = SyntheticToolchain::new(GO);
    toolchain.files[0] = Entry::file("VERSION", "go1.27.2\n");
    world.know(&toolchain);
    world.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    let error = world.install(GO).unwrap_err();
    assert!(error.to_string().contains("go1.27.2"), "{error}");
    world.assert_not_installed(GO);
}

#[test]
fn truncated_and_flipped_zips_are_refused_wherever_it_happens() {
    let world = World::new();
    let toolchain = world.serve(GO);
    let zip = toolchain.module_zip(None);
    for at in (0..zip.len()).step_by(zip.len() / 40) {
        let mut flipped = zip.clone();
        flipped[at] ^= 1;
        world.proxy.serve_zip(toolchain.name, flipped);
        if let Err(error) = world.install(GO) {
            assert!(matches!(error.class(), ErrorClass::Verification | ErrorClass::Network), "{at}: {error}");
            world.assert_not_installed(GO);
        } else {
            // Dates and the like are in no digest; what was installed is right all the same.
            assert!(ogive_sdk::verify::verify(&world.store(), sdk(GO)).unwrap().is_empty());
            world.uninstall(GO);
        }
        world.proxy.serve_zip(toolchain.name, zip[..at].to_vec());
        let error = world.install(GO).unwrap_err();
        assert!(matches!(error.class(), ErrorClass::Verification | ErrorClass::Network), "{at}: {error}");
    }
    world.proxy.serve_zip(toolchain.name, zip);
    world.install(GO).unwrap();
}

#[test]
fn resumes_by_range_where_it_stopped() {
    let world = World::new();
    let toolchain = large(GO);
    world.know(&toolchain);
    let zip = toolchain.module_zip(None);
    world.proxy.serve_zip(toolchain.name, zip.clone());
    // Not the first answer, which brings the end of the file.
    world.proxy.fault_times(".zip", Fault::DropAfter(u64::MAX), 1);
    world.proxy.fault(".zip", Fault::DropAfter(1 << 20));
    let mut options = world.options();
    options.patience.attempts = 1;
    let error = world.install_with(GO, options).unwrap_err();
    assert!(matches!(error, SdkError::Interrupted { .. }), "{error}");
    world.assert_not_installed(GO);
    let part = world.layout().downloads().join("v0.0.1-go1.27.3.linux-amd64.zip.part");
    let kept = part.metadata().unwrap().len();
    assert!(kept > 0 && kept < zip.len() as u64, "{kept}");

    world.proxy.heal();
    world.proxy.forget_requests();
    world.install(GO).unwrap();
    let ranges: Vec<_> = world
        .proxy
        .requests_for(".zip")
        .iter()
        .filter_map(|logged| logged.request.header("range").map(str::to_owned))
        .collect();
    assert_eq!(ranges.len(), 2, "{ranges:?}");
    assert!(ranges[1].starts_with(&format!("bytes={kept}-")), "{ranges:?}");
    world.assert_clean();
}

#[test]
fn goes_on_through_drops_as_long_as_there_is_progress() {
    let world = World::new();
    let toolchain = large(GO);
    world.know(&toolchain);
    world.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    world.proxy.fault_times(".zip", Fault::DropAfter(300 << 10), 20);
    world.install(GO).unwrap();
    assert!(world.events.retries() >= 9, "{}", world.events.retries());
    world.assert_clean();
}

#[test]
fn what_changed_meanwhile_is_fetched_anew() {
    let world = World::new();
    let toolchain = large(GO);
    world.know(&toolchain);
    let zip = toolchain.module_zip(None);
    // Left by an earlier run, with the right size but other contents, and a server without tags.
    let downloads = world.layout().downloads();
    std::fs::create_dir_all(&downloads).unwrap();
    let file = downloads.join("v0.0.1-go1.27.3.linux-amd64.zip.part");
    std::fs::write(&file, vec![b'P'; 1 << 20]).unwrap();
    world.proxy.serve_zip(toolchain.name, zip.clone());
    let url = format!("{}/golang.org/toolchain/@v/v0.0.1-go1.27.3.linux-amd64.zip", world.proxy.url());
    let note = format!("{{\"url\":{url:?},\"validator\":null,\"total\":{}}}", zip.len());
    std::fs::write(downloads.join("v0.0.1-go1.27.3.linux-amd64.zip.part.json"), note).unwrap();
    world.install(GO).unwrap();
    assert_eq!(world.events.notes(), 1, "the user is told why it begins anew");
    world.assert_clean();
}

#[test]
fn works_with_servers_that_know_no_ranges_or_lengths() {
    for fault in [Fault::NoRanges, Fault::NoLength, Fault::Slow(1 << 20, Duration::from_millis(1))] {
        let world = World::new();
        let toolchain = large(GO);
        world.know(&toolchain);
        world.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
        world.proxy.fault(".zip", fault.clone());
        world.install(GO).unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        world.assert_clean();
    }
}

#[test]
fn misbehaving_servers_give_clear_errors_and_the_next_run_succeeds() {
    let cases: [(Fault, ErrorClass, usize); 9] = [
        (Fault::Html, ErrorClass::Network, 0),
        (Fault::Status(404), ErrorClass::NotFound, 0),
        (Fault::Status(410), ErrorClass::NotFound, 0),
        (Fault::Status(500), ErrorClass::Network, 4),
        (Fault::RetryAfter(429, 7), ErrorClass::Network, 4),
        (Fault::RetryAfter(503, 100_000), ErrorClass::Network, 0),
        (Fault::Replace(b"not a zip".to_vec()), ErrorClass::Verification, 0),
        (Fault::Hang, ErrorClass::Network, 1),
        (Fault::StallAfter(0), ErrorClass::Network, 2),
    ];
    for (fault, class, retries) in cases {
        let silent = matches!(fault, Fault::Hang | Fault::StallAfter(_));
        let world =
            World::with_idle(if silent { Duration::from_millis(200) } else { Duration::from_secs(30) });
        world.serve(GO);
        world.proxy.fault(".zip", fault.clone());
        let error = world.install(GO).expect_err(&format!("{fault:?}"));
        assert_eq!(error.class(), class, "{fault:?}: {error}");
        assert_eq!(world.events.retries(), retries, "{fault:?}: {error}");
        world.assert_not_installed(GO);
        world.proxy.heal();
        if !silent {
            world.install(GO).unwrap_or_else(|error| panic!("after {fault:?}: {error}"));
        }
    }
}

#[test]
fn waits_as_long_as_the_server_asks() {
    let world = World::new();
    world.serve(GO);
    world.proxy.fault_times(".zip", Fault::RetryAfter(429, 17), 1);
    world.install(GO).unwrap();
    assert_eq!(world.clock.sleeps(), [Duration::from_secs(17)]);
}

#[test]
fn a_silent_database_needs_the_flag_and_is_remembered() {
    let world = World::new();
    let toolchain = SyntheticToolchain::new(GO);
    world.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    let error = world.install(GO).unwrap_err();
    world.assert_not_installed(GO);
    assert!(
        matches!(error.class(), ErrorClass::NotFound | ErrorClass::Verification | ErrorClass::Network),
        "{error}"
    );
    let mut options = world.options();
    options.accept_unverified = true;
    let done = world.install_with(GO, options).unwrap();
    let verified = done.sdk.metadata.unwrap().verified.unwrap();
    assert!(!verified.is_verified());
    assert_eq!(verified.to_string(), "unverified: accepted by --accept-unverified");
}

#[test]
fn what_the_database_contradicts_no_flag_accepts() {
    let world = World::new();
    let toolchain = world.serve(GO);
    world.proxy.serve_zip(toolchain.name, toolchain.module_zip(Some(Attack::ChangedContents)));
    let mut options = world.options();
    options.accept_unverified = true;
    let error = world.install_with(GO, options).unwrap_err();
    assert!(matches!(error, SdkError::DigestMismatch { .. }), "{error}");
    world.assert_not_installed(GO);
}

#[test]
fn a_lock_file_decides_over_the_database() {
    let world = World::new();
    let toolchain = world.serve(GO);
    let mut options = world.options();
    options.locked = Some(("h1:other".into(), "ogive.lock".into()));
    let error = world.install_with(GO, options.clone()).unwrap_err();
    assert!(error.to_string().contains("ogive.lock"), "{error}");
    world.assert_not_installed(GO);
    options.locked = Some((toolchain.module_h1(), "ogive.lock".into()));
    world.install_with(GO, options).unwrap();
}

#[test]
fn installs_beside_the_store_when_told() {
    let world = World::new();
    world.serve(GO);
    let mut options = world.options();
    options.into = Some(world.folder.path().join("elsewhere"));
    let done = world.install_with(GO, options).unwrap();
    assert_eq!(done.sdk.goroot, world.folder.path().join("elsewhere/go1.27.3.linux-amd64"));
    assert!(done.sdk.goroot.join("bin/go").exists());
    assert!(world.store().list().unwrap().is_empty());
}

#[test]
fn ten_installs_at_once_fetch_it_once() {
    let world = World::new();
    let toolchain = large(GO);
    world.know(&toolchain);
    world.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..10).map(|_| scope.spawn(|| world.install(GO).unwrap().already)).collect();
        let already = threads.into_iter().map(|t| t.join().unwrap()).filter(|a| *a).count();
        assert_eq!(already, 9);
    });
    let bodies: u64 = world.proxy.requests_for(".zip").iter().map(|logged| logged.sent).sum();
    assert!(bodies < 2 * toolchain.module_zip(None).len() as u64);
    world.assert_clean();
}

#[test]
fn different_sdks_install_side_by_side() {
    let world = World::new();
    let versions = ["1.27.3-linux-amd64", "1.27.3-linux-arm64", "1.26.8-linux-amd64", "1.26.8-darwin-arm64"];
    for name in versions {
        world.serve(name);
    }
    std::thread::scope(|scope| {
        for name in versions {
            scope.spawn(|| world.install(name).unwrap());
        }
    });
    world.assert_clean();
    let index = std::fs::read_to_string(world.layout().index()).unwrap();
    assert!(index.ends_with("end 4\n"), "{index}");
}

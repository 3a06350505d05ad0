//! Archives that are damaged, swapped or hostile: refused with a reason, nothing left behind, and
//! the next run succeeds.

#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files as users do")]

use ogive_testkit::{Attack, Fault, ReleaseIndex, Scene, SyntheticToolchain, fixtures, host};

const VERSION: &str = "1.27.3";

/// Exit code for what does not verify.
const VERIFICATION: i32 = 4;

fn toolchain() -> SyntheticToolchain {
    SyntheticToolchain::new(&format!("{VERSION}-{}", host()))
}

/// Serves the good toolchain again and installs it.
fn recover(scene: &Scene) {
    scene.proxy.heal();
    scene.add(&toolchain());
    scene.check_recovers(VERSION);
}

#[test]
fn a_zip_with_one_wrong_bit_is_refused_or_is_unpacked_right_all_the_same() {
    let scene = Scene::new().serve(VERSION);
    let size = toolchain().module_zip(None).len();
    let mut refused = 0;
    for at in (0..size).step_by(size / 60) {
        scene.proxy.fault(".zip", Fault::FlipBit(at as u64));
        let outcome = scene.install(VERSION).run();
        scene.proxy.heal();
        // Some fields of a zip say nothing about what is in it.
        if outcome.code == Some(0) {
            check_contents(&scene);
            scene.sandbox.ogive(["uninstall", "--force", VERSION]).succeed();
            let cache = scene.sandbox.ogive_home().join("cache");
            std::fs::remove_dir_all(cache).expect("the cache can be removed");
        } else {
            scene.check_failed(&outcome, VERIFICATION);
            refused += 1;
        }
    }
    assert!(refused > 40, "only {refused} of 60 wrong bits were noticed");
    recover(&scene);
}

/// What is installed is the toolchain, file by file.
fn check_contents(scene: &Scene) {
    for file in toolchain().files {
        let installed = std::fs::read(scene.goroot(VERSION).join(&file.name));
        assert!(installed.is_ok_and(|contents| contents == file.contents), "{}", file.name);
    }
}

#[test]
fn a_zip_cut_short_with_a_right_length_is_refused() {
    let scene = Scene::new().serve(VERSION);
    let size = toolchain().module_zip(None).len() as u64;
    for length in [0, 10, size / 2, size - 1] {
        scene.proxy.fault(".zip", Fault::Truncate(length));
        let outcome = scene.install(VERSION).run();
        scene.check_failed(&outcome, VERIFICATION);
        scene.proxy.heal();
    }
    recover(&scene);
}

#[test]
fn a_zip_of_another_version_is_refused() {
    let scene = Scene::new().serve(VERSION);
    let other = SyntheticToolchain::new(&format!("1.26.8-{}", host()));
    scene.proxy.serve_zip(toolchain().name, other.module_zip(None));
    let outcome = scene.install(VERSION).run();
    scene.check_failed(&outcome, VERIFICATION);
    recover(&scene);
}

#[test]
fn contents_that_the_checksum_database_does_not_know_are_refused() {
    let scene = Scene::new().serve(VERSION);
    scene.poison(&toolchain(), Attack::ChangedContents);
    let outcome = scene.install(VERSION).run().expect_error("h1:");
    scene.check_failed(&outcome, VERIFICATION);
    recover(&scene);
}

#[test]
fn a_hostile_zip_is_refused_even_if_the_checksum_database_vouches_for_it() {
    for attack in [
        Attack::ParentTraversal,
        Attack::AbsolutePath,
        Attack::Backslash,
        Attack::SymlinkEscape,
        Attack::Symlink,
        Attack::CaseCollision,
        Attack::Duplicate,
        Attack::FileAndFolder,
        Attack::WrongPrefix,
        Attack::ReservedName,
    ] {
        println!("{attack:?}");
        let scene = Scene::new();
        scene.vouch(&toolchain(), attack);
        let outcome = scene.install(VERSION).run();
        scene.check_failed(&outcome, VERIFICATION);
        // What a checksum database once said of a version it says for ever.
        scene.serve("1.26.8").check_recovers("1.26.8");
    }
}

#[test]
fn a_zip_bomb_is_refused_before_it_fills_the_disk() {
    for attack in [Attack::Bomb, Attack::LyingSize] {
        println!("{attack:?}");
        let scene = Scene::new().serve(VERSION);
        scene.poison(&toolchain(), attack);
        let outcome = scene.install(VERSION).run();
        scene.check_failed(&outcome, VERIFICATION);
        recover(&scene);
    }
}

/// A release index with this `.tar.gz` and its right digest; the user asks nothing else.
fn index(scene: &mut Scene, archive: Vec<u8>) -> ReleaseIndex {
    let index = ReleaseIndex::new();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("archive");
    std::fs::write(&file, &archive).expect("a temporary file can be written");
    index.publish_bytes(toolchain().name, archive, &fixtures::sha256(&file));
    scene.sandbox.set("GOPROXY", "off").set("OGIVE_SOURCES", "index").set("OGIVE_INDEX", index.base());
    index
}

#[test]
fn a_good_tar_gz_of_a_release_index_installs() {
    let mut scene = Scene::new();
    let _index = index(&mut scene, toolchain().tar_gz(None));
    scene.check_recovers(VERSION);
}

#[test]
fn a_tar_gz_with_another_digest_than_the_index_says_is_refused() {
    let mut scene = Scene::new();
    let served = index(&mut scene, toolchain().tar_gz(None));
    served.fault(".tar.gz", Fault::FlipBit(300));
    let outcome = scene.install(VERSION).run();
    scene.check_failed(&outcome, VERIFICATION);
    served.heal();
    scene.check_recovers(VERSION);
}

#[test]
fn a_hostile_tar_gz_is_refused_even_with_a_right_digest() {
    for attack in [
        Attack::ParentTraversal,
        Attack::AbsolutePath,
        Attack::SymlinkEscape,
        Attack::HardLinkEscape,
        Attack::Device,
        Attack::CaseCollision,
        Attack::Duplicate,
        Attack::FileAndFolder,
        Attack::WrongPrefix,
    ] {
        println!("{attack:?}");
        let mut scene = Scene::new();
        let _bad = index(&mut scene, toolchain().tar_gz(Some(attack)));
        let outcome = scene.install(VERSION).run();
        scene.check_failed(&outcome, VERIFICATION);
        let _good = index(&mut scene, toolchain().tar_gz(None));
        scene.check_recovers(VERSION);
    }
}

#[test]
fn a_tar_gz_cut_short_is_refused_even_with_a_right_digest() {
    let whole = toolchain().tar_gz(None);
    for length in [0, 5, whole.len() / 2, whole.len() - 4] {
        let mut scene = Scene::new();
        let _index = index(&mut scene, whole[..length].to_vec());
        let outcome = scene.install(VERSION).run();
        scene.check_failed(&outcome, VERIFICATION);
    }
}

#[test]
fn an_index_entry_without_a_digest_names_the_flag_that_accepts_it() {
    let mut scene = Scene::new();
    let served = index(&mut scene, toolchain().tar_gz(None));
    served.publish_bytes(toolchain().name, toolchain().tar_gz(None), "");
    let outcome = scene.install(VERSION).run().expect_error("--accept-unverified");
    scene.check_failed(&outcome, VERIFICATION);
    let outcome = scene.sandbox.ogive(["install", "--accept-unverified", VERSION]).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    scene.check_runs(VERSION);
    let list = scene.sandbox.ogive(["list"]).run();
    assert!(list.stdout.contains("unverified"), "{}", list.shown());
}

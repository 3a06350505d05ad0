//! One file that carries SDKs and their proofs to a machine without a network.

#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files as users do")]

use ogive_testkit::{Sandbox, Scene, SyntheticToolchain, host};

const VERSION: &str = "1.27.3";

/// A user without a network who knows the database's key.
fn offline(scene: &Scene) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.set("GOSUMDB", scene.sumdb.verifier_key()).set("OGIVE_OFFLINE", "true");
    sandbox
}

fn bundled() -> (Scene, std::path::PathBuf) {
    let scene = Scene::new().serve(VERSION);
    scene.add(&SyntheticToolchain::new(&format!("{VERSION}-darwin-arm64")));
    let file = scene.sandbox.work().join("go.bundle");
    let platforms = format!("darwin-arm64,{}", host());
    let outcome = scene
        .sandbox
        .ogive(["bundle", VERSION, "--for", &platforms, "--output", &file.to_string_lossy()])
        .run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    assert!(file.is_file(), "{}", outcome.shown());
    (scene, file)
}

#[test]
fn a_bundle_installs_and_verifies_without_a_network() {
    let (scene, file) = bundled();
    let sandbox = offline(&scene);
    let outcome = sandbox.ogive(["install", "--from", &file.to_string_lossy(), VERSION]).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    let goroot = sandbox.sdks().join(ogive_testkit::scene::name(VERSION).folder());
    let said = sandbox.program(goroot.join("bin/go")).args(["version"]).succeed();
    assert!(said.contains(VERSION));
    assert!(!sandbox.ogive(["list"]).succeed().contains("unverified"));
}

#[test]
fn a_bundle_with_a_changed_byte_is_refused() {
    let (scene, file) = bundled();
    let good = std::fs::read(&file).expect("the bundle can be read");
    for at in [good.len() / 3, good.len() / 2, good.len() * 2 / 3] {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        std::fs::write(&file, bad).expect("the bundle can be written");
        let sandbox = offline(&scene);
        let outcome = sandbox.ogive(["install", "--from", &file.to_string_lossy(), VERSION]).run();
        let goroot = sandbox.sdks().join(ogive_testkit::scene::name(VERSION).folder());
        // A byte of the other platform's SDK is no concern of this one.
        match outcome.code {
            Some(0) => assert!(goroot.join("bin/go").is_file()),
            code => {
                assert_eq!(code, Some(4), "{}", outcome.shown());
                assert!(!goroot.exists());
            }
        }
        assert_eq!(sandbox.half_installed(), [""; 0]);
    }
}

#[test]
fn what_is_no_bundle_is_refused_without_repeating_what_stands_in_it() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("private", "a secret that nobody needs to see\n".repeat(100));
    let outcome = sandbox.ogive(["install", "--from", &file.to_string_lossy()]).run();
    assert_eq!(outcome.code, Some(4), "{}", outcome.shown());
    assert!(!outcome.stderr.contains("secret"), "{}", outcome.shown());
    drop(outcome.expect_error("go1.27.3.linux-amd64.tar.gz"));
}

#[test]
fn a_file_that_is_not_there_is_a_matter_of_usage() {
    let scene = Scene::new();
    let outcome = scene.sandbox.ogive(["install", "--from", "nowhere.bundle"]).run();
    outcome.expect_code(2).expect_error("nothing is there").expect_error("next:");
}

#[test]
fn a_bundle_by_another_key_is_refused() {
    let (_scene, file) = bundled();
    let mut sandbox = Sandbox::new();
    let other = ogive_testkit::LocalSumDb::new("sum.example.test", 9);
    sandbox.set("GOSUMDB", other.verifier_key()).set("OGIVE_OFFLINE", "true");
    let outcome = sandbox.ogive(["install", "--from", &file.to_string_lossy(), VERSION]).run();
    assert_eq!(outcome.code, Some(4), "{}", outcome.shown());
    assert_eq!(sandbox.half_installed(), [""; 0]);
}

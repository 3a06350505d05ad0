//! Disks that are full, read-only or out of inodes, in a mount namespace of their own.

use std::path::Path;

use ogive_testkit::{Outcome, Scene, programs, require, require_root};

const VERSION: &str = "1.27.3";

/// Exit code for disks and permissions.
const DISK: i32 = 5;

/// Runs a script as root of mounts that nobody else sees. `$OGIVE` is the program.
fn alone(scene: &Scene, script: &str) -> Option<Outcome> {
    if !require_root() {
        return None;
    }
    let unshare = require("unshare")?;
    let script = format!(
        "set -u\nstore=$OGIVE_HOME\nmkdir -p \"$store\"\n\
         left() {{ ls -A \"$store/staging\" \"$store/sdk\" 2>/dev/null; }}\n{script}\n"
    );
    let program =
        scene.sandbox.program(unshare).args(["-m", "--propagation", "private", "sh", "-c", &script]);
    Some(program.env("OGIVE", programs::ogive()).env("VERSION", VERSION).run())
}

#[test]
fn a_full_disk_fails_before_the_download_and_says_how_much_is_missing() {
    let scene = Scene::new().serve(VERSION);
    let script = "mount -t tmpfs -o size=64k tmpfs \"$store\" || exit 99\n\
                  \"$OGIVE\" install $VERSION; code=$?\n\
                  echo \"left: $(left)\"\n\
                  mount -o remount,size=64m \"$store\" || exit 98\n\
                  \"$OGIVE\" install $VERSION && \"$store\"/sdk/go$VERSION.*/bin/go version || exit 97\n\
                  exit $code";
    let Some(outcome) = alone(&scene, script) else { return };
    assert_eq!(outcome.code, Some(DISK), "{}", outcome.shown());
    assert!(outcome.stderr.contains("free"), "{}", outcome.shown());
    assert!(!outcome.stdout.contains("left: go"), "{}", outcome.shown());
    assert!(outcome.stdout.contains(&format!("go version go{VERSION}")), "{}", outcome.shown());
}

#[test]
fn a_disk_that_runs_full_on_the_way_leaves_nothing_half_installed() {
    let scene = Scene::new().serve(VERSION);
    // Room enough as the system tells it, but not for so many files.
    let script = "mount -t tmpfs -o size=64m,nr_inodes=14 tmpfs \"$store\" || exit 99\n\
                  \"$OGIVE\" install $VERSION; code=$?\n\
                  echo \"sdks: $(ls \"$store\"/sdk 2>/dev/null | grep '^go')\"\n\
                  mount -o remount,nr_inodes=10000 \"$store\" || exit 98\n\
                  \"$OGIVE\" install $VERSION && \"$store\"/sdk/go$VERSION.*/bin/go version || exit 97\n\
                  echo \"staging: $(ls \"$store\"/staging 2>/dev/null)\"\n\
                  exit $code";
    let Some(outcome) = alone(&scene, script) else { return };
    assert_eq!(outcome.code, Some(DISK), "{}", outcome.shown());
    assert!(outcome.stdout.contains("sdks: \n"), "{}", outcome.shown());
    assert!(outcome.stdout.contains(&format!("go version go{VERSION}")), "{}", outcome.shown());
    assert!(outcome.stdout.ends_with("staging: \n"), "{}", outcome.shown());
}

#[test]
fn a_read_only_store_is_named() {
    let scene = Scene::new().serve(VERSION);
    let script = "mkdir -p \"$store/sdk\"\n\
                  mount --bind \"$store\" \"$store\" && mount -o remount,bind,ro \"$store\" || exit 99\n\
                  \"$OGIVE\" install $VERSION";
    let Some(outcome) = alone(&scene, script) else { return };
    assert_eq!(outcome.code, Some(DISK), "{}", outcome.shown());
    let store = scene.sandbox.ogive_home();
    assert!(outcome.stderr.contains(&*store.to_string_lossy()), "{}", outcome.shown());
    assert!(outcome.stderr.to_lowercase().contains("read-only"), "{}", outcome.shown());
    scene.check_clean();
    scene.check_recovers(VERSION);
}

#[test]
fn what_is_installed_works_from_a_read_only_store() {
    let scene = Scene::new().serve(VERSION);
    scene.check_recovers(VERSION);
    let script = "mount --bind \"$store\" \"$store\" && mount -o remount,bind,ro \"$store\" || exit 99\n\
                  \"$OGIVE\" which && \"$OGIVE\" list && \"$OGIVE\" exec +$VERSION go version";
    let Some(outcome) = alone(&scene, script) else { return };
    assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    let bin = Path::new("sdk").join(ogive_testkit::scene::name(VERSION).folder()).join("bin/go");
    assert!(outcome.stdout.contains(&*bin.to_string_lossy()), "{}", outcome.shown());
    assert!(outcome.stdout.contains(&format!("go version go{VERSION}")), "{}", outcome.shown());
}

//! Several ogives at once.

use std::process::Child;

use ogive_testkit::Scene;
use ogive_testkit::sandbox::Outcome;

const VERSION: &str = "1.27.3";

fn together(children: Vec<Child>) {
    for child in children {
        let outcome = Outcome::of(child, Vec::new());
        assert_eq!(outcome.code, Some(0), "{}", outcome.shown());
    }
}

/// Bytes of the zip that were sent, over its size: how often it was downloaded.
fn downloads(scene: &Scene, version: &str) -> f64 {
    let id = ogive_testkit::scene::name(version).module_version();
    let requests = scene.proxy.requests_for(&format!("{id}.zip"));
    let sent: u64 = requests.iter().map(|logged| logged.sent).sum();
    let toolchain = ogive_testkit::SyntheticToolchain::new(&format!("{version}-{}", ogive_testkit::host()));
    sent as f64 / toolchain.module_zip(None).len() as f64
}

#[test]
fn installs_of_one_sdk_wait_for_one_another_and_download_once() {
    for count in [2, 10] {
        let scene = Scene::new().serve(VERSION);
        let children = (0..count).map(|_| scene.install(VERSION).start()).collect();
        together(children);
        scene.check_clean();
        scene.check_runs(VERSION);
        let times = downloads(&scene, VERSION);
        assert!(times < 1.5, "{count} installs downloaded {times:.1} times");
    }
}

#[test]
fn installs_of_two_sdks_do_not_disturb_each_other() {
    let scene = Scene::new().serve(VERSION).serve("1.26.8");
    together(vec![scene.install(VERSION).start(), scene.install("1.26.8").start()]);
    scene.check_clean();
    scene.check_runs(VERSION);
    scene.check_runs("1.26.8");
    let list = scene.sandbox.ogive(["list"]).succeed();
    assert!(list.contains(VERSION) && list.contains("1.26.8"), "{list}");
}

#[test]
fn one_that_waits_says_for_what() {
    let scene = Scene::new().serve(VERSION);
    scene.proxy.fault(".zip", ogive_testkit::Fault::Hang);
    let mut first = scene.install(VERSION).start();
    while scene.proxy.requests_for(".zip").is_empty() {
        std::thread::yield_now();
    }
    let mut second = scene.install(VERSION).start();
    let mut said = String::new();
    let stderr = second.stderr.take().expect("standard error is kept");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(stderr));
    while let Some(Ok(line)) = lines.next() {
        said.push_str(&line);
        said.push('\n');
        if line.to_lowercase().contains("waiting") {
            break;
        }
    }
    assert!(said.to_lowercase().contains("waiting"), "{said}");
    // The first dies; the second takes over.
    scene.proxy.heal();
    first.kill().expect("a child can be killed");
    first.wait().expect("a child can be waited for");
    let rest: Vec<_> = lines.map_while(Result::ok).collect();
    let outcome = Outcome::of(second, Vec::new());
    assert_eq!(outcome.code, Some(0), "{said}{}", rest.join("\n"));
    scene.check_clean();
    scene.check_runs(VERSION);
}

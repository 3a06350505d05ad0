//! Servers that misbehave: a clear error with the documented code, or an answer in spite of them.

#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files as users do")]

use ogive_testkit::scene::name;
use ogive_testkit::{Attack, Fault, LocalSumDb, ModuleProxy, Scene, SyntheticToolchain, host, sandbox};

const VERSION: &str = "1.27.3";

/// Exit code for the network.
const NETWORK: i32 = 4;

/// Exit code for what is not there.
const NOT_FOUND: i32 = 127;

#[test]
fn a_log_in_page_is_told_from_a_module() {
    let scene = Scene::new().serve(VERSION);
    for pattern in ["*", ".zip", "/sumdb/"] {
        println!("{pattern}");
        scene.proxy.fault(pattern, Fault::Html);
        let outcome = scene.install(VERSION).run();
        scene.check_failed(&outcome, NETWORK);
        scene.proxy.heal();
    }
    scene.check_recovers(VERSION);
}

#[test]
fn not_found_and_gone_say_that_there_is_no_such_version() {
    let scene = Scene::new().serve(VERSION);
    for status in [404, 410] {
        scene.proxy.fault("*", Fault::Status(status));
        let outcome = scene.install(VERSION).run().expect_error(VERSION);
        scene.check_failed(&outcome, NOT_FOUND);
        scene.proxy.heal();
    }
    scene.check_recovers(VERSION);
}

#[test]
fn a_refusal_that_may_mean_there_is_none_is_told_as_the_refusal_it_was() {
    let scene = Scene::new().serve("1.27.2");
    scene.proxy.fault(".zip", Fault::Status(403));
    let outcome = scene.install(VERSION).run().expect_error("which answered 403");
    scene.check_failed(&outcome, NOT_FOUND);
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let scene = Scene::new().serve(VERSION);
    scene.proxy.fault_times(".zip", Fault::RetryAfter(429, 1), 1);
    scene.check_recovers(VERSION);
    assert!(scene.proxy.requests_for(".zip").iter().any(|logged| logged.status == 429));
}

#[test]
fn a_server_that_is_out_of_service_is_asked_again() {
    let scene = Scene::new().serve(VERSION);
    scene.proxy.fault_times(".zip", Fault::Status(503), 2);
    scene.check_recovers(VERSION);
}

#[test]
fn a_server_that_stays_out_of_service_is_given_up() {
    let scene = Scene::new().serve(VERSION);
    scene.proxy.fault("*", Fault::RetryAfter(503, 3600));
    let outcome = scene.install(VERSION).run().expect_error("503");
    scene.check_failed(&outcome, NETWORK);
    scene.proxy.heal();
    scene.check_recovers(VERSION);
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_stopped() {
    let scene = Scene::new().serve(VERSION);
    let size = SyntheticToolchain::new(&name(VERSION).to_string()).module_zip(None).len() as u64;
    scene.proxy.fault_times(".zip", Fault::DropAfter(size / 2), 1);
    scene.check_recovers(VERSION);
    let sent: u64 = scene.proxy.requests_for(".zip").iter().map(|logged| logged.sent).sum();
    assert!(sent <= size + size / 2, "{sent} bytes were sent for a zip of {size}");
}

#[test]
fn a_server_that_always_breaks_off_is_given_up() {
    let scene = Scene::new().serve(VERSION);
    scene.proxy.fault(".zip", Fault::DropAfter(0));
    let outcome = scene.install(VERSION).run();
    scene.check_failed(&outcome, NETWORK);
    scene.proxy.heal();
    scene.check_recovers(VERSION);
}

#[test]
fn a_server_without_ranges_or_lengths_serves_all_the_same() {
    for fault in [Fault::NoRanges, Fault::NoLength, Fault::NewEtag] {
        println!("{fault:?}");
        let scene = Scene::new().serve(VERSION);
        scene.proxy.fault(".zip", fault);
        scene.check_recovers(VERSION);
    }
}

#[test]
fn a_hanging_server_can_be_interrupted() {
    if cfg!(not(unix)) {
        return ogive_testkit::skip("there is no SIGINT");
    }
    let scene = Scene::new().serve(VERSION);
    scene.proxy.fault(".zip", Fault::Hang);
    let child = scene.install(VERSION).start();
    while scene.proxy.requests_for(".zip").is_empty() {
        std::thread::yield_now();
    }
    let _ = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    let outcome = sandbox::Outcome::of(child, Vec::new());
    // Shells show both as 130.
    assert!(outcome.code == Some(130) || outcome.signal == Some(2), "{}", outcome.shown());
    scene.proxy.heal();
    scene.check_recovers(VERSION);
}

#[test]
fn a_server_that_hangs_once_is_asked_again() {
    let scene = Scene::new().serve(VERSION);
    scene.proxy.fault_times(".zip", Fault::Hang, 1);
    scene.check_recovers(VERSION);
}

#[test]
fn a_machine_without_network_says_so() {
    let mut scene = Scene::new().serve(VERSION);
    let nobody = ModuleProxy::new().url();
    scene.sandbox.set("GOPROXY", &nobody);
    let outcome = scene.install(VERSION).run().expect_error(nobody.trim_start_matches("http://"));
    scene.check_failed(&outcome, NETWORK);
}

#[test]
fn offline_asks_nobody() {
    let scene = Scene::new().serve(VERSION);
    let outcome = scene.sandbox.ogive(["install", "--offline", VERSION]).run().expect_error("--offline");
    scene.check_failed(&outcome, NETWORK);
    assert!(scene.proxy.requests().is_empty());
}

#[test]
fn a_checksum_database_with_another_key_is_refused() {
    let mut scene = Scene::new().serve(VERSION);
    let other = LocalSumDb::new("sum.example.test", 8);
    scene.sandbox.set("GOSUMDB", other.verifier_key());
    let outcome = scene.install(VERSION).run();
    scene.check_failed(&outcome, NETWORK);
    scene.sandbox.set("GOSUMDB", scene.sumdb.verifier_key());
    scene.check_recovers(VERSION);
}

#[test]
fn a_forked_checksum_database_is_refused_and_the_head_kept() {
    let mut scene = Scene::new().serve(VERSION).serve("1.26.8");
    scene.check_recovers(VERSION);
    // The same name and key, another history, and longer than the one that was seen.
    let fork = LocalSumDb::new("sum.example.test", 7);
    fork.add("example.com/other", "v1.0.0", "h1:AAAA=", "h1:BBBB=");
    fork.add_others(400);
    let toolchain = SyntheticToolchain::new(&format!("1.26.8-{}", host()));
    let proxy = ModuleProxy::new();
    proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
    let h1 = toolchain.module_h1();
    let id = toolchain.name.module_version();
    fork.add("golang.org/toolchain", &id, &h1, &ogive_testkit::module_proxy::go_mod_h1());
    let proxy = proxy.checksums(fork);
    scene.sandbox.set("GOPROXY", proxy.url());
    let outcome = scene.install("1.26.8").run().expect_error("histor");
    scene.check_failed(&outcome, NETWORK);
    let honest = scene.proxy.url();
    scene.sandbox.set("GOPROXY", honest);
    scene.check_recovers("1.26.8");
}

#[test]
fn a_smaller_head_of_the_same_history_is_accepted_and_replaces_nothing() {
    let scene = Scene::new().serve("1.26.8");
    let small = scene.sumdb.size();
    let scene = scene.serve(VERSION);
    scene.check_recovers(VERSION);
    let head = || {
        let folder = scene.sandbox.ogive_home().join("state/sumdb/sum.example.test");
        std::fs::read_to_string(folder.join("latest")).unwrap_or_default()
    };
    let before = head();
    assert!(before.contains(&format!("\n{}\n", scene.sumdb.size())), "{before}");
    scene.sumdb.answer_with(Some(small));
    scene.check_recovers("1.26.8");
    assert_eq!(head(), before);
}

#[test]
fn contents_swapped_by_the_proxy_are_named_with_both_hashes() {
    let scene = Scene::new().serve(VERSION);
    let toolchain = SyntheticToolchain::new(&name(VERSION).to_string());
    scene.poison(&toolchain, Attack::ChangedContents);
    let outcome = scene.install(VERSION).run();
    let (good, bad) = (toolchain.module_h1(), toolchain.poisoned_h1(Attack::ChangedContents));
    let outcome = outcome.expect_error(&good).expect_error(&bad);
    scene.check_failed(&outcome, NETWORK);
}

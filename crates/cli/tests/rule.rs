//! `ogive rule`: what can be looked up, and by which names.
#![expect(clippy::unwrap_used, reason = "what cannot be, fails")]

use ogive_testkit::Sandbox;
use serde_json::Value;

fn rule(name: &str) -> String {
    Sandbox::new().ogive(["rule", name, "--color", "never"]).succeed()
}

fn card(name: &str) -> Value {
    serde_json::from_str(&Sandbox::new().ogive(["rule", name, "--json"]).succeed()).unwrap()
}

#[test]
fn the_list_has_myths_and_platforms_each_of_which_can_be_shown() {
    let sandbox = Sandbox::new();
    let list: Value = serde_json::from_str(&sandbox.ogive(["rule", "--list", "--json"]).succeed()).unwrap();
    let entries = list["entries"].as_array().unwrap();
    for kind in ["myth", "platform"] {
        let first = entries.iter().find(|entry| entry["kind"] == kind).unwrap();
        let name = first["name"].as_str().unwrap();
        assert!(rule(name).contains(name), "{name}");
    }
}

#[test]
fn without_a_name_everything_is_listed() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.ogive(["rule"]).succeed(), sandbox.ogive(["rule", "--list"]).succeed());
}

#[test]
fn myths_say_what_is_believed_and_what_is_so() {
    let all = rule("myths");
    assert_eq!(all.matches("believed").count(), 27);
    assert_eq!(all.matches("so is").count(), 27);
    let one = rule("enoexec-exits-127");
    assert!(one.contains("They end with 126"), "{one}");
    assert!(all.contains(one.trim_end()), "{one}");
}

#[test]
fn a_card_tells_names_machine_levels_and_history() {
    let card = card("linux/arm64");
    assert_eq!(card["schema"], "ogive.platform.v1");
    assert_eq!(card["port"]["first-class"], true);
    assert_eq!(card["port"]["first-release"], "1.5");
    assert_eq!(card["machine"]["endianness"], "little");
    assert_eq!(card["machine"]["page-sizes"], serde_json::json!([4096, 16384, 65536]));
    assert_eq!(card["levels"]["variable"], "GOARM64");
    assert_eq!(card["levels"]["default"], "v8.0");
    let names = card["names"].as_array().unwrap();
    let name =
        |dialect: &str| names.iter().find(|name| name["dialect"] == dialect).unwrap()["names"][0].clone();
    assert_eq!(name("uname -m"), "aarch64");
    assert_eq!(name("Debian architecture"), "arm64");
    let machine =
        card["header"].as_array().unwrap().iter().find(|field| field["field"] == "e_machine").unwrap();
    assert_eq!(machine["value"], "183 (0xb7)");
    let shown = rule("linux/arm64");
    for part in ["first class", "1.5 and later", "weak", "LSE", "4, 16, 64 KiB", "aarch64-unknown-linux-gnu"]
    {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
}

#[test]
fn platforms_are_known_by_the_names_that_others_have_for_them() {
    for (theirs, ours) in [
        ("x86_64-apple-darwin", "darwin/amd64"),
        ("win32-x64", "windows/amd64"),
        ("aarch64", "arm64"),
        ("linux/amd64/v3", "linux/amd64/v3"),
    ] {
        assert_eq!(card(theirs)["name"], ours, "{theirs}");
    }
    assert!(card("aarch64")["ports"].as_array().unwrap().contains(&"darwin/arm64".into()));
}

#[test]
fn ports_that_ended_or_are_broken_say_so() {
    assert_eq!(card("darwin/386")["port"]["status"], "ended");
    assert_eq!(card("darwin/386")["port"]["last-release"], "1.14");
    assert_eq!(card("linux/sparc64")["port"]["status"], "broken");
    assert_eq!(card("android/arm")["port"]["without-cgo"], false);
}

#[test]
fn a_name_of_several_platforms_is_no_guess() {
    let outcome = Sandbox::new().ogive(["rule", "armhf"]).run();
    assert_eq!(outcome.code, Some(2), "{}", outcome.shown());
    assert!(outcome.stderr.contains("it can mean"), "{}", outcome.shown());
    assert!(outcome.stderr.contains("ogive rule linux/arm/"), "{}", outcome.shown());
}

#[test]
fn unknown_names_are_answered_with_similar_ones() {
    for (asked, suggested) in [
        ("rosetta", "rosetta-is-a-jit-with-a-cache-to-clear"),
        ("linux/arm46", "linux/arm64"),
        ("linux/wasm", "js/wasm"),
        ("qqqq", "ogive rule --list"),
    ] {
        let outcome = Sandbox::new().ogive(["rule", asked]).run();
        assert_eq!(outcome.code, Some(127), "{}", outcome.shown());
        assert!(outcome.stderr.contains(suggested), "{}", outcome.shown());
    }
}

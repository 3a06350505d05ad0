//! Apple silicon as the program sees it: native SDKs from a translated shell, translated SDKs where
//! there never was a native one.

use std::sync::Arc;

use crate::support::World;
use ogive_cli::{Exit, run};
use ogive_system::System;
use ogive_system::memory::{MadeUpKernel, MemoryEnvironment};

/// A Mac with real files and a real network.
fn mac(world: &World, kernel: MadeUpKernel) -> System {
    let environment = MemoryEnvironment::new()
        .with_home(world.sandbox.home())
        .with_var("OGIVE_HOME", world.sandbox.ogive_home())
        .with_var("GOPROXY", world.proxy.url())
        .with_var("GOSUMDB", world.sumdb.verifier_key())
        .with_var("OGIVE_SOURCES", "goproxy")
        .with_var("OGIVE_QUIET", "1");
    System { environment: Arc::new(environment), kernel: Arc::new(kernel), ..System::real() }
}

fn ogive(line: &str, system: &System) -> Exit {
    run(line.split(' ').map(Into::into).collect(), system.clone())
}

fn record(world: &World, folder: &str) -> serde_json::Value {
    let file = world.sandbox.sdks().join(format!("{folder}.json"));
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn a_version_without_a_native_sdk_is_translated_and_says_so_for_ever() {
    let world = World::new(&["1.15.15-darwin-amd64"]);
    let native = MadeUpKernel::macos("arm64", "arm64").with_sysctl("hw.optional.arm64", 1);
    let system = mac(&world, native.with_sysctl("sysctl.proc_translated", 0));
    assert_eq!(ogive("install 1.15.15", &system), Exit::NotFound, "nobody was there to say yes");
    assert_eq!(ogive("install 1.15.15-amd64", &system), Exit::Fine);
    let because = record(&world, "go1.15.15.darwin-amd64")["translated"].clone();
    assert!(because.as_str().unwrap().contains("the first release for darwin/arm64 is Go 1.16"), "{because}");
    let settings = std::fs::read_to_string(world.sandbox.ogive_home().join("config.toml")).unwrap();
    assert_eq!(settings, "default = \"1.15.15\"\n", "a version, never an architecture");
    let default = std::fs::read_link(world.sandbox.sdks().join("default")).unwrap();
    assert_eq!(default.to_str(), Some("go1.15.15.darwin-amd64"));
}

#[test]
fn a_translated_shell_still_gets_the_native_sdk() {
    let world = World::new(&["1.27.3-darwin-amd64", "1.27.3-darwin-arm64"]);
    let rosetta = MadeUpKernel::macos("x86_64", "amd64").with_sysctl("hw.optional.arm64", 1);
    let system = mac(&world, rosetta.with_sysctl("sysctl.proc_translated", 1));
    assert_eq!(ogive("install 1.27.3", &system), Exit::Fine);
    assert!(world.sandbox.sdks().join("go1.27.3.darwin-arm64/bin/go").is_file());
    assert_eq!(record(&world, "go1.27.3.darwin-arm64").get("translated"), None);
    assert_eq!(ogive("install 1.27.3-amd64", &system), Exit::Fine);
    assert_eq!(record(&world, "go1.27.3.darwin-amd64").get("translated"), None, "asked for");
}

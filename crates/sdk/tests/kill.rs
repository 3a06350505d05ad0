//! kill −9 at every named step, and in the middle of the download, in a process of its own.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test looks at the real disk")]

#[expect(dead_code, reason = "each test uses its part")]
mod store_support;

use std::path::{Path, PathBuf};
use std::process::Command;

use ogive_sdk::install::{InstallOptions, Installer};
use ogive_sdk::source::Sources;
use ogive_sdk::store::Store;
use ogive_sdk::{Event, Events, Step};
use ogive_selection::Layout;
use ogive_system::System;
use store_support::{World, large, sdk};

const GO: &str = "1.27.3-linux-amd64";
const HOME: &str = "OGIVE_TEST_KILL_HOME";
const AT: &str = "OGIVE_TEST_KILL_AT";

/// Kills its own process when the moment has come.
struct Killer(String);

impl Events for Killer {
    fn event(&self, event: Event) {
        let now = match event {
            Event::Step { step, .. } => self.0 == step.name(),
            Event::Advanced { bytes, .. } => self.0 == "advanced" && bytes > 1 << 20,
            _ => false,
        };
        if now {
            let _ = Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
            // The signal is on its way.
            loop {
                std::thread::park();
            }
        }
    }
}

/// Not a test by itself: what the test below starts, to be killed.
#[test]
fn installs_and_is_killed() {
    let Ok(home) = std::env::var(HOME) else { return };
    let system = System::real();
    let layout = Layout::below(Path::new(&home));
    let settings = ogive_sdk::goenv::GoSettings::read(&system, &[]);
    let sources = Sources::new(&system, &layout, &settings, &Default::default()).unwrap();
    let store = Store::new(system, layout);
    let events = Killer(std::env::var(AT).unwrap());
    let options = InstallOptions::new("linux/amd64".parse().unwrap());
    Installer { store: &store, sources: &sources, events: &events, options }.install(sdk(GO)).unwrap();
}

fn run_to_the_kill(world: &World, at: &str) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "installs_and_is_killed", "--nocapture"])
        .env(HOME, world.home())
        .env(AT, at)
        .env("GOPROXY", world.proxy.url())
        .env("GOSUMDB", world.sumdb.verifier_key())
        .env("GOENV", "off")
        .env("HOME", world.folder.path())
        .output()
        .unwrap()
        .status;
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "at {at}: {status}");
}

#[test]
fn leaves_nothing_half_installed_and_the_next_run_succeeds() {
    let moments: Vec<&str> = Step::ALL.iter().map(|step| step.name()).chain(["advanced"]).collect();
    for at in moments {
        let world = World::new();
        let toolchain = large(GO);
        world.know(&toolchain);
        world.proxy.serve_zip(toolchain.name, toolchain.module_zip(None));
        run_to_the_kill(&world, at);
        let place: PathBuf = world.layout().sdk(sdk(GO));
        assert_eq!(place.exists(), at == "index", "killed at {at}");
        if !place.exists() {
            assert_eq!(world.store().get(sdk(GO)), None, "killed at {at}");
        }
        world.install(GO).unwrap_or_else(|error| panic!("after a kill at {at}: {error}"));
        world.assert_clean();
        assert!(ogive_sdk::verify::verify(&world.store(), sdk(GO)).unwrap().is_empty());
        let index = std::fs::read_to_string(world.layout().index()).unwrap();
        assert!(index.contains(GO), "after a kill at {at}: {index}");
    }
}

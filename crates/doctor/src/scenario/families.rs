//! Whole machines as people have them, and what is told of each.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use ogive_machine::{
    Containers, Engine, EngineKind, FolderDefect, Machine, Manager, Mount, OwnProgram, PathEntry,
    PlatformPin, ProgramFile, ProgramKind, Translator, Way,
};
use ogive_platform::Goarch;
use ogive_record::{Fact, Location, Provenance, Severity};

use super::{Scenario, known};
use crate::{Only, examine};

/// `rule: title` of everything that is told at warning or above. The first machine of a test stands as a document in
/// `examples/machines` too, by the name of the test.
fn told(scenario: Scenario) -> Vec<String> {
    let machine = scenario.build();
    stands_as_document(&machine);
    let diagnosis = examine(&machine, &Only::default());
    let findings = diagnosis.at_least(Severity::Warning);
    findings.map(|finding| format!("{}: {}", finding.rule, finding.title)).collect()
}

#[expect(clippy::disallowed_methods, reason = "a test reads its expectation")]
fn stands_as_document(machine: &Machine) {
    static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let thread = std::thread::current();
    let name = thread.name().and_then(|name| name.rsplit("::").next()).unwrap().replace('_', "-");
    if !SEEN.lock().unwrap().insert(name.clone()) {
        return;
    }
    let mut document = serde_json::to_value(machine).unwrap();
    document["schema"] = "ogive.facts.v1".into();
    let text = format!("{}\n", serde_json::to_string_pretty(&document).unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/machines");
    let path = folder.join(format!("{name}.json"));
    if std::env::var_os("OGIVE_WRITE_EXAMPLES").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "{} is another machine: OGIVE_WRITE_EXAMPLES=1 writes it anew", path.display());
}

/// Apple silicon with Rosetta and Apple's tools, used through zsh.
fn mac() -> Scenario {
    mac_under(&[("-zsh", false)])
}

/// The same, started by these processes, the nearest first, each translated or not.
fn mac_under(ancestors: &[(&str, bool)]) -> Scenario {
    let scenario = Scenario::apple_silicon();
    ancestors
        .iter()
        .fold(scenario, |scenario, (name, is_translated)| scenario.ancestor(name, *is_translated))
        .compiler("clang", "arm64-apple-darwin25.0.0", "darwin/arm64")
        .with(|machine| {
            machine.home = known("/Users/ann".into());
            machine.login_shell = known("/bin/zsh".into());
            machine.abilities.translators.rosetta = known(true);
            machine.developer_folder = Some(known("/Library/Developer/CommandLineTools".into()));
            machine.containers = Some(Containers::default());
            machine.notions = Some(Vec::new());
            set_version(machine, "26.1");
            machine.own = vec![own("/Users/ann/Library/Application Support/ogive/bin/ogive", "darwin/arm64")];
            let clang = vec!["darwin/arm64".parse().unwrap(), "darwin/amd64".parse().unwrap()];
            let what = known(ProgramKind::Native { ports: clang, go: None });
            let file = ProgramFile { real: known("/usr/bin/clang".into()), what, missing_loader: None };
            machine.programs.insert("/usr/bin/clang".into(), file);
        })
}

fn set_version(machine: &mut Machine, version: &str) {
    if let Fact::Known { value, .. } = &mut machine.abilities.host.system {
        value.version = Some(version.into());
    }
}

fn own(path: &str, port: &str) -> OwnProgram {
    OwnProgram { path: path.into(), ports: known(vec![port.parse().unwrap()]) }
}

/// With a Go, last on PATH, that a manager put there.
fn by(scenario: Scenario, manager: Manager, goroot: &str, version: &str, port: &str) -> Scenario {
    scenario.go(goroot, version, port).with(|machine| machine.gos.last_mut().unwrap().manager = manager)
}

const INTEL: &str = "/usr/local/Cellar/go/1.27.3/libexec";
const ARM: &str = "/opt/homebrew/Cellar/go/1.27.3/libexec";

fn intel_homebrew(scenario: Scenario) -> Scenario {
    by(scenario, Manager::HomebrewIntel, INTEL, "1.27.3", "darwin/amd64")
}

fn arm_homebrew(scenario: Scenario) -> Scenario {
    by(scenario, Manager::HomebrewArm, ARM, "1.27.3", "darwin/arm64")
}

#[test]
fn a_native_homebrew_is_fine() {
    assert_eq!(told(arm_homebrew(mac()).bash(Way::LoginInteractive, |_| {})), [""; 0]);
}

#[test]
fn an_intel_homebrew_comes_first() {
    let both = arm_homebrew(intel_homebrew(mac()));
    assert_eq!(
        told(both.exported("HOMEBREW_PREFIX", "/usr/local", "/Users/ann/.zprofile", 1)),
        [
            "translated-go: the go on PATH, /usr/local/Cellar/go/1.27.3/libexec/bin/go, is for darwin/amd64, and this \
             machine is darwin/arm64",
            "homebrew-prefix-mismatch: shells are set up for Homebrew of Intel Macs: HOMEBREW_PREFIX=/usr/local",
            "homebrew-prefix-mismatch: the go that runs is Homebrew's for Intel Macs, \
             /usr/local/Cellar/go/1.27.3/libexec",
        ]
    );
}

#[test]
fn both_homebrews_have_a_go_and_the_native_one_runs() {
    assert_eq!(
        told(intel_homebrew(arm_homebrew(mac()))),
        ["homebrew-prefix-mismatch: both Homebrews have a Go, and the one for Intel Macs runs nowhere"]
    );
}

#[test]
fn a_terminal_is_opened_using_rosetta() {
    let terminal = arm_homebrew(mac_under(&[("-zsh", true), ("login", true), ("Terminal", true)]));
    assert_eq!(
        told(terminal),
        [
            "translated-shell: the shell -zsh (100) runs through a translator",
            "translated-ancestor: login (101) runs through a translator",
        ]
    );
}

#[test]
fn a_tmux_server_and_an_editor_are_translated() {
    for (name, title) in [
        ("tmux: server", "translated-ancestor: tmux: server (101) runs through a translator"),
        ("Code Helper", "translated-ancestor: Code Helper (101) runs through a translator"),
    ] {
        assert_eq!(told(arm_homebrew(mac().ancestor(name, true).ancestor("launchd", false))), [title]);
    }
}

#[test]
fn gvm_makes_one_translated_go_after_the_other() {
    let gvm = by(mac(), Manager::Gvm, "/Users/ann/.gvm/gos/go1.26.8", "1.26.8", "darwin/amd64")
        .variable("GOROOT", "/Users/ann/.gvm/gos/go1.26.8")
        .variable("GOPATH", "/Users/ann/.gvm/pkgsets/go1.26.8/global");
    assert_eq!(
        told(gvm),
        [
            "translated-go: the go on PATH, /Users/ann/.gvm/gos/go1.26.8/bin/go, is for darwin/amd64, and this machine \
             is darwin/arm64",
            "gvm-translated: gvm has Gos for another CPU, and makes the next ones so: go1.26.8",
        ]
    );
}

#[test]
fn path_helper_puts_homebrew_before_a_line_of_zshenv() {
    let own = "/Users/ann/sdk/go1.27.3/bin";
    let scenario = arm_homebrew(mac())
        .unselected_go("/Users/ann/sdk/go1.27.3", "1.27.3", "darwin/arm64")
        .zsh_login("/Users/ann/.zshenv", own, ["/opt/homebrew/bin", own]);
    assert_eq!(
        told(scenario),
        [
            "path-helper-demotes: /Users/ann/.zshenv:2 puts /Users/ann/sdk/go1.27.3/bin first, and in zsh (login, \
             interactive) path_helper puts /opt/homebrew/bin/go before it"
        ]
    );
}

#[test]
fn macos_27_is_the_last_with_rosetta() {
    let left = |macos: &str| {
        arm_homebrew(mac())
            .tool("/Users/ann/go/bin/ko", "darwin/amd64", "github.com/google/ko", "v0.18.0")
            .with(|machine| set_version(machine, macos))
    };
    let mixed = "gobin-mixed: a tool in /Users/ann/go/bin is another machine's: ko";
    assert_eq!(told(left("27.1")), [mixed]);
    let sunset = "rosetta-sunset: one thing of your Go needs Rosetta, and macOS 28 has it for old games only";
    assert_eq!(told(left("28.0")), [sunset, mixed]);
}

#[test]
fn an_intel_mac_was_migrated_to_apple_silicon() {
    let migrated = intel_homebrew(mac())
        .exported("HOMEBREW_PREFIX", "/usr/local", "/Users/ann/.zprofile", 1)
        .unselected_go("/Users/ann/.gvm/gos/go1.26.8", "1.26.8", "darwin/amd64")
        .with(|machine| machine.gos[1].manager = Manager::Gvm)
        .tool("/Users/ann/go/bin/gopls", "darwin/amd64", "golang.org/x/tools/gopls", "v0.18.0")
        .tool("/Users/ann/go/bin/ko", "darwin/amd64", "github.com/google/ko", "v0.18.0");
    assert_eq!(
        told(migrated),
        [
            "translated-go: the go on PATH, /usr/local/Cellar/go/1.27.3/libexec/bin/go, is for darwin/amd64, and this \
             machine is darwin/arm64",
            "homebrew-prefix-mismatch: shells are set up for Homebrew of Intel Macs: HOMEBREW_PREFIX=/usr/local",
            "homebrew-prefix-mismatch: the go that runs is Homebrew's for Intel Macs, \
             /usr/local/Cellar/go/1.27.3/libexec",
            "migrated-machine: this Mac is set up as an Intel Mac was: Homebrew of Intel Macs, an amd64 Go of gvm, 2 \
             amd64 tools in GOBIN",
            "gopls-foreign: /Users/ann/go/bin/gopls is for darwin/amd64, not for this machine",
            "gvm-translated: gvm has Gos for another CPU, and makes the next ones so: go1.26.8",
            "gobin-mixed: a tool in /Users/ann/go/bin is another machine's: ko",
        ]
    );
}

#[test]
fn ogive_itself_is_translated() {
    let translated = arm_homebrew(mac()).with(|machine| {
        machine.abilities.host.process = known("darwin/amd64".parse().unwrap());
        machine.abilities.host.translator = known(Translator::Rosetta);
        machine.own = vec![own("/usr/local/bin/ogive", "darwin/amd64")];
    });
    assert_eq!(
        told(translated),
        ["ogive-translated: /usr/local/bin/ogive is for darwin/amd64, and this machine is darwin/arm64"]
    );
}

#[test]
fn a_mac_after_an_update_has_no_command_line_tools() {
    let because = "xcode-select chose /Library/Developer/CommandLineTools, where nothing is";
    let updated = arm_homebrew(mac()).with(|machine| {
        machine.developer_folder = Some(Fact::unknown(because, Provenance::BuiltIn));
        machine.compilers[0].triple = Fact::unknown(because, Provenance::BuiltIn);
        machine.compilers[0].port = Fact::unknown(because, Provenance::BuiltIn);
    });
    assert_eq!(
        told(updated),
        [format!("command-line-tools-missing: cgo is on, and its compiler can't run: {because}")]
    );
}

#[test]
fn an_x64_go_runs_on_windows_for_arm() {
    let windows = Scenario::windows_arm64().go("C:/Program Files/Go", "1.27.3", "windows/amd64").tool(
        "C:/Users/ann/go/bin/gopls.exe",
        "windows/amd64",
        "golang.org/x/tools/gopls",
        "v0.20.0",
    );
    assert_eq!(
        told(windows),
        [
            "prism-emulated: the go on PATH, C:/Program Files/Go/bin/go, is for windows/amd64 and runs through Prism",
            "gopls-foreign: C:/Users/ann/go/bin/gopls.exe is for windows/amd64, not for this machine",
        ]
    );
}

#[test]
fn wsl_builds_on_windows_disk() {
    let cache = "/mnt/c/Users/ann/go-build";
    let wsl = Scenario::linux_amd64()
        .go("/usr/local/go", "1.27.3", "linux/amd64")
        .exported("GOCACHE", cache, "/home/ann/.bashrc", 9)
        .with(|machine| {
            if let Fact::Known { value, .. } = &mut machine.abilities.host.system {
                value.kernel = "6.6.87.2-microsoft-standard-WSL2".into();
            }
            // What Windows mounts belongs to everybody there.
            let folder = "/mnt/c/Program Files/Go/bin".into();
            let defect = Some(FolderDefect::WritableByOthers);
            machine.search_path.folders.push(PathEntry { folder, added_by: None, defect });
            if let Fact::Known { value, .. } = &mut machine.go_settings.cache {
                value.folder = cache.into();
                let mount = Mount {
                    point: "/mnt/c".into(),
                    kind: "9p".into(),
                    is_remote: false,
                    noexec: false,
                    nosuid: false,
                };
                value.mount = Some(known(mount));
            }
        });
    assert_eq!(
        told(wsl),
        [
            "gocache-on-slow-disk: the build cache, /mnt/c/Users/ann/go-build, is on 9p, by which WSL and some virtual \
          machines see their host's files"
        ]
    );
}

#[test]
fn containers_of_intel_macs_are_emulated() {
    let location = Location { path: "/Users/ann/shop/compose.yaml".into(), line: Some(5), column: None };
    let text = "platform: linux/amd64".into();
    let pin = PlatformPin { location, text, platform: "linux/amd64".into() };
    let engine = Engine {
        kind: EngineKind::Colima,
        name: "default".into(),
        file: "/Users/ann/.colima/default/colima.yaml".into(),
        arch: known(Goarch::Amd64),
        is_selected: true,
    };
    let mac = arm_homebrew(mac())
        .with(|machine| machine.containers = Some(Containers { engines: vec![engine], pins: vec![pin] }));
    assert_eq!(
        told(mac.exported("DOCKER_DEFAULT_PLATFORM", "linux/amd64", "/Users/ann/.zshrc", 7)),
        [
            "default-platform-exported: containers are for linux/amd64 by default",
            "container-emulated: compose.yaml pins containers to linux/amd64, which this machine emulates",
            "engine-architecture: the machine default of Colima is amd64: all containers in it are emulated",
        ]
    );
}

//! The documented order, each step with what wins and what loses.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::UserSettings;

/// A machine made up for a decision.
struct World {
    files: BTreeMap<PathBuf, &'static str>,
    unreadable: Vec<&'static str>,
    installed: Vec<&'static str>,
    default: Option<&'static str>,
    argument: Option<&'static str>,
    name: Option<&'static str>,
    ogive_go: Option<&'static str>,
    gowork: Option<&'static str>,
    host: &'static str,
    directory: &'static str,
}

impl World {
    fn new(files: &[(&'static str, &'static str)]) -> Self {
        Self {
            files: files.iter().map(|(path, text)| (PathBuf::from(path), *text)).collect(),
            unreadable: Vec::new(),
            installed: vec![
                "1.15.15-linux-amd64",
                "1.26.8-linux-amd64",
                "1.27.1-linux-amd64",
                "1.27.3-linux-amd64",
                "1.27.3-linux-arm64",
                "1.28rc1-linux-amd64",
            ],
            default: Some("1.26.8"),
            argument: None,
            name: None,
            ogive_go: None,
            gowork: None,
            host: "linux/amd64",
            directory: "/w/p/sub",
        }
    }

    fn decide(&self, depth: Depth) -> Result<Decision, DecideError> {
        let index = Index::new(self.installed.iter().map(|name| Installed {
            name: name.parse().unwrap(),
            goroot: PathBuf::from("/s").join(name),
            external: false,
        }));
        let config = self.default.map_or(String::new(), |default| format!("default = '{default}'\n"));
        let settings = UserSettings::parse(config.as_bytes()).unwrap();
        let host: Port = self.host.parse().unwrap();
        let hardware = Hardware { os: host.os, arch: host.arch, how: "test".into() };
        let inputs = Inputs {
            argument: self.argument.map(|text| (text, text.parse().unwrap())),
            name: self
                .name
                .map(|name| (name, crate::ShimName::parse(name, &BTreeMap::new()).unwrap().request)),
            ogive_go: self.ogive_go,
            gowork: self.gowork,
            directory: Path::new(self.directory),
            settings: &settings,
            settings_file: Path::new("/c/config.toml"),
            index: &index,
            hardware: &hardware,
            depth,
        };
        decide(&inputs, &mut |path| {
            if self.unreadable.iter().any(|p| path == Path::new(p)) {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            Ok(self.files.get(path).map(|text| text.as_bytes().to_vec()))
        })
    }

    /// The outcome in short, and who decided; the same with and without explanations.
    fn short(&self) -> String {
        let show = |decision: Decision| {
            let by = decision.decided_by.map(|by| by.to_string()).unwrap_or_default();
            match decision.outcome {
                Outcome::Installed(sdk) => format!("{} by {by}", sdk.name),
                Outcome::Missing(missing) => format!("{} by {by}", missing.command()),
            }
        };
        let short = self.decide(Depth::Winner).map(show).unwrap_or_else(|error| error.to_string());
        let explained = self.decide(Depth::Every).map(show).unwrap_or_else(|error| error.to_string());
        assert_eq!(short, explained);
        short
    }
}

#[test]
fn the_order_is_argument_name_variable_pin_default() {
    let mut world = World::new(&[("/w/p/.go-version", "1.27.3"), ("/w/p/go.mod", "go 1.27")]);
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/p/.go-version:1");
    world.ogive_go = Some("1.27.1");
    assert_eq!(world.short(), "1.27.1-linux-amd64 by OGIVE_GO=1.27.1");
    world.name = Some("go1.15.15");
    assert_eq!(world.short(), "1.15.15-linux-amd64 by the name go1.15.15");
    world.argument = Some("+1.26.8");
    assert_eq!(world.short(), "1.26.8-linux-amd64 by the argument +1.26.8");
}

#[test]
fn version_and_architecture_are_decided_apart() {
    let mut world = World::new(&[("/w/.go-version", "1.27")]);
    world.argument = Some("+arm64");
    assert_eq!(world.short(), "1.27.3-linux-arm64 by /w/.go-version:1");
    world.argument = None;
    // Go's own switching names the version, and the choice of the first shim the architecture.
    world.name = Some("go1.27.3");
    world.ogive_go = Some("1.26.8-linux-arm64");
    assert_eq!(world.short(), "1.27.3-linux-arm64 by the name go1.27.3");
}

#[test]
fn the_nearest_folder_wins_and_within_it_the_first_kind() {
    let mut world = World::new(&[
        ("/w/.go-version", "1.15.15"),
        ("/w/p/mise.toml", "[tools]\ngo = '1.26.8'"),
        ("/w/p/.tool-versions", "golang 1.27.1"),
    ]);
    assert_eq!(world.short(), "1.27.1-linux-amd64 by /w/p/.tool-versions:1");
    world.files.insert("/w/p/.go-version".into(), "1.27.3");
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/p/.go-version:1");
    world.files.insert("/w/p/ogive.toml".into(), "[go]\nversion = '1.26'");
    assert_eq!(world.short(), "1.26.8-linux-amd64 by /w/p/ogive.toml:2");
    world.files.insert("/w/p/sub/mise/config.toml".into(), "[tools]\ngo = '1.27.1'");
    assert_eq!(world.short(), "1.27.1-linux-amd64 by /w/p/sub/mise/config.toml:2");
    // What does not speak of Go has no say.
    world.files.insert("/w/p/sub/.tool-versions".into(), "nodejs 20");
    world.files.insert("/w/p/sub/ogive.toml".into(), "[gate]");
    assert_eq!(world.short(), "1.27.1-linux-amd64 by /w/p/sub/mise/config.toml:2");
}

#[test]
fn of_several_versions_the_first_installed_counts() {
    let world = World::new(&[("/w/.tool-versions", "golang 1.99.0 1.27.1 system 1.26.8")]);
    assert_eq!(world.short(), "1.27.1-linux-amd64 by /w/.tool-versions:1");
    let world = World::new(&[("/w/.go-version", "1.99.0\n1.98.0")]);
    assert_eq!(world.short(), "ogive install 1.99.0-amd64 by /w/.go-version:1");
    let world = World::new(&[("/w/.tool-versions", "# go\ngolang system path:/x")]);
    assert!(
        world.short().starts_with("/w/.tool-versions:2: \"system\" is not accepted"),
        "{}",
        world.short()
    );
}

#[test]
fn a_module_raises_the_default_and_nothing_else() {
    for (module, outcome) in [
        ("go 1.15", "1.26.8-linux-amd64 by /c/config.toml:1"),
        ("go 1.26.8", "1.26.8-linux-amd64 by /c/config.toml:1"),
        ("go 1.27", "1.27.3-linux-amd64 by /w/p/go.mod:1"),
        ("go 1.27.2", "1.27.3-linux-amd64 by /w/p/go.mod:1"),
        ("go 1.20\ntoolchain go1.27.2", "1.27.3-linux-amd64 by /w/p/go.mod:2"),
        ("go 1.28rc1", "1.28rc1-linux-amd64 by /w/p/go.mod:1"),
        ("go 1.28", "1.28rc1-linux-amd64 by /w/p/go.mod:1"),
        ("go 1.29.1", "ogive install 1.29-amd64 by /w/p/go.mod:1"),
        ("go 1.29\ntoolchain go1.29.2", "ogive install 1.29.2-amd64 by /w/p/go.mod:2"),
        ("go 1.29\ntoolchain default", "ogive install 1.29-amd64 by /w/p/go.mod:1"),
    ] {
        let mut world = World::new(&[("/w/p/go.mod", module)]);
        assert_eq!(world.short(), outcome, "{module}");
        world.ogive_go = Some("1.15.15");
        assert_eq!(world.short(), "1.15.15-linux-amd64 by OGIVE_GO=1.15.15", "{module}");
    }
}

#[test]
fn go_work_comes_before_go_mod() {
    let mut world = World::new(&[
        ("/w/go.work", "go 1.27\nuse ./p"),
        ("/w/p/go.mod", "go 1.15"),
        ("/other/go.work", "go 1.28rc1"),
    ]);
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/go.work:1");
    world.gowork = Some("off");
    assert_eq!(world.short(), "1.26.8-linux-amd64 by /c/config.toml:1");
    world.gowork = Some("/other/go.work");
    assert_eq!(world.short(), "1.28rc1-linux-amd64 by /other/go.work:1");
    world.gowork = Some("");
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/go.work:1");
    // A workspace without a go line asks for nothing, and hides the module's.
    world.files.insert("/w/go.work".into(), "use ./p");
    world.files.insert("/w/p/go.mod".into(), "go 1.27");
    assert_eq!(world.short(), "1.26.8-linux-amd64 by /c/config.toml:1");
}

#[test]
fn without_a_default_the_newest_release_that_satisfies_runs() {
    let mut world = World::new(&[("/w/p/go.mod", "go 1.15")]);
    world.default = None;
    assert_eq!(world.short(), "1.27.3-linux-amd64 by the newest installed");
    world.files.insert("/w/p/go.mod".into(), "go 1.29.1");
    assert_eq!(world.short(), "ogive install 1.29-amd64 by /w/p/go.mod:1");
    world.files.clear();
    world.installed.clear();
    assert_eq!(world.short(), "ogive install stable-amd64 by the newest installed");
}

#[test]
fn a_default_that_is_not_installed_is_asked_for() {
    let mut world = World::new(&[("/w/p/go.mod", "go 1.20")]);
    world.default = Some("1.26.9");
    assert_eq!(world.short(), "ogive install 1.26.9-amd64 by /c/config.toml:1");
    world.default = Some("1.25");
    assert_eq!(world.short(), "ogive install 1.25-amd64 by /c/config.toml:1");
    // Too old for the module: then it is not worth installing.
    world.default = Some("1.19");
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/p/go.mod:1");
    world.default = Some("stable");
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /c/config.toml:1");
    world.default = Some("oldstable");
    assert_eq!(world.short(), "1.26.8-linux-amd64 by /c/config.toml:1");
}

#[test]
fn the_hardware_is_asked_at_each_use() {
    let mut world = World::new(&[("/w/.go-version", "1.27.3")]);
    world.host = "linux/arm64";
    assert_eq!(world.short(), "1.27.3-linux-arm64 by /w/.go-version:1");
    world.files.clear();
    assert_eq!(world.short(), "ogive install 1.26.8-arm64 by /c/config.toml:1");
    let Ok(Decision { outcome: Outcome::Missing(missing), .. }) = world.decide(Depth::Winner) else {
        panic!("1.26.8 is installed for amd64 only")
    };
    assert_eq!(missing.elsewhere, ["1.26.8-linux-amd64".parse().unwrap()]);
    world.default = Some("1.26.8-amd64");
    assert_eq!(world.short(), "1.26.8-linux-amd64 by /c/config.toml:1");
}

#[test]
fn an_architecture_is_pinned_for_one_system() {
    let pin = "[go.arch]\nlinux = { arch = 'arm64', reason = 'a library' }\ndarwin = 'amd64'";
    let mut world = World::new(&[("/w/ogive.toml", pin), ("/w/p/.go-version", "1.27.3")]);
    assert_eq!(world.short(), "1.27.3-linux-arm64 by /w/p/.go-version:1");
    world.argument = Some("+amd64");
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/p/.go-version:1");
    world.argument = None;
    world.host = "windows/amd64";
    assert_eq!(world.short(), "ogive install 1.27.3-amd64 by /w/p/.go-version:1");
    // A nearer one counts first.
    world.host = "linux/amd64";
    world.files.insert("/w/p/ogive.toml".into(), "[go.arch]\nlinux = 'amd64'");
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/p/.go-version:1");
}

#[test]
fn versions_older_than_a_port_are_translated() {
    let mut world = World::new(&[("/w/.go-version", "1.15.15")]);
    world.host = "darwin/arm64";
    world.installed = vec!["1.15.15-darwin-amd64", "1.27.3-darwin-arm64", "1.27.3-darwin-amd64"];
    assert_eq!(world.short(), "1.15.15-darwin-amd64 by /w/.go-version:1");
    world.files.insert("/w/.go-version".into(), "1.15");
    assert_eq!(world.short(), "1.15.15-darwin-amd64 by /w/.go-version:1");
    world.files.insert("/w/.go-version".into(), "1.14.1");
    assert_eq!(world.short(), "ogive install 1.14.1-amd64 by /w/.go-version:1");
    // An architecture that was asked for is not replaced.
    world.argument = Some("+arm64");
    assert_eq!(world.short(), "ogive install 1.14.1-arm64 by /w/.go-version:1");
    world.argument = None;
    world.files.insert("/w/.go-version".into(), "1.27.3");
    assert_eq!(world.short(), "1.27.3-darwin-arm64 by /w/.go-version:1");
}

#[test]
fn what_has_a_say_must_be_readable_and_valid() {
    for (path, text, says) in [
        ("/w/p/.go-version", "1.27\nfoo", "/w/p/.go-version:2: \"foo\" is not a Go version"),
        ("/w/p/.go-version", "../1.27", "/w/p/.go-version:1: \"../1.27\" is not accepted: a path"),
        ("/w/p/ogive.toml", "[go]\narch = 'amd64'", "/w/p/ogive.toml:2: \"amd64\" is not accepted"),
        ("/w/p/mise.toml", "[tools]\ngo = {", "/w/p/mise.toml:2: "),
        ("/w/p/go.mod", "\ngo 1.x", "/w/p/go.mod:2: \"go 1.x\" is not a Go version"),
    ] {
        let world = World::new(&[(path, text)]);
        let said = world.short();
        assert!(said.starts_with(says), "{said}");
    }
    let mut world = World::new(&[("/w/p/.go-version", "1.27.3")]);
    world.unreadable = vec!["/w/p/sub/.go-version"];
    assert!(world.short().starts_with("can't read /w/p/sub/.go-version"), "{}", world.short());
    // What has no say may be as it likes; the explanation tells.
    world.unreadable = vec!["/w/.tool-versions"];
    world.files.insert("/w/.go-version".into(), "nonsense");
    world.files.insert("/w/p/go.mod".into(), "go nonsense");
    assert_eq!(world.short(), "1.27.3-linux-amd64 by /w/p/.go-version:1");
    let candidates = world.decide(Depth::Every).unwrap().candidates;
    let lost = |path: &str| {
        candidates.iter().any(|c| c.source.to_string().starts_with(path) && c.verdict == Verdict::Lost)
    };
    assert!(
        lost("/w/.go-version:1") && lost("/w/.tool-versions") && lost("/w/p/go.mod:1"),
        "{candidates:#?}"
    );
}

#[test]
fn wishes_that_mean_nothing_are_refused() {
    let mut world = World::new(&[]);
    world.ogive_go = Some("1.27-x86_64");
    assert!(world.short().contains("Go calls it amd64"), "{}", world.short());
    world.ogive_go = Some("1.27.3-darwin-arm64");
    assert!(world.short().contains("darwin, and this machine runs linux"), "{}", world.short());
    world.ogive_go = Some("");
    assert_eq!(world.short(), "1.26.8-linux-amd64 by /c/config.toml:1");
}

#[test]
fn every_candidate_says_why_it_lost() {
    let mut world = World::new(&[
        ("/w/p/.go-version", "1.27.3"),
        ("/w/p/.tool-versions", "golang 1.26.8"),
        ("/w/go.work", "go 1.27\n"),
        ("/w/ogive.toml", "[go.arch]\ndarwin = 'amd64'\n"),
    ]);
    world.argument = Some("+amd64");
    let decision = world.decide(Depth::Every).unwrap();
    let told: Vec<String> = decision
        .candidates
        .iter()
        .map(|c| format!("{} | {} | {} | {}", c.source, c.asks, c.verdict.name(), c.because))
        .collect();
    assert_eq!(
        told,
        [
            "the argument +amd64 | amd64 | architecture | ",
            "/w/p/.go-version:1 | 1.27.3 | version | ",
            "/w/p/.tool-versions:1 | 1.26.8 | lost | /w/p/.go-version:1 comes first",
            "/w/ogive.toml:2 | amd64 | lost | it is for darwin, and this is linux",
            "/c/config.toml:1 | 1.26.8 | lost | /w/p/.go-version:1 comes first",
            "/w/go.work:1 | at least 1.27 | lost | /w/p/.go-version:1 pins the version; only the default is raised",
            "this machine (test) | amd64 | lost | the argument +amd64 comes first",
        ]
    );
}

#[test]
fn windows_paths_are_walked_up_too() {
    let mut world = World::new(&[
        (r"C:\w\.go-version", "1.27.3"),
        (r"C:\w\p\mise\config.toml", "[tools]\ngo = '1.99.1'"),
    ]);
    world.directory = r"C:\w\p";
    world.host = "windows/amd64";
    world.installed = vec!["1.27.3-windows-amd64"];
    assert_eq!(world.short(), r"ogive install 1.99.1-amd64 by C:\w\p\mise\config.toml:2");
    world.directory = r"C:\w\q\r";
    assert_eq!(world.short(), r"1.27.3-windows-amd64 by C:\w\.go-version:1");
}

/// What Go does next when 1.26.8 was selected.
fn next(gotoolchain: Option<&str>, module: &str) -> Next {
    let world = World::new(&[]);
    let index = Index::new(world.installed.iter().map(|name| Installed {
        name: name.parse().unwrap(),
        goroot: "/x".into(),
        external: false,
    }));
    let requirement = crate::files::go_mod::parse(module.as_bytes()).unwrap();
    let minimum =
        Minimum { file: MinimumFile::Mod, path: "/p/go.mod".into(), bound: requirement.bound(), requirement };
    second(&Switching {
        version: "1.26.8".parse().unwrap(),
        host: "linux/amd64".parse().unwrap(),
        hardware: Goarch::Amd64,
        gotoolchain: gotoolchain.map(|value| (value, "environment")),
        minimum: Some(&minimum),
        index: &index,
    })
}

#[test]
fn the_second_decision_follows_gotoolchain() {
    let told = |gotoolchain, module| match next(gotoolchain, module) {
        Next::Stays { .. } => "stays".to_owned(),
        Next::Fails { because } => format!("fails: {because}"),
        Next::Switches { to, provider, .. } => match provider {
            Provider::Shim(name) => format!("{to} from {name}"),
            Provider::OtherArchitecture(_) => format!("{to} elsewhere"),
            Provider::Download(port) => format!("{to} for {port}"),
            Provider::PathOnly => format!("{to} nowhere"),
        },
    };
    for (gotoolchain, module, next) in [
        (Some("auto"), "go 1.26", "stays"),
        (Some("auto"), "go 1.15", "stays"),
        (Some("auto"), "go 1.27.3", "go1.27.3 from 1.27.3-linux-amd64"),
        (Some("auto"), "go 1.27", "go1.27.0 for linux/amd64"),
        (Some("auto"), "go 1.25\ntoolchain go1.27.1", "go1.27.1 from 1.27.1-linux-amd64"),
        (Some("auto"), "go 1.25\ntoolchain go1.24.1", "stays"),
        (Some("path"), "go 1.29.1", "go1.29.1 nowhere"),
        (Some("local"), "go 1.26", "stays"),
        (Some("go1.27.1"), "go 1.20", "go1.27.1 from 1.27.1-linux-amd64"),
        (Some("go1.15.15"), "go 1.15", "go1.15.15 from 1.15.15-linux-amd64"),
        (Some("go1.27.1+auto"), "go 1.27.3", "go1.27.3 from 1.27.3-linux-amd64"),
        (Some("go1.27.1-custom+auto"), "go 1.20", "go1.27.1-custom for linux/amd64"),
        (Some("auto"), "go 1.26\ntoolchain default", "stays"),
        (None, "go 1.27", "stays"),
    ] {
        assert_eq!(told(gotoolchain, module), next, "{gotoolchain:?} {module}");
    }
    for (gotoolchain, module) in [
        ("local", "go 1.27"),
        ("auto", "go 1.27\ntoolchain default"),
        ("go1.20.1", "go 1.25"),
        ("go1.27", "go 1.20"),
        ("go1.27+sometimes", "go 1.20"),
        ("bash", "go 1.20"),
    ] {
        assert!(told(Some(gotoolchain), module).starts_with("fails"), "{gotoolchain} {module}");
    }
}

//! The shim decides as `ogive which --why --json` does, over generated trees.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use ogive_testkit::Random;

use crate::fake::{Fake, native, store};

const SDKS: &[&str] =
    &["1.15.15", "1.20", "1.20.14", "1.21.0", "1.26.8", "1.26.8!", "1.27.0", "1.27.3", "1.27.3!", "1.28rc1"];
const VERSIONS: &[&str] = &[
    "1.15",
    "1.20",
    "1.20.0",
    "1.21.13",
    "1.26",
    "1.26.8",
    "1.27",
    "1.27.3",
    "1.28",
    "1.28rc1",
    "1.29",
    "stable",
    "oldstable",
];
const FOLDERS: &[&str] = &["", "a", "a/b", "a/b/c", "a/b/c/d"];

/// A selection file in any of its forms, most of them valid.
fn file(random: &mut Random) -> (&'static str, String) {
    let version = random.pick(VERSIONS);
    let other = random.pick(VERSIONS);
    let [linux, darwin] = [random.pick(&["amd64", "arm64"]), random.pick(&["amd64", "arm64"])];
    match random.below(22) {
        0 | 1 => (".go-version", format!("# ours\n{version}\n")),
        2 => (".go-version", format!("{version}\r\ngo{other}\n")),
        3 => (".tool-versions", format!("nodejs 20\ngolang {version} {other} system # x\n")),
        4 => (".tool-versions", "ruby 3\n".to_owned()),
        5 => ("mise.toml", format!("[tools]\ngo = '{version}'\n")),
        6 => ("mise/config.toml", format!("[tools]\nnode = '20'\ngo = ['{version}', 'prefix:{other}']\n")),
        7 => (
            ".mise.toml",
            format!(
                "[tools]\ngo = {{ version = '{version}', os = ['{}'] }}\n",
                random.pick(&["linux", "macos"])
            ),
        ),
        8 => ("ogive.toml", format!("go = \"{version}\"\n")),
        9 => (
            "ogive.toml",
            format!("[go]\nversion = \"{version}\"\n[go.arch]\nlinux = \"{linux}\"\ndarwin = \"{darwin}\"\n"),
        ),
        10 => ("ogive.toml", format!("[go.arch]\nlinux = {{ arch = \"{linux}\", reason = \"x\" }}\n")),
        11 => ("ogive.toml", "[go.env]\nGOPRIVATE = \"x\"\n[gate]\n".to_owned()),
        12 | 13 => (
            "go.mod",
            format!(
                "module m\n\ngo {}\n",
                random.pick(&["1.15", "1.20", "1.21.0", "1.26.8", "1.27", "1.27.1", "1.28", "1.30"])
            ),
        ),
        14 => (
            "go.mod",
            format!("module m\ngo 1.21\ntoolchain go{}\n", random.pick(&["1.21.5", "1.27.2", "1.30.1"])),
        ),
        15 => ("go.work", format!("go {}\nuse .\n", random.pick(&["1.20", "1.27.2", "1.31"]))),
        16 => ("go.work", "use .\n".to_owned()),
        17 => (".go-version", random.pick(&["nonsense", "", "../x", "1.27-amd64", "system"]).to_owned()),
        18 => (
            "mise.toml",
            random.pick(&["[tools\n", "[tools]\ngo = 1\n", "[tools]\ngo = 'path:/x'\n"]).to_owned(),
        ),
        19 => (
            "ogive.toml",
            random.pick(&["[go]\nx = 1\n", "go = 'tip'\n", "[go]\narch = 'amd64'\n"]).to_owned(),
        ),
        20 => ("go.mod", random.pick(&["go x\n", "module m\n", "go 1.27\ntoolchain default\n"]).to_owned()),
        _ => (".tool-versions", random.pick(&["golang\n", "golang system\n", "go x y\n"]).to_owned()),
    }
}

/// A tree of files, settings included.
fn plant(fake: &Fake, random: &mut Random) {
    fs::remove_dir_all(fake.sandbox.work()).unwrap();
    fs::create_dir_all(fake.sandbox.work().join("a/b/c/d")).unwrap();
    for _ in 0..random.below(7) {
        let (name, text) = file(random);
        fake.write(&format!("{}/{name}", random.pick(FOLDERS)), &text);
    }
    if random.one_in(20) {
        fs::create_dir_all(fake.sandbox.work().join("a/.go-version")).unwrap_or_default();
    }
    let default = match random.below(4) {
        0 => String::new(),
        1 => format!("default = '{}-{}'\n", random.pick(VERSIONS), random.pick(&["amd64", "arm64"])),
        _ => format!("default = '{}'\n", random.pick(VERSIONS)),
    };
    fake.settings(&default);
}

/// The circumstances of one call.
struct Call {
    folder: &'static str,
    name: String,
    argument: Option<String>,
    variables: Vec<(&'static str, String)>,
}

fn call(fake: &Fake, random: &mut Random) -> Call {
    let arch = random.pick(&["amd64", "arm64"]);
    let version = random.pick(VERSIONS);
    let (mut name, mut argument) = ("go".to_owned(), None);
    match random.below(8) {
        0 => name = format!("go-{arch}"),
        1 => name = format!("go{}", random.pick(&["1.20", "1.26.8", "1.27.3", "1.27", "1.99.1"])),
        2 => argument = Some(format!("+{arch}")),
        3 => argument = Some(format!("+{version}")),
        4 => argument = Some(format!("+{version}-{arch}")),
        _ => {}
    }
    let mut variables = Vec::new();
    match random.below(8) {
        0 => variables.push(("OGIVE_GO", version.to_owned())),
        1 => variables.push((
            "OGIVE_GO",
            format!("{version}-{}-{arch}", std::env::consts::OS.replace("macos", "darwin")),
        )),
        2 => variables.push(("OGIVE_GO", random.pick(&["", "amd64", "x", "1.27-plan9-386"]).to_owned())),
        _ => {}
    }
    match random.below(10) {
        0 => variables.push(("GOWORK", "off".to_owned())),
        1 => variables.push(("GOWORK", fake.sandbox.work().join("a/go.work").display().to_string())),
        2 => variables.push(("GOWORK", random.pick(&["", "auto", "relative/go.work"]).to_owned())),
        _ => {}
    }
    Call { folder: FOLDERS[random.below(FOLDERS.len())], name, argument, variables }
}

/// What both say, made alike: the program, the command that installs it, or what is wrong.
fn compare(fake: &Fake, call: &Call) -> (String, String) {
    let folder = fake.sandbox.work().join(call.folder);
    let mut shim = fake.sandbox.shim(&call.name, call.argument.iter()).current_dir(&folder);
    // A name asks for what the argument would ask for.
    let by_name =
        ogive_selection::ShimName::parse(&call.name, &std::collections::BTreeMap::new()).unwrap().request;
    let asked = call.argument.clone().or_else(|| (call.name != "go").then(|| format!("+{by_name}")));
    let mut which = fake.sandbox.ogive(["which", "--why", "--json"]).args(&asked).current_dir(&folder);
    for (name, value) in &call.variables {
        shim = shim.env(name, value);
        which = which.env(name, value);
    }
    let (shim, which) = (shim.run(), which.run());
    let json: serde_json::Value = serde_json::from_str(&which.stdout).unwrap_or_default();
    let first = shim.stderr.trim().trim_start_matches("ogive: ").to_owned();
    let ours = match shim.code {
        Some(0) => shim.stdout.split_whitespace().next().unwrap_or_default().to_owned(),
        Some(127) => first.split("install it: ").nth(1).unwrap_or(&first).to_owned(),
        code => format!("{code:?} {first}"),
    };
    let theirs = match which.code {
        Some(0) => {
            let program = json["program"].as_str().unwrap_or_default();
            program.split("/sdk/").nth(1).unwrap_or(program).to_owned()
        }
        Some(127) => json["missing"]["command"].as_str().unwrap_or_default().to_owned(),
        code => {
            let cause = json["error"]["causes"][0].as_str().or(json["causes"][0].as_str());
            format!("{code:?} {}", cause.unwrap_or(&which.stdout))
        }
    };
    (ours, theirs)
}

#[test]
fn the_shim_decides_as_which_does() {
    let trees: usize = std::env::var("OGIVE_TEST_TREES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    const CALLS: usize = 8;
    let counts: [AtomicUsize; 3] = [const { AtomicUsize::new(0) }; 3];
    let work = |seed: u64, trees: usize| {
        let fake = store(SDKS);
        let mut random = Random::of(seed);
        for tree in 0..trees {
            plant(&fake, &mut random);
            for _ in 0..CALLS {
                let call = call(&fake, &mut random);
                let (ours, theirs) = compare(&fake, &call);
                assert_eq!(
                    ours,
                    theirs,
                    "tree {tree} of seed {seed}, in {:?}: {} {:?} {:?}\n{}",
                    call.folder,
                    call.name,
                    call.argument,
                    call.variables,
                    shown(&fake)
                );
                let kind = usize::from(ours.starts_with("ogive install"))
                    + 2 * usize::from(ours.starts_with("Some"));
                counts[kind].fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for seed in [0x6f67_6976, 0x6172_6368] {
            scope.spawn(move || work(seed, trees / 2));
        }
    });
    let counts = counts.map(AtomicUsize::into_inner);
    assert_eq!(counts.iter().sum::<usize>(), trees / 2 * 2 * CALLS);
    assert!(counts.iter().all(|n| *n > trees / 4), "programs, missing, errors: {counts:?} on {}", native().0);
}

/// The tree, for whoever must understand a difference.
fn shown(fake: &Fake) -> String {
    let mut text = fs::read_to_string(fake.sandbox.ogive_home().join("config.toml")).unwrap();
    for folder in FOLDERS {
        for (_, name) in ogive_selection::decide::PIN_FILES {
            append(&mut text, fake, folder, name);
        }
        append(&mut text, fake, folder, "go.mod");
        append(&mut text, fake, folder, "go.work");
    }
    text
}

fn append(text: &mut String, fake: &Fake, folder: &str, name: &str) {
    let contents = fake.read(&format!("{folder}/{name}"));
    if !contents.is_empty() {
        text.push_str(&format!("--- {folder}/{name}\n{contents}"));
    }
}
